"""What somebody asks about: a page, a call, a selection of calls or the answers to the finder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from core.formats import language
from core.links import split_address
from funding.models.opportunity import FundingOpportunity
from funding.paths import CALLS, FINDER, address_of, call_url
from home.mail import MessageItem, MessageSection
from home.navigation.page_registry import page_registry
from interest.selection import (
    CATALOGUE_ORIGIN,
    FINDER_ORIGIN,
    Selection,
    list_url,
    selection_of,
)
from interest.signed_links import in_full


@dataclass(frozen=True)
class About:
    """It in the active language; `answers` are of the finder, or what narrows the list of calls."""

    title: str
    url: str
    # The language of the title where it is not the active one.
    language: str = ""
    answers: Sequence[tuple[str, Sequence[str]]] = ()

    @property
    def lines(self) -> list[str]:
        """The answers as lines of a mail."""
        return [
            f"{label}{'' if label.endswith('?') else ':'} {', '.join(values)}"
            for label, values in self.answers
        ]


def about_of(path: str) -> About | None:
    """Return what an address of ours is about; None where that is nothing anybody may see."""
    if not path:
        return None
    parts = split_address(path)
    if parts.path in _addresses(FINDER):
        asked = selection_of(QueryDict(parts.query), FINDER_ORIGIN)
        return _selection(_("What fits your firm?"), asked)
    calls = _addresses(CALLS)
    if parts.path in calls:
        return _selection(_("Calls"), selection_of(QueryDict(parts.query), CATALOGUE_ORIGIN))
    base, _slash, slug = parts.path.rstrip("/").rpartition("/")
    if f"{base}/" in calls:
        return _call(slug)
    return _page(parts.path)


def section_of(path: str, heading: str = "") -> list[MessageSection]:
    """Return what a mail says of it; the heading speaks to the firm unless another is given."""
    about = about_of(path)
    if about is None:
        return []
    item = MessageItem(about.title, in_full(about.url), about.lines, language=about.language)
    return [MessageSection(heading or _("You ask about"), [item])]


def _addresses(words: dict[str, str]) -> set[str]:
    """Return an address below the funding index in every language."""
    found = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.add(address_of(words))
    return found - {""}


def _selection(title: str, asked: Selection) -> About:
    return About(title, list_url(asked.origin, asked.selection), answers=asked.words)


def _call(slug: str) -> About | None:
    call = FundingOpportunity.objects.filter(slug=slug, live=True).first()
    if call is None:
        return None
    spoken = call.display_language
    return About(call.display_title, call_url(slug), spoken if spoken != language() else "")


def _page(path: str) -> About | None:
    pages = page_registry()
    entry = next((entry for entry in pages.by_id.values() if entry.url == path), None)
    entry = pages.localized(entry.page_id) if entry else None
    if entry is None:
        return None
    return About(entry.title, entry.url, entry.language if entry.language != language() else "")
