"""The ways from a page to its versions: in lists, where they cost no query a page, and its header.

They stand in the place of wagtail-localize's own, which ask the database four times for each page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import ListingButton
from wagtail.models import Locale, Page
from wagtail_localize import wagtail_hooks as localize
from wagtail_localize.models import Translation, TranslationSource

from home.rights.translations import TRANSLATE

HOOKS = ("register_page_listing_more_buttons", "register_page_header_buttons")


def register() -> None:
    """Take the place of wagtail-localize's buttons."""
    theirs = localize.page_listing_more_buttons
    for name in HOOKS:
        # Wagtail has no way to take a hook out.
        registered = hooks._hooks[name]
        registered[:] = [entry for entry in registered if entry[0] is not theirs]
        hooks.register(name, buttons)
    hooks.register("construct_explorer_page_queryset", _listed)


def _listed(parent_page: Page, pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    return with_versions(pages)


def with_versions(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Return pages with what the buttons are made of."""
    versions = Page.objects.filter(
        translation_key=OuterRef(OuterRef("translation_key")), alias_of=None
    )
    ordered = Translation.objects.filter(source=OuterRef("pk"), enabled=True)
    source = TranslationSource.objects.filter(
        Exists(ordered), object_id=OuterRef("translation_key"), locale=OuterRef("locale")
    )
    return pages.annotate(
        lacks_version=Exists(Locale.objects.exclude(pk__in=versions.values("locale"))),
        source_of_versions=source.values("pk")[:1],
    )


def buttons(
    page: Page, user: Any, view_name: str | None = None, next_url: str | None = None
) -> Iterator[ListingButton]:
    """Yield the way to order a version, and to bring those there are up to date."""
    if page.is_root() or not user.has_perm(TRANSLATE):
        return
    known: Any = page
    if not hasattr(page, "lacks_version"):
        known = with_versions(Page.objects.filter(pk=page.pk)).only("pk").first()
    if known is None:
        return
    if known.lacks_version:
        address = reverse(
            "wagtail_localize:submit_page_translation", args=[page.alias_of_id or page.pk]
        )
        icon = "wagtail-localize-language"
        yield ListingButton(_("Translate this page"), address, priority=60, icon_name=icon)
    if known.source_of_versions:
        address = reverse("wagtail_localize:update_translations", args=[known.source_of_versions])
        if next_url is not None:
            address += "?" + urlencode({"next": next_url})
        yield ListingButton(_("Sync translated pages"), address, priority=60, icon_name="resubmit")
