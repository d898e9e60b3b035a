"""What is done to a page in all languages: unpublishing, deleting, moving.

Wagtail names the versions where it asks whether somebody is sure, and does it to them as well. It
does not ask whether that person may: this does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _
from wagtail.models import Page, PageQuerySet
from wagtail_localize.models import Translation

from home.navigation.reserved import is_reserved

RIGHTS: dict[str, Callable[..., bool]] = {
    "unpublish": lambda rights: rights.can_unpublish(),
    "delete": lambda rights: rights.can_delete(),
    "move": lambda rights: rights.can_move(),
}


def reached(page: Page, action: str) -> PageQuerySet:
    """Return the other versions that an action on a page reaches.

    A version is taken away alone, as a translation that went wrong; a source goes with all of
    them. Moved are all, so that the trees stay alike.
    """
    versions = page.get_translations()
    if action == "move":
        return versions
    if _is_version(page):
        return versions.none()
    # Wagtail unpublishes copies with what they are a copy of.
    return versions.live().filter(alias_of=None) if action == "unpublish" else versions


def reached_of_all(pages: Iterable[Page], action: str) -> dict[Page, PageQuerySet]:
    """Return them for each page, as Wagtail asks for them."""
    return {page: reached(page, action) for page in pages}


def refusal(user: object, page: Page, action: str) -> str:
    """Return why somebody may not do it to all versions; empty if they may."""
    for version in reached(page, action).specific():
        if not RIGHTS[action](version.permissions_for_user(user)):
            sentence = _("You may not do this to the version in %(language)s.")
            return sentence % {"language": version.locale.get_display_name()}
    return ""


def refusal_of_place(page: Page, destination: Page) -> str:
    """Return why not all versions can stand below a page's versions; empty if they can."""
    for version in page.get_translations():
        there = destination.get_translation_or_none(version.locale)
        language = {"language": version.locale.get_display_name()}
        if there is None:
            return _("The new place does not exist in %(language)s.") % language
        if is_reserved(version.slug, there) or not Page._slug_is_available(
            version.slug, there, page=version
        ):
            return _("The address is taken there in %(language)s.") % language
    return ""


def _is_version(page: Page) -> bool:
    return (
        page.alias_of_id is not None
        or Translation.objects.filter(
            source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
        ).exists()
    )
