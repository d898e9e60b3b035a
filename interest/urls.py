"""Addresses of interest, below each language."""

from django.urls import include, path

from interest import confirming

urlpatterns = [
    path("confirm/<str:token>/", confirming.confirm, name="interest_confirm"),
    path("cancel/<str:token>/", confirming.cancel, name="interest_cancel"),
    path("withdraw/<str:token>/", confirming.withdraw, name="interest_withdraw"),
    path("alerts/", include("interest.alerts.urls")),
]
