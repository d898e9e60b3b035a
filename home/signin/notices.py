"""What a person is told by mail about the own account, as somebody else may have done it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.mail.administrators import tell
from home.mail.message import Message, MessageLink


class Event(StrEnum):
    """What happened."""

    PASSWORD = "password"  # noqa: S105 – no password
    SET_UP = "set-up"
    CODES = "codes"
    REMOVED = "removed"
    RESET = "reset"
    WRONG_CODES = "wrong-codes"


# Subject, and what it means.
WORDS = {
    Event.PASSWORD: (
        gettext_lazy("Your password was changed"),
        gettext_lazy("The password of your account %(name)s was changed. Other browsers in which "
                     "you were signed in are signed out."),
    ),
    Event.SET_UP: (
        gettext_lazy("Two-factor sign-in is set up"),
        gettext_lazy("An app was connected to your account %(name)s. From now on, signing in asks "
                     "for a code from it."),
    ),
    Event.CODES: (
        gettext_lazy("You have new recovery codes"),
        gettext_lazy("New recovery codes were made for your account %(name)s. The old ones no "
                     "longer work."),
    ),
    Event.REMOVED: (
        gettext_lazy("Two-factor sign-in is switched off"),
        gettext_lazy("The app and the recovery codes of your account %(name)s were removed. "
                     "Signing in asks only for the password."),
    ),
    Event.RESET: (
        gettext_lazy("An administrator has reset your two-factor sign-in"),
        gettext_lazy("The app and the recovery codes of your account %(name)s no longer work. "
                     "Where a second factor is required, the next sign-in asks you to set it up "
                     "again."),
    ),
    Event.WRONG_CODES: (
        gettext_lazy("Many wrong codes after your password"),
        gettext_lazy("The right password of your account %(name)s was followed by many wrong "
                     "codes. For a while no code is accepted."),
    ),
}  # fmt: skip


def notify(user: Any, event: Event) -> None:
    """Write to a user, in their language; of wrong codes once a day."""
    once = timezone.localdate().isoformat() if event == Event.WRONG_CODES else uuid4().hex
    subject, meaning = WORDS[event]

    def message() -> Message:
        address = reverse("wagtailadmin_password_reset")
        return Message(
            subject=str(subject),
            paragraphs=[meaning % {"name": user.get_username()}],
            button=MessageLink(
                _("Set a new password"), f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{address}"
            ),
            closing=[
                _("Did you not do this? Then set a new password now, and tell an administrator.")
            ],
        )

    tell(get_user_model()._default_manager.filter(pk=user.pk), f"sign-in:{event}:{once}", message)


class PasswordChangeNotice:
    """In AUTH_PASSWORD_VALIDATORS: told of each new password, wherever it was set."""

    def validate(self, password: str, user: Any = None) -> None:
        """Find nothing wrong."""

    def password_changed(self, password: str, user: Any = None) -> None:
        """Write to the user, unless it is the first password of somebody who never signed in."""
        if user is not None and user.pk and user.last_login:
            notify(user, Event.PASSWORD)

    def get_help_text(self) -> str:
        """Return what is read beside the field."""
        return _("After a change, other browsers are signed out and an email tells you about it.")
