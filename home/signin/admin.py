"""The second factor in the admin: one's own account, and its reset by an administrator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.account import BaseSettingsPanel
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import LogActionRegistry, log

from . import second_factor
from .forms import PasswordForm
from .notices import Event, notify
from .obligation import is_obliged
from .session import unprove
from .steps import NEW_CODES
from .views import LimitedFormView

ACTIONS = {
    "home.second_factor.set_up": (
        gettext_lazy("Set up two-factor sign-in"), gettext_lazy("Two-factor sign-in set up"),
    ),
    "home.second_factor.codes": (
        gettext_lazy("Make recovery codes"), gettext_lazy("New recovery codes made"),
    ),
    "home.second_factor.remove": (
        gettext_lazy("Switch off two-factor sign-in"),
        gettext_lazy("Two-factor sign-in switched off"),
    ),
    "home.second_factor.reset": (
        gettext_lazy("Reset two-factor sign-in"),
        gettext_lazy("Two-factor sign-in reset by an administrator"),
    ),
}  # fmt: skip


def register_actions(registry: LogActionRegistry) -> None:
    """Name what the history of a user says."""
    for name, words in ACTIONS.items():
        registry.register_action(name, *words)


class TwoFactorPanel(BaseSettingsPanel):
    """In the account settings: whether it is set up, and the way there."""

    name = "two_factor"
    title = gettext_lazy("Two-factor sign-in")
    order = 510
    template_name = "home/signin/panel.html"

    def get_form(self) -> forms.Form:
        """Return no fields: it has a page of its own."""
        return forms.Form()

    def get_context_data(self) -> dict[str, Any]:
        """Return its state."""
        return {"device": second_factor.device_of(self.user)}


class TwoFactorView(WagtailAdminTemplateMixin, LimitedFormView):
    """The own second factor: its state, new recovery codes, switching it off."""

    template_name = "home/signin/account.html"
    page_title = gettext_lazy("Two-factor sign-in")
    header_icon = "key"
    form_class = PasswordForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Return what the form compares the password with."""
        return {**super().get_form_kwargs(), "request": self.request}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here: the account."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("wagtailadmin_account"), "label": _("Account")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return it with the state."""
        user = self.request.user
        return super().get_context_data(
            device=second_factor.device_of(user),
            codes_left=second_factor.recovery_codes_left(user),
            obliged=is_obliged(user),
            **kwargs,
        )

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        """Do what the button says."""
        user = self.request.user
        device = second_factor.device_of(user)
        if device is None:
            return redirect("wagtailadmin_account_two_factor")
        if self.request.POST.get("action") == "codes":
            with transaction.atomic():
                codes = second_factor.new_recovery_codes(user)
                log(user, "home.second_factor.codes")
                notify(user, Event.CODES)
            self.request.session[NEW_CODES] = codes
            return redirect("sign_in_recovery_codes")
        if is_obliged(user):
            raise PermissionDenied
        with transaction.atomic():
            second_factor.remove(user)
            log(user, "home.second_factor.remove")
            notify(user, Event.REMOVED)
        unprove(self.request)
        messages.success(self.request, _("Two-factor sign-in is switched off."))
        return redirect("wagtailadmin_account_two_factor")


class ResetView(WagtailAdminTemplateMixin, TemplateView):
    """Somebody lost the phone and the recovery codes: an administrator removes both."""

    template_name = "home/signin/reset.html"
    page_title = gettext_lazy("Reset two-factor sign-in")
    header_icon = "key"
    http_method_names = ["get", "head", "options", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse it to all but administrators; one's own is not reset but replaced."""
        if not request.user.is_superuser:
            raise PermissionDenied
        self.person = get_object_or_404(get_user_model(), pk=kwargs["pk"])
        if self.person == request.user:
            return redirect("wagtailadmin_account_two_factor")
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here: the user."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("wagtailusers_users:index"), "label": _("Users")},
            {"url": self._edit_url, "label": str(self.person)},
            {"url": "", "label": self.get_page_title()},
        ]

    @property
    def _edit_url(self) -> str:
        return reverse("wagtailusers_users:edit", args=[self.person.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return it with the person and the state."""
        return super().get_context_data(
            person=self.person,
            device=second_factor.device_of(self.person),
            back=self._edit_url,
            **kwargs,
        )

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Remove it, note who did it, and tell the person."""
        if reset(self.person, by=request.user):
            messages.success(request, _("The second factor of “%s” was reset.") % self.person)
        return redirect(self._edit_url)


@transaction.atomic
def reset(user: Any, by: Any = None) -> bool:
    """Remove the second factor of a user, in the history and told by mail.

    Return whether there was one. Sessions that it opened end.
    """
    if not second_factor.remove(user):
        return False
    log(user, "home.second_factor.reset", user=by)
    notify(user, Event.RESET)
    return True
