"""The second step: its code, setting it up, and the recovery codes."""

from __future__ import annotations

import re
from base64 import b32encode
from io import BytesIO
from textwrap import wrap
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import RedirectURLMixin, redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.qr import write_qrcode_image
from wagtail.log_actions import log

from . import second_factor
from .forms import CodeForm, PasswordForm, RecoveryCodeForm
from .notices import Event, notify
from .obligation import is_obliged
from .session import halfway, prove
from .throttle import Attempt, Tried, words
from .views import LimitedFormView

# Kept in the session: the key until an app has it, the codes until they are read.
NEW_KEY, NEW_CODES = "new_second_factor", "new_recovery_codes"


class StepMixin(RedirectURLMixin):
    """A page for somebody whose password was right, in their language, with a way on (`next`)."""

    next_page = "wagtailadmin_home"
    request: HttpRequest

    @method_decorator(sensitive_post_parameters())
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for the password first."""
        self.halfway = halfway(request)
        self.user: Any = self.halfway or request.user
        if not self.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("wagtailadmin_login"))
        profile = getattr(self.user, "wagtail_userprofile", None)
        language = profile.get_preferred_language() if profile else translation.get_language()
        with translation.override(language):
            response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
            if hasattr(response, "render"):
                response.render()
        add_never_cache_headers(response)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what every step shows."""
        return super().get_context_data(  # type: ignore[misc]
            person=self.user, halfway=self.halfway, next=self.get_redirect_url(), **kwargs
        )


class CodeView(StepMixin, LimitedFormView):
    """The code from the app."""

    template_name = "home/signin/code.html"
    form_class = CodeForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead on whoever has nothing to prove here."""
        user = halfway(request)
        if user is None and request.user.is_authenticated:
            return redirect(self.get_success_url())
        if user is not None and second_factor.device_of(user) is None:
            return redirect("sign_in_set_up")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: CodeForm) -> HttpResponse:
        """Compare the code, within the limits, and sign in."""
        attempt = Attempt(self.request, Tried.CODE, str(self.user.pk))
        form.wait = attempt.wait()
        if form.wait:
            notify(self.user, Event.WRONG_CODES)
            form.add_error("code", words(form.wait))
            return self.form_invalid(form)
        device = second_factor.device_of(self.user)
        if device is None or not second_factor.is_right(self.user, form.cleaned_data["code"]):
            attempt.log("wrong")
            form.add_error(
                "code",
                _("This code is not valid, or was used before. Wait for the app's next code."),
            )
            return self.form_invalid(form)
        attempt.succeeded()
        prove(self.request, device)
        return super().form_valid(form)


class RecoveryCodeView(CodeView):
    """The same, with words and keys for a recovery code."""

    template_name = "home/signin/recovery_code.html"
    form_class = RecoveryCodeForm


class SetUpView(StepMixin, LimitedFormView):
    """A key for the app, as a picture and as text, and the first code from it."""

    template_name = "home/signin/set_up.html"
    form_class = CodeForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for the code of the app that there is, before another takes its place."""
        user = halfway(request)
        if user is not None and second_factor.device_of(user) is not None:
            return redirect("sign_in_code")
        # Who is halfway typed it a moment ago.
        self.password_form = None if user else PasswordForm(request, request.POST or None)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return it with the key; the same one until an app has proved that it has it."""
        key = self.request.session.setdefault(NEW_KEY, second_factor.new_key())
        device = TOTPDevice(user=self.user, key=key)
        return super().get_context_data(
            picture=qr_code(device.config_url),
            key=_readable(device),
            obliged=is_obliged(self.user),
            password_form=self.password_form,
            **kwargs,
        )

    def form_valid(self, form: CodeForm) -> HttpResponse:
        """Take the app, and show recovery codes."""
        if self.password_form and not self.password_form.is_valid():
            form.wait = self.password_form.wait
            return self.form_invalid(form)
        key = self.request.session.get(NEW_KEY, "")
        with transaction.atomic():
            device = key and second_factor.set_up(self.user, key, form.cleaned_data["code"])
            if device:
                codes = second_factor.new_recovery_codes(self.user)
                log(self.user, "home.second_factor.set_up", user=self.user)
                notify(self.user, Event.SET_UP)
        if not device:
            form.add_error(
                "code",
                _("This is not the code of the key above. Type the one the app shows now, and "
                  "check that the phone's time is right."),
            )  # fmt: skip
            return self.form_invalid(form)
        del self.request.session[NEW_KEY]
        self.request.session[NEW_CODES] = codes
        prove(self.request, device)
        return redirect(with_next("sign_in_recovery_codes", self.get_redirect_url()))


class RecoveryCodesView(StepMixin, TemplateView):
    """The recovery codes, once."""

    template_name = "home/signin/recovery_codes.html"
    http_method_names = ["get", "head", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead on where there is nothing to show (any more)."""
        if NEW_CODES not in request.session or halfway(request):
            return redirect("wagtailadmin_account_two_factor")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the codes and forget them."""
        codes = self.request.session.pop(NEW_CODES)
        return super().get_context_data(
            codes=codes, way_on=self.get_success_url(), file="\r\n".join(codes), **kwargs
        )


def with_next(name: str, then: str) -> str:
    """Return an address with the way on behind it."""
    return reverse(name) + (f"?{urlencode({'next': then})}" if then else "")


def qr_code(text: str) -> SafeString:
    """Return a QR code as SVG, to stand in a page."""
    image = BytesIO()
    write_qrcode_image(text, image)
    svg = image.getvalue().decode().partition("?>")[2]
    # With a box of its own it can be drawn in any size.
    svg = re.sub(r'width="(\d+)" height="(\d+)"', r'viewBox="0 0 \1 \2"', svg, count=1)
    return mark_safe(svg)  # noqa: S308 – squares that django-otp drew


def _readable(device: TOTPDevice) -> str:
    """Return the key as one types it: letters and digits in groups of four."""
    key = b32encode(device.bin_key).decode()
    return " ".join(wrap(key, 4))
