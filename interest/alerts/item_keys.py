"""What people are told of, by the names that are kept of it: a call, a page, a theme."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from core.formats import language
from funding.models import FundingOpportunity
from home.models import Vocabulary
from home.models.vocabulary import terms_of
from home.navigation.page_registry import page_registry

ITEM = r"^(call:\d{1,18}|page:[0-9a-f-]{36}|theme:[A-Za-z0-9][A-Za-z0-9.-]{0,39})$"


def call(pk: int) -> str:
    """Return the name of an opportunity."""
    return f"call:{pk}"


def page(key: UUID) -> str:
    """Return the name of a page in all its languages."""
    return f"page:{key}"


def theme(code: str) -> str:
    """Return the name of a theme."""
    return f"theme:{code}"


def call_ids(items: Iterable[str]) -> set[int]:
    """Return the ids of the opportunities among items."""
    return {int(item.removeprefix("call:")) for item in items if item.startswith("call:")}


def theme_codes(items: Iterable[str]) -> set[str]:
    """Return the codes of the themes among items."""
    return {item.removeprefix("theme:") for item in items if item.startswith("theme:")}


def in_words(items: Iterable[str]) -> dict[str, str]:
    """Return their titles in the active language.

    Those that are no more are left out. One query each.
    """
    items = list(items)
    calls = FundingOpportunity.objects.filter(pk__in=call_ids(items), live=True).for_cards()
    found = {call(one.pk): one.display_title for one in calls}
    found |= {
        theme(term.code): _("all about “%(theme)s”") % {"theme": term.name}
        for term in terms_of(Vocabulary.THEME)
    }
    found |= {item: title for item in items if (title := _title_of_page(item))}
    return {item: found[item] for item in items if item in found}


def _title_of_page(item: str) -> str:
    kind, _colon, key = item.partition(":")
    try:
        versions = page_registry().by_key.get(UUID(key), {}) if kind == "page" else {}
    except ValueError:
        return ""
    entry = versions.get(language()) or next(iter(versions.values()), None)
    return entry.title if entry else ""
