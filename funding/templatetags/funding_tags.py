"""What templates of other sections show of the funding catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from core.caching import VersionedCache
from core.formats import language
from core.page_cache.content import content
from funding.matching.words import ReasonText
from funding.presentation.entries import CallsAlike, calls_alike
from funding.presentation.sources import SourceCard
from home.models import Term

register = template.Library()


@register.simple_tag
def calls_like(themes: Iterable[Term], sectors: Iterable[Term]) -> CallsAlike | None:
    """Return what there is on the themes and for the sectors of a page; None for nothing."""
    return calls_alike(_codes(themes), _codes(sectors), language(), timezone.now())


@register.simple_tag
def source_row(card: SourceCard) -> SafeString:
    """Return a source as a card, made once for all lists until something changes."""
    return _rows.get(card, language())


def _row(card: SourceCard, _language: str) -> SafeString:
    about = {"card": card, "source": card.source}
    return render_to_string("components/source_row.html", about)


_rows = VersionedCache("funding.source_rows", _row, depends_on=[content], most=2_000)


def _codes(terms: Iterable[Term]) -> list[str]:
    return [term.code for term in terms]


# Stands for an address that each firm has of its own, as its answers are in it.
ADDRESS = "address-of-the-question"


@register.simple_tag
def finder_reason(said: ReasonText, addresses: Mapping[str, str] | str) -> SafeString:
    """Return a reason as an item of a list, made once for all firms of which it is true.

    `addresses` are those at which the finder asks its questions.
    """
    url = addresses.get(said.question, "") if isinstance(addresses, Mapping) else ""
    html = _item(said, language(), ADDRESS if url else "")
    return mark_safe(html.replace(ADDRESS, escape(url)))  # noqa: S308 – of a template, and escaped


@lru_cache(maxsize=5_000)
def _item(said: ReasonText, _language: str, url: str) -> str:
    return render_to_string("components/finder_reason.html", {"said": said, "url": url})
