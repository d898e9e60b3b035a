"""Addresses of alerts, below those of interest; named in each language."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from . import manage_views, views

urlpatterns = [
    path(pgettext_lazy("address", "new/"), views.ask, name="interest_alert_new"),
    path(pgettext_lazy("address", "sent/"), views.check_mailbox, name="interest_alert_sent"),
    path(
        pgettext_lazy("address", "confirm/<str:token>/"),
        views.confirm,
        name="interest_alert_confirm",
    ),
    path("<str:token>/", manage_views.manage, name="interest_alert_manage"),
    path(
        pgettext_lazy("address", "<str:token>/mute/"), manage_views.mute, name="interest_alert_mute"
    ),
    path(
        pgettext_lazy("address", "<str:token>/stop/"), manage_views.stop, name="interest_alert_stop"
    ),
]
