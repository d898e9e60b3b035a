"""What templates of other sections show of the funding catalogue."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils import timezone

from core.formats import language
from funding.presentation.alike import CallsAlike, calls_alike
from home.models import Term

register = template.Library()


@register.simple_tag
def calls_like(themes: Iterable[Term], sectors: Iterable[Term]) -> CallsAlike | None:
    """Return what there is on the themes and for the sectors of a page; None for nothing."""
    on, of = ([term.code for term in terms] for terms in (themes, sectors))
    return calls_alike(on, of, language(), timezone.now())
