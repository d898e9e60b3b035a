"""What templates of other sections show of the funding catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import template
from django.utils import timezone

from core.formats import language
from funding.presentation.entries import CallsAlike, calls_alike
from home.models import Term

register = template.Library()


@register.simple_tag
def calls_like(themes: Iterable[Term], sectors: Iterable[Term]) -> CallsAlike | None:
    """Return what there is on the themes and for the sectors of a page; None for nothing."""
    return calls_alike(_codes(themes), _codes(sectors), language(), timezone.now())


def _codes(terms: Iterable[Term]) -> list[str]:
    return [term.code for term in terms]


@register.filter
def where_asked(addresses: Mapping[str, str] | str, question: str) -> str:
    """Return the address at which the finder asks a question; nothing where there is none."""
    return addresses.get(question, "") if isinstance(addresses, Mapping) else ""
