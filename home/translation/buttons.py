"""The ways from a page to its versions: in lists, where they cost no query a page, and its header.

They stand in the place of wagtail-localize's own, which ask the database four times for each page.
Their words are its own, translated in its catalogues.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.admin.utils import quote
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from wagtail import hooks
from wagtail.admin.widgets.button import Button, ListingButton
from wagtail.models import Page, TranslatableMixin
from wagtail.permissions import policy_registry
from wagtail_localize import wagtail_hooks as localize

from home.rights.instances import may_publish
from home.rights.translations import TRANSLATE
from home.versions.listing import with_versions

HOOKS = ("register_page_listing_more_buttons", "register_page_header_buttons")
ORDER = "wagtail-localize-language"
# Not collected into our catalogues.
of_localize = translation.gettext
SNIPPETS = "register_snippet_listing_buttons"


def register() -> None:
    """Take the place of wagtail-localize's buttons."""
    theirs = localize.page_listing_more_buttons
    for name in HOOKS:
        _replace(name, theirs, buttons)
    _replace(SNIPPETS, localize.register_snippet_listing_buttons, snippet_buttons)
    hooks.register("construct_explorer_page_queryset", _listed)


def _replace(name: str, theirs: Any, ours: Any) -> None:
    # Wagtail has no way to take a hook out.
    registered = hooks._hooks[name]
    registered[:] = [entry for entry in registered if entry[0] is not theirs]
    hooks.register(name, ours)


def _listed(parent_page: Page, pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    return with_versions(pages)


def _known(thing: Any) -> Any:
    """Return it with its versions, as a list has read them already."""
    if hasattr(thing, "lacks_version"):
        return thing
    model = Page if isinstance(thing, Page) else type(thing)
    return with_versions(model._base_manager.filter(pk=thing.pk)).only("pk").first()


def buttons(
    page: Page, user: Any, view_name: str | None = None, next_url: str | None = None
) -> Iterator[Button]:
    """Yield the way to order a version, and to bring those there are up to date.

    For those who may: that is asked of one version, and of the page with all that there are.
    """
    if page.is_root() or not user.has_perm(TRANSLATE) or (known := _known(page)) is None:
        return
    rights = policy_registry.get(page).rights_on(page, user)
    if known.lacks_version and rights.can_translate():
        key = page.alias_of_id or page.pk
        address = reverse("wagtail_localize:submit_page_translation", args=[key])
        yield ListingButton(
            of_localize("Translate this page"), address, priority=60, icon_name=ORDER
        )
    if known.source_of_versions and rights.can_edit_in(known.versions_in.split()):
        address = _update(known, next_url)
        yield ListingButton(
            of_localize("Sync translated pages"), address, priority=60, icon_name="resubmit"
        )


def snippet_buttons(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """Yield the same for a snippet that is translated."""
    if not isinstance(snippet, TranslatableMixin) or not user.has_perm(TRANSLATE):
        return
    if not may_publish(user, snippet):
        return
    known = _known(snippet)
    if known.lacks_version:
        names = [snippet._meta.app_label, snippet._meta.model_name, quote(snippet.pk)]
        address = reverse("wagtail_localize:submit_snippet_translation", args=names)
        said = {"aria-label": of_localize("Translate '%(title)s'") % {"title": snippet}}
        yield Button(of_localize("Translate"), address, attrs=said, priority=100, icon_name=ORDER)
    if known.source_of_versions:
        said = {"aria-label": of_localize("Sync translations of '%(title)s'") % {"title": snippet}}
        yield Button(
            of_localize("Sync translated snippets"),
            _update(known, next_url),
            attrs=said,
            priority=106,
            icon_name="resubmit",
        )


def _update(known: Any, next_url: str | None) -> str:
    address = reverse("wagtail_localize:update_translations", args=[known.source_of_versions])
    return address if next_url is None else f"{address}?{urlencode({'next': next_url})}"
