"""Who is signed in: somebody with both steps done, in a session that is in use.

Until then `request.user` is nobody, for every view alike; the views of the second step ask for
`halfway`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import ngettext
from django_otp.plugins.otp_totp.models import TOTPDevice

from .obligation import is_obliged
from .second_factor import device_of

# Which app proved it, and when something was done last.
PROVEN, SEEN = "second_factor", "seen"
# To find one's phone, and to install an app.
TIME_FOR_SECOND_STEP = timedelta(minutes=30)
# So exactly is the time of the last doing kept: each time is a write.
EXACTNESS = 5 * 60


class SignInMiddleware:
    """Let `request.user` be somebody only once both steps are done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        by_password = request.user
        # Lazily, as Django's own: a page that asks for nobody opens no session.
        request.user = SimpleLazyObject(lambda: _signed_in(request, by_password))  # type: ignore[assignment]
        return self.get_response(request)


def halfway(request: HttpRequest) -> Any | None:
    """Return the user whose password was right and who has not done the second step."""
    # The question itself finds it out.
    if request.user.is_authenticated:
        return None
    return getattr(request, "_halfway", None)


def needs_second_step(request: HttpRequest, user: Any, device: TOTPDevice | None) -> bool:
    """Return whether something is missing after the right password."""
    return PROVEN not in request.session and (device is not None or is_obliged(user))


def prove(request: HttpRequest, device: TOTPDevice) -> None:
    """Note that the second step is done, with which app; under a new key, as at each sign-in."""
    request.session[PROVEN] = device.persistent_id
    request.session[SEEN] = int(time.time())
    request.session.cycle_key()


def unprove(request: HttpRequest) -> None:
    """Go on with the password alone: the app was switched off in this session."""
    request.session.pop(PROVEN, None)


@receiver(user_logged_in)
def _begin(request: HttpRequest, **_more: Any) -> None:
    # What was proved before another password is not proved now.
    unprove(request)
    request.session[SEEN] = int(time.time())


def _signed_in(request: HttpRequest, user: Any) -> Any:
    if not user.is_authenticated:
        return user
    device = device_of(user)
    proven = request.session.get(PROVEN)
    if proven and not (device and device.persistent_id == proven):
        # The app was replaced or taken away: every session it opened ends.
        return _ended(request)
    unfinished = needs_second_step(request, user, device)
    if not _is_in_use(request, TIME_FOR_SECOND_STEP if unfinished else settings.SESSION_IDLE):
        if not unfinished:
            _say_why(request)
        return _ended(request)
    if unfinished:
        request._halfway = user  # type: ignore[attr-defined]
        return AnonymousUser()
    return user


def _is_in_use(request: HttpRequest, idle: timedelta) -> bool:
    now = int(time.time())
    since = now - request.session.get(SEEN, now)
    if since > idle.total_seconds():
        return False
    # An open editor asks every few seconds who else is there: that is nobody's doing.
    by_itself = request.path.startswith(f"{reverse('wagtailadmin_home')}editing-sessions/")
    if not by_itself and (since >= EXACTNESS or SEEN not in request.session):
        request.session[SEEN] = now
    return True


def _say_why(request: HttpRequest) -> None:
    if request.path.startswith(reverse("wagtailadmin_home")):
        hours = round(settings.SESSION_IDLE.total_seconds() / 3600)
        said = ngettext(
            "You were signed out, as nothing was done here for %(hours)d hour.",
            "You were signed out, as nothing was done here for %(hours)d hours.",
            hours,
        )
        messages.info(request, said % {"hours": hours}, fail_silently=True)


def _ended(request: HttpRequest) -> AnonymousUser:
    request.session.flush()
    return AnonymousUser()
