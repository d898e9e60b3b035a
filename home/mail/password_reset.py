"""A new password: the request only notes the address, the background looks it up and writes.

So the page takes equally long whether a user has the address or not, and waits for no mail server.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from wagtail.admin.forms.auth import PasswordResetForm as WagtailPasswordResetForm

from home.jobs import worker
from home.jobs.worker import Stopping, never, register
from home.models.mail import PasswordResetRequest

from .administrators import language_of
from .message import Message, MessageLink
from .outbox import write

WORK = "password resets"


class PasswordResetForm(WagtailPasswordResetForm):
    """The form of Wagtail's admin."""

    def save(self, *_args: Any, **_options: Any) -> None:
        """Note who asked."""
        with transaction.atomic():
            PasswordResetRequest.objects.create(email=self.cleaned_data["email"])
            transaction.on_commit(partial(worker.wake, WORK))


@register(WORK)
def write_resets(stopping: Stopping = never) -> None:
    """Write to the users whose addresses were typed, and forget the addresses."""
    for asked in PasswordResetRequest.objects.order_by("pk"):
        if stopping():
            return
        with transaction.atomic():
            # Of two processes the second deletes nothing, and writes nothing.
            if not PasswordResetRequest.objects.filter(pk=asked.pk).delete()[0]:
                continue
            for user in WagtailPasswordResetForm().get_users(asked.email):
                _write_to(user, asked)


def _write_to(user: Any, asked: PasswordResetRequest) -> None:
    language = language_of(user)
    with translation.override(language):
        message = _message(user)
    write(
        message,
        key=f"password-reset:{asked.pk}:{user.pk}",
        recipient=user.email,
        language=language,
        asked_for=True,
    )


def _message(user: AbstractBaseUser) -> Message:
    token = [urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)]
    address = reverse("wagtailadmin_password_reset_confirm", args=token)
    return Message(
        subject=_("Set a new password"),
        paragraphs=[
            _("Somebody asked for a new password for %(site)s. Your user name is %(name)s.")
            % {"site": settings.WAGTAIL_SITE_NAME, "name": user.get_username()},
        ],
        button=MessageLink(
            _("Set a new password"), f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{address}"
        ),
        closing=[_("Did you not ask for this? Then do nothing: your password stays as it is.")],
    )
