"""The help in Wagtail's admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from . import administration, labels
from .pages import title_of
from .tasks import OF_PAGES
from .urls import urlpatterns

labels.say_in_the_language_of_who_reads()
administration.say_in_the_language_of_who_reads()


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


@hooks.register("register_page_header_buttons")
def help_on_this_page(page: Page, **_kwargs: Any) -> Iterator[Button]:
    """Offer the help on what is done with a page of its type, last in its menu."""
    if task := OF_PAGES.get(page.cached_content_type.model_class()._meta.label_lower):
        address = reverse("help_page", args=[task])
        yield Button(title_of(task), address, icon_name="help", priority=900)
