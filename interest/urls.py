"""Addresses of interest, below each language."""

from django.urls import include, path

from .privacy.views import withdraw
from .submission import confirmation

urlpatterns = [
    path("confirm/<str:token>/", confirmation.confirm, name="interest_confirm"),
    path("cancel/<str:token>/", confirmation.cancel, name="interest_cancel"),
    path("withdraw/<str:token>/", withdraw, name="interest_withdraw"),
    path("alerts/", include("interest.alerts.urls")),
]
