"""An opportunity as lists print it: who may apply, how much and the next cut-off in view."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.formats import day, euros, percent
from funding.catalogue.index import catalogue
from funding.deadlines import Status
from funding.models.opportunity import FundingOpportunity
from funding.models.opportunity_parts import CutOff, OpportunityText
from funding.models.prefetch import attach_prefetched, related
from funding.models.source import FundingSourcePage
from funding.models.source_facts import in_range
from home.models import Term, Vocabulary
from home.models.vocabulary import terms_of
from home.navigation.page_registry import page_registry

# The columns that a card is made of.
PRINTED = (
    "slug", "identifier", "title", "title_language", "programme", "opens_on", "permanent",
    "grant_min", "grant_max", "budget_total", "rate_min", "rate_max",
)  # fmt: skip


@dataclass(frozen=True)
class CallCard:
    """What a result card, a comparison and a feed say of an opportunity."""

    opportunity: FundingOpportunity
    title: str
    language: str
    url: str
    status: Status
    status_words: str
    next_cut_off: CutOff | None
    programme: FundingSourcePage | None
    who: str
    who_from_programme: bool
    amount: str
    rate: str
    themes: list[Term]
    suggested: list[Term]


def cards(
    ids: Sequence[int], base_url: str, programmes: dict[UUID, FundingSourcePage], now: datetime
) -> list[CallCard]:
    """Cards of these opportunities, in this order; the queries do not grow with their number.

    `base_url` is the address of the list of calls; `programmes` are the sources of a language
    by translation key.
    """
    items = list(FundingOpportunity.objects.filter(pk__in=ids).only(*PRINTED))
    for relation, model in (("cut_offs", CutOff), ("texts", OpportunityText)):
        rows = model.objects.filter(opportunity__in=ids)
        attach_prefetched(items, relation, ((row.opportunity_id, row) for row in rows))
    attach_prefetched(items, "themes", _themes(ids))
    found = {item.pk: item for item in items}
    return [card(found[pk], base_url, programmes, now) for pk in ids if pk in found]


def _themes(ids: Sequence[int]) -> Iterator[tuple[int, Term]]:
    """Yield the themes of each, in the order of the vocabulary, which stands in memory."""
    tagged = FundingOpportunity.themes.through.objects.filter(fundingopportunity__in=ids)
    pairs = set(tagged.values_list("fundingopportunity_id", "term_id"))
    for term in terms_of(Vocabulary.THEME):
        for pk in ids:
            if (pk, term.pk) in pairs:
                yield pk, term


def card(
    item: FundingOpportunity,
    base_url: str,
    programmes: dict[UUID, FundingSourcePage],
    now: datetime,
) -> CallCard:
    """Return the card of one opportunity."""
    text = item.text()
    programme = programme_of(item, programmes)
    own = text.who_can_apply if text else ""
    return CallCard(
        opportunity=item,
        title=item.display_title,
        language=item.display_language,
        url=f"{base_url}{item.slug}/",
        status=item.status(now),
        status_words=status_words(item, now),
        next_cut_off=item.next_cut_off(now),
        programme=programme,
        who=own or (programme.who_can_apply if programme else ""),
        who_from_programme=not own and programme is not None,
        amount=amount_words(item),
        rate=in_range(item.rate_min, item.rate_max, percent),
        themes=list(related(item, "themes")),
        suggested=suggested_themes([item.pk])[item.pk],
    )


def programme_of(
    item: FundingOpportunity, programmes: dict[UUID, FundingSourcePage]
) -> FundingSourcePage | None:
    """Return the page of its programme among those of a language; None if it has none there."""
    entry = page_registry().by_id.get(item.programme_id) if item.programme_id else None
    return programmes.get(entry.translation_key) if entry else None


def suggested_themes(ids: Iterable[int]) -> dict[int, list[Term]]:
    """Return the themes that words of each title suggest; none where an editor has chosen some."""
    suggested, themes = catalogue().suggested, terms_of(Vocabulary.THEME)
    return {pk: [term for term in themes if term.code in suggested.get(pk, ())] for pk in ids}


def status_words(item: FundingOpportunity, now: datetime) -> str:
    """Return the status as a person says it: “closes in 9 days”, “opens on 4 May 2027”."""
    status = item.status(now)
    if status == Status.SOON and item.opens_on:
        return _("opens on %(day)s") % {"day": day(item.opens_on)}
    left = item.days_left(now)
    if status == Status.CLOSING and left is not None:
        if left == 0:
            return _("closes today")
        words = ngettext("closes in %(n)s day", "closes in %(n)s days", left)
        return words % {"n": left}
    return str(Status(status).label)


def amount_words(item: FundingOpportunity) -> str:
    """Return the grant, else the budget of the whole call, said to be that; empty if not stated."""
    grant = in_range(item.grant_min, item.grant_max, euros)
    if grant:
        return _("%(amount)s a grant") % {"amount": grant}
    if item.budget_total:
        return _("%(amount)s for all projects together") % {"amount": euros(item.budget_total)}
    return ""


def programmes_of(sources: Iterable[FundingSourcePage]) -> dict[UUID, Any]:
    """Return sources by translation key."""
    return {source.translation_key: source for source in sources}
