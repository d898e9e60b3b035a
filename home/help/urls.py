"""Addresses of the help, within the admin."""

from django.urls import path, re_path

from . import views

urlpatterns = [
    path("help/", views.HelpIndex.as_view(), name="help"),
    path("help/<slug:task>/", views.HelpTask.as_view(), name="help_page"),
    re_path(
        r"^help/(?P<language>[a-z]{2})/(?P<name>[a-z-]+\.webp)$",
        views.picture,
        name="help_picture",
    ),
]
