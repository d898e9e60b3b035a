"""Addresses of alerts, below `/<language>/alerts/`."""

from django.urls import path

from . import manage_views, views

urlpatterns = [
    path("new/", views.ask, name="interest_alert_new"),
    path("sent/", views.check_mailbox, name="interest_alert_sent"),
    path("confirm/<str:token>/", views.confirm, name="interest_alert_confirm"),
    path("<str:token>/", manage_views.manage, name="interest_alert_manage"),
    path("<str:token>/mute/", manage_views.mute, name="interest_alert_mute"),
    path("<str:token>/stop/", manage_views.stop, name="interest_alert_stop"),
]
