"""Addresses of interest, below each language and named in it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, re_path, resolve, reverse
from django.utils import translation
from django.utils.translation import pgettext_lazy

from core.http.methods import safe_only

from .alerts.manage_views import stop
from .privacy.views import withdraw
from .submission import confirmation


@safe_only
def moved(request: HttpRequest, english: str) -> HttpResponse:
    """Lead from an address as it once was in every language to what it is called now."""
    with translation.override("en"):
        match = resolve(f"/en/{english}")
    if match.func is moved:
        raise Http404
    address = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{address}?{query}" if query else address, permanent=True)


urlpatterns = [
    path(
        pgettext_lazy("address", "confirm/<str:token>/"),
        confirmation.confirm,
        name="interest_confirm",
    ),
    path(
        pgettext_lazy("address", "cancel/<str:token>/"), confirmation.cancel, name="interest_cancel"
    ),
    path(pgettext_lazy("address", "withdraw/<str:token>/"), withdraw, name="interest_withdraw"),
    path(pgettext_lazy("address", "alerts/"), include("interest.alerts.urls")),
    # Mails that were sent before have these. One click to stop must not be redirected (RFC 8058).
    path("alerts/<str:token>/stop/", stop, name="interest_alert_stop_before"),
    re_path(r"^(?P<english>(?:alerts|confirm|cancel|withdraw)/.*)$", moved),
]
