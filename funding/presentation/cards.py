"""An opportunity as lists print it: who may apply, how much and the next cut-off in view."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from core.clock import BRUSSELS
from core.formats import day, euros, language, percent
from core.page_cache.rows import SharedRows
from funding.catalogue.index import catalogue
from funding.catalogue.query import group_at
from funding.catalogue.ranking import Group, Trait
from funding.choices import Consortium
from funding.deadlines import Status
from funding.models.opportunity import FundingOpportunity
from funding.models.opportunity_parts import CutOff, OpportunityText
from funding.models.opportunity_time import OF_TIME
from funding.models.prefetch import attach_prefetched, related
from funding.models.source import FundingSourcePage
from funding.models.source_facts import in_range
from home.models import Term, Vocabulary
from home.models.vocabulary import attach_terms, terms_of
from home.navigation.page_registry import page_registry

from .expected import expected

# The columns that a card is made of.
PRINTED = (
    "slug", "identifier", "title", "title_language", "programme", *OF_TIME, "announced_for",
    "grantor", "grant_min", "grant_max", "budget_total", "rate_min", "rate_max",
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
    summary: str
    unconfirmed: str
    group: Group | None
    alone: str
    reasons: list[str]

    @property
    def sentence(self) -> str:
        """What it is in a sentence, else who can apply; empty if nobody has read it."""
        return self.summary or self.who


def cards(
    ids: Sequence[int], base_url: str, programmes: dict[UUID, FundingSourcePage], now: datetime
) -> list[CallCard]:
    """Cards of these opportunities, in this order; no query for those in memory.

    `base_url` is the address of the list of calls; `programmes` are the sources of a language
    by translation key.
    """
    return [card(item, base_url, programmes, now) for item in printed.of(ids)]


def _read(ids: Sequence[int]) -> list[FundingOpportunity]:
    """Return what cards are made of; the queries do not grow with the number."""
    items = list(FundingOpportunity.objects.filter(pk__in=ids).only(*PRINTED))
    for relation, model in (("cut_offs", CutOff), ("texts", OpportunityText)):
        rows = model.objects.filter(opportunity__in=ids)
        attach_prefetched(items, relation, ((row.opportunity_id, row) for row in rows))
    attach_terms(items, ["themes"])
    return items


# Calls with what lists and the calendar print of them.
printed = SharedRows("funding.printed", _read, most=500)


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
    usual = _usual_applicants(item, programme)
    return CallCard(
        opportunity=item,
        title=item.display_title,
        language=item.display_language,
        url=f"{base_url}{item.slug}/",
        status=item.status(now),
        status_words=status_words(item, now),
        next_cut_off=item.next_cut_off(now),
        programme=programme,
        who=own or usual,
        who_from_programme=bool(usual and not own),
        amount=amount_words(item),
        rate=in_range(item.rate_min, item.rate_max, percent),
        themes=list(related(item, "themes")),
        suggested=suggested_themes([item.pk])[item.pk],
        summary=text.summary if text else "",
        unconfirmed=unconfirmed_words(item, now),
        group=group_at(item.pk, now),
        alone=alone_words(item.pk, programme),
        reasons=reasons(item.pk, item.display_language),
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
    opening = item.schedule.next_opening(now)
    if status == Status.SOON and opening:
        return _("opens on %(day)s") % {"day": day(opening.astimezone(BRUSSELS).date())}
    left = item.days_left(now)
    if status == Status.CLOSING and left is not None:
        if left == 0:
            return _("closes today")
        words = ngettext("closes in %(n)s day", "closes in %(n)s days", left)
        return words % {"n": left}
    coming = item.next_cut_off(now)
    if status == Status.OPEN and coming:
        return _("open until %(day)s") % {"day": day(coming.day)}
    if status == Status.ANNOUNCED:
        return _announced_words(item, now)
    return unconfirmed_words(item, now) if status == Status.UNKNOWN else str(Status(status).label)


def _announced_words(item: FundingOpportunity, now: datetime) -> str:
    """Return for when a call is announced, where that can be said in the reader's language."""
    if told := expected(item.announced_for):
        if told.after <= now.astimezone(BRUSSELS).date():
            return _("was announced for %(time)s") % {"time": told.words}
        return _("announced for %(time)s") % {"time": told.words}
    if item.announced_for and item.title_language == language():
        return _("announced for %(time)s") % {"time": item.announced_for}
    return str(Status.ANNOUNCED.label)


def unconfirmed_words(item: FundingOpportunity, now: datetime) -> str:
    """Return since when nobody has confirmed what no date tells; empty where it is fresh."""
    since = item.schedule.unconfirmed_since(now)
    if since:
        return _("not confirmed since %(day)s") % {"day": day(since)}
    return str(Status.UNKNOWN.label) if item.status(now) == Status.UNKNOWN else ""


REASONS = {
    Trait.ALONE: gettext_lazy("you can apply alone"),
    Trait.PARTNERS: gettext_lazy("you need partners"),
    Trait.ANY_FIRM: gettext_lazy("for small firms of nearly every trade"),
    Trait.FOUNDERS: gettext_lazy("for people who start a firm"),
    Trait.TRADES: gettext_lazy("for certain trades only"),
    Trait.GIVEN: gettext_lazy("funding or help you do not pay back"),
    Trait.NEAR: gettext_lazy("from your own region, town or chamber"),
    Trait.READ: gettext_lazy("its conditions are known"),
}


def traits(pk: int) -> Trait | None:
    """Return what the catalogue knows of an opportunity; None where it does not list it."""
    index = catalogue()
    position = index.position_of.get(pk)
    return None if position is None else index.traits[position]


def alone_words(pk: int, programme: FundingSourcePage | None) -> str:
    """Return whether a firm can apply by itself, in a few words; empty for what is not listed."""
    known = traits(pk)
    if known is None:
        return ""
    if known & (Trait.ALONE | Trait.PARTNERS):
        return _("with partners") if Trait.PARTNERS in known else _("alone")
    if programme and programme.consortium == Consortium.NONE:
        return _("usually alone")
    if programme and programme.consortium == Consortium.REQUIRED:
        return _("usually with partners")
    return _("alone or not: not confirmed yet")


def _usual_applicants(item: FundingOpportunity, programme: FundingSourcePage | None) -> str:
    """Return who can apply in its programme; empty where the call asks for other partners."""
    if programme is None:
        return ""
    known = traits(item.pk) or Trait(0)
    alone = Trait.ALONE in known and programme.consortium == Consortium.REQUIRED
    together = Trait.PARTNERS in known and programme.consortium == Consortium.NONE
    return "" if alone or together else programme.who_can_apply


def reasons(pk: int, language: str) -> list[str]:
    """Return why it stands where it does in the default order, in words."""
    known = traits(pk)
    if known is None:
        return []
    said = [str(words) for trait, words in REASONS.items() if trait in known]
    if not known & (Trait.ALONE | Trait.PARTNERS):
        said.append(_("who may apply is not confirmed yet"))
    if language != get_language():
        said.append(_("no text in your language yet"))
    return said


def applicant_words(pk: int) -> str:
    """Return whether a firm can apply alone, as far as somebody has read it."""
    known = traits(pk) or Trait(0)
    for trait in (Trait.FOUNDERS, Trait.PARTNERS, Trait.ALONE):
        if trait in known:
            return str(REASONS[trait])
    return _("who may apply is not confirmed yet")


def amount_words(item: FundingOpportunity) -> str:
    """Return the sum of a project, else the budget of the whole call; empty if not stated."""
    grant = in_range(item.grant_min, item.grant_max, euros)
    if grant:
        return _("%(amount)s per project") % {"amount": grant}
    if item.budget_total:
        return _("%(amount)s for all projects together") % {"amount": euros(item.budget_total)}
    return ""


def programmes_of(sources: Iterable[FundingSourcePage]) -> dict[UUID, Any]:
    """Return sources by translation key."""
    return {source.translation_key: source for source in sources}
