"""The help in Wagtail's admin."""

from __future__ import annotations

from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import labels
from .urls import urlpatterns

labels.say_in_the_language_of_who_reads()


@hooks.register("register_admin_urls")
def help_urls() -> list[URLPattern]:
    """Return the addresses of the help."""
    return urlpatterns


@hooks.register("register_help_menu_item")
def help_menu() -> MenuItem:
    """Return the way to the help, first in the menu of that name."""
    return MenuItem(
        gettext_lazy("How to …"), reverse("help"), name="how-to", icon_name="help", order=100
    )
