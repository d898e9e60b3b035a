"""Signing in, out, and asking for a new password; private pages that ask for one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import views as auth_views
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods
from django.views.generic import FormView
from wagtail.admin.views import account
from wagtail.documents.views.serve import authenticate_with_password as for_document
from wagtail.views import authenticate_with_password as for_page

from .forms import PasswordSignInForm
from .second_factor import device_of
from .session import halfway, needs_second_step
from .throttle import Attempt, Tried, words

ASKED = ["get", "head", "options", "post"]


def too_often(response: HttpResponse, wait: int) -> HttpResponse:
    """Return an answer as one that says to wait (429)."""
    response.status_code = 429
    response["Retry-After"] = str(wait)
    add_never_cache_headers(response)
    return response


class LimitedFormView(FormView):
    """A form view: GET and POST alone, and 429 for what comes too often."""

    http_method_names = ASKED

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the form again, without a password."""
        response = super().form_invalid(form)
        wait = getattr(form, "wait", 0)
        return too_often(response, wait) if wait else response


def second_step(request: HttpRequest, user: Any, then: str) -> HttpResponse | None:
    """Return the way to what is missing after the password, and `then` on; None if nothing is."""
    device = device_of(user)
    if not needs_second_step(request, user, device):
        return None
    address = reverse("sign_in_code" if device else "sign_in_set_up")
    return redirect(f"{address}?{urlencode({'next': then})}")


class SignInMixin(LimitedFormView):
    """Name and password, then the second step."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead somebody who is halfway to the second step."""
        user = halfway(request)
        step = second_step(request, user, self.get_success_url()) if user else None
        return step or super().get(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in by the password, and lead on."""
        response = super().form_valid(form)
        return second_step(self.request, form.get_user(), response["Location"]) or response


class AdminSignInView(SignInMixin, account.LoginView):
    """In the place of Wagtail's, with its page."""


class SiteSignInView(SignInMixin, auth_views.LoginView):
    """In the place of Wagtail's for private pages."""

    form_class = PasswordSignInForm
    template_name = settings.WAGTAIL_FRONTEND_LOGIN_TEMPLATE


class SignOutView(account.LogoutView):
    """Wagtail's takes the cookie and leaves the session, where it is not asked by POST."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer POST alone."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return super().dispatch(request, *args, **kwargs)


class PasswordResetView(LimitedFormView, account.PasswordResetView):
    """In the place of Wagtail's; what is refused is so whether a user has the address or not."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Note who asked, within the limits."""
        attempt = Attempt(self.request, Tried.RESET, form.cleaned_data["email"])
        form.wait = attempt.wait()
        if not form.wait:
            return super().form_valid(form)
        form.add_error(None, words(form.wait))
        return self.form_invalid(form)


class PasswordResetConfirmView(account.PasswordResetConfirmView):
    """In the place of Wagtail's; it signs nobody in, so that the second step is not passed over."""

    http_method_names = ASKED
    post_reset_login = False


@require_http_methods(["GET", "HEAD", "POST"])
def page_password(request: HttpRequest, restriction: int, page: int) -> HttpResponse:
    """Take the password of a private page, within the limits."""
    return _limited(request, f"page {restriction}", partial(for_page, request, restriction, page))


@require_http_methods(["GET", "HEAD", "POST"])
def document_password(request: HttpRequest, restriction: int) -> HttpResponse:
    """Take the password of private documents, within the limits."""
    return _limited(
        request, f"collection {restriction}", partial(for_document, request, restriction)
    )


def _limited(request: HttpRequest, what: str, view: Callable[[], HttpResponse]) -> HttpResponse:
    if request.method != "POST":
        return view()
    attempt = Attempt(request, Tried.PAGE, what)
    wait = attempt.wait()
    if wait:
        return too_often(render(request, "429.html", {"words": words(wait)}), wait)
    response = view()
    if response.status_code == 302:
        attempt.succeeded()
    else:
        attempt.log("wrong")
    return response
