"""Passwords and codes that are typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm

from .throttle import Attempt, Tried, words


class LimitedForm(forms.Form):
    """A form that is refused beyond a limit; `wait` says for how many seconds."""

    wait = 0

    def limit(self, attempt: Attempt) -> None:
        """Count an attempt.

        Raises ValidationError beyond the limit, before anything is compared.
        """
        self.wait = attempt.wait()
        if self.wait:
            raise ValidationError(words(self.wait), code="too-often")


class PasswordSignInForm(LimitedForm, AuthenticationForm):
    """Name and password, on the public site."""

    request: HttpRequest

    def clean(self) -> dict[str, Any]:
        """Compare the password, within the limits."""
        name = self.cleaned_data.get("username")
        if not name or not self.cleaned_data.get("password"):
            return super().clean()
        attempt = Attempt(self.request, Tried.PASSWORD, name)
        self.limit(attempt)
        try:
            cleaned = super().clean()
        except ValidationError:
            attempt.log("wrong")
            raise
        attempt.succeeded()
        return cleaned


class AdminSignInForm(PasswordSignInForm, WagtailLoginForm):
    """Name and password, as Wagtail's admin asks for them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].widget.attrs["autocomplete"] = "current-password"


class CodeForm(LimitedForm):
    """The code of the app; of the app's six digits and of the recovery codes whichever is typed."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": ""}
        ),
    )

    def clean_code(self) -> str:
        """Return it without the blanks that apps and paper put between the digits."""
        return "".join(self.cleaned_data["code"].split())


class RecoveryCodeForm(CodeForm):
    """The same with the keys of letters, on a phone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Recovery code")
        field.widget.attrs |= {
            "inputmode": "text", "autocomplete": "off", "autocapitalize": "none",
            "spellcheck": "false",
        }  # fmt: skip


class PasswordForm(LimitedForm):
    """The own password again, before the second factor is changed."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        """Compare it, within the limits of signing in."""
        user, password = self.request.user, self.cleaned_data["password"]
        attempt = Attempt(self.request, Tried.PASSWORD, user.get_username())
        self.limit(attempt)
        if not user.check_password(password):
            attempt.log("wrong")
            raise ValidationError(_("This is not your password."))
        attempt.succeeded()
        return password
