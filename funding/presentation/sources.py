"""The sources as a small firm looks for them: where there is money now stands first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from core.formats import day
from funding.catalogue.index import catalogue
from funding.catalogue.places import NAMES, nearness, source_ids_at
from funding.catalogue.selections import ProgrammeCalls, calls_of_programmes
from funding.choices import Availability, Consortium
from funding.deadlines import Status
from funding.models.source import FundingSourcePage

from .labels import LABELS


class MoneyNow(StrEnum):
    """The groups of the funding index, the first one first."""

    NOW = "now"
    ALWAYS = "always"
    COMING = "coming"
    OTHERS = "others"
    NOT_KNOWN = "not-known"
    NOT_FOR_FIRMS = "not-for-firms"


GROUPS = {
    MoneyNow.NOW: gettext_lazy("Funding now: one firm can apply alone"),
    MoneyNow.ALWAYS: gettext_lazy("Without waiting for a call: advice, loans and similar"),
    MoneyNow.COMING: gettext_lazy("Coming: calls that will open"),
    MoneyNow.OTHERS: gettext_lazy("Calls are open, but hardly for one firm alone"),
    MoneyNow.NOT_KNOWN: gettext_lazy("No open call known"),
    MoneyNow.NOT_FOR_FIRMS: gettext_lazy("Not for a small firm here"),
}
ALWAYS = frozenset({Availability.CONTINUOUS, Availability.INTERMEDIARY})
# Through whom a firm gets something; a source without any of these is not for firms.
ROLES_OF_FIRMS = frozenset({"direct", "partner", "intermediary"})
OPEN_NOW = ngettext_lazy("%(n)s call open now", "%(n)s calls open now", "n")
OPEN_TO_OTHERS = {
    "founders": ngettext_lazy(
        "%(n)s call open now, for people who start a firm",
        "%(n)s calls open now, for people who start a firm",
        "n",
    ),
    "unread": ngettext_lazy(
        "%(n)s call open now; who may apply is not confirmed yet",
        "%(n)s calls open now; who may apply is not confirmed yet",
        "n",
    ),
    "partners": ngettext_lazy(
        "%(n)s call open now, with partners", "%(n)s calls open now, with partners", "n"
    ),
}


@dataclass(frozen=True)
class SourceCard:
    """A source, the group it is in, and whether there is money now: a status and words for it."""

    source: FundingSourcePage
    group: MoneyNow
    status: str
    words: Any


@dataclass(frozen=True)
class SourceGroup:
    """Sources under a heading; a folded one holds what a firm here need not read."""

    code: MoneyNow
    label: Any
    cards: Sequence[SourceCard]

    @property
    def is_folded(self) -> bool:
        """Whether it is shown closed, to be opened by who wants to."""
        return self.code is MoneyNow.NOT_FOR_FIRMS


class PlaceFacet:
    """The place of the firm as a way to narrow sources; what names no place is for all."""

    name = "place"
    label = LABELS["place"]

    def __init__(self, sources: Iterable[FundingSourcePage]) -> None:
        """Read where `sources`, their territories prefetched, can be used."""
        self._ids = source_ids_at(sources, catalogue().closed_to)

    def options(self, _queryset: QuerySet) -> list[tuple[str, Any]]:
        """Return the places."""
        return list(NAMES.items())

    def narrow(self, queryset: QuerySet, values: Sequence[str]) -> QuerySet:
        """Return only what a firm in one of the places may use."""
        return queryset.filter(pk__in=set().union(*(self._ids[place] for place in values)))

    def counts(self, _queryset: QuerySet) -> dict[str, int]:
        """Return nothing: the places are links above the list, without numbers."""
        return {}


def source_groups(
    sources: Iterable[FundingSourcePage], place: str, now: datetime
) -> list[SourceGroup]:
    """Return sources under the headings of what a small firm in a place can do today.

    Within a group what is closed for good comes last and what is nearer first, then what has more
    calls for one firm, then the order that editors gave. Roles and territories of the sources are
    prefetched; no query.
    """
    calls = calls_of_programmes(place, now)
    order = list(MoneyNow)

    def rank(card: SourceCard) -> tuple[int, bool, int, int]:
        closed = card.source.availability == Availability.CLOSED
        alone = _calls_of(card.source, calls).alone
        near = nearness(place, card.source.territory_codes)
        return order.index(card.group), closed, -near, -alone

    cards = [source_card(source, _calls_of(source, calls)) for source in sources]
    by_group = groupby(sorted(cards, key=rank), key=lambda card: card.group)
    return [SourceGroup(group, GROUPS[group], list(found)) for group, found in by_group]


def source_card(source: FundingSourcePage, calls: ProgrammeCalls) -> SourceCard:
    """Return whether a source has money now, by its calls and by what its page says."""
    if source.availability == Availability.ELSEWHERE:
        return _card(source, MoneyNow.NOT_FOR_FIRMS, source.availability, _availability(source))
    if calls.alone:
        status = Status.PERMANENT if calls.permanent else Status.OPEN
        words = Status.PERMANENT.label if calls.permanent else _counted(OPEN_NOW, calls.alone)
        return _card(source, MoneyNow.NOW, status, words)
    if source.availability in ALWAYS:
        return _card(source, MoneyNow.ALWAYS, source.availability, _availability(source))
    if not _is_for_firms(source.role_codes):
        return _card(source, MoneyNow.NOT_FOR_FIRMS, "elsewhere", _("not for firms directly"))
    return _without_own_call(source, calls)


def _without_own_call(source: FundingSourcePage, calls: ProgrammeCalls) -> SourceCard:
    """Return the card of a source that one firm cannot ask alone today."""
    for name, sentence in OPEN_TO_OTHERS.items():
        count = getattr(calls, name)
        if count and not calls.coming_alone:
            return _card(source, MoneyNow.OTHERS, "calls", _counted(sentence, count))
    if calls.opens_on:
        opens = _("opens in %(month)s") % {"month": day(calls.opens_on, "month")}
        return _card(source, MoneyNow.COMING, Status.SOON, opens)
    if calls.coming:
        return _card(source, MoneyNow.COMING, Status.ANNOUNCED, _("announced, without a date"))
    closed = source.availability == Availability.CLOSED
    said = _availability(source) if closed else _("no open call known")
    return _card(source, MoneyNow.NOT_KNOWN, Availability.CLOSED, said)


def _card(source: FundingSourcePage, group: MoneyNow, status: str, words: Any) -> SourceCard:
    return SourceCard(source, group, str(status), words)


def _calls_of(source: FundingSourcePage, calls: Mapping[str, ProgrammeCalls]) -> ProgrammeCalls:
    """Return the calls of a source. One that surely takes firms alone does so in all its calls."""
    found = calls.get(source.code) or ProgrammeCalls()
    if source.consortium != Consortium.NONE or "consortium" in source.unchecked:
        return found
    permanent = found.permanent and not found.unread
    return replace(found, alone=found.alone + found.unread, unread=0, permanent=permanent)


def _availability(source: FundingSourcePage) -> Any:
    return source.get_availability_display()


def _is_for_firms(roles: Collection[str]) -> bool:
    """Return whether a firm can get something; where nobody has said how, it may."""
    return not roles or bool(ROLES_OF_FIRMS.intersection(roles))


def _counted(words: Any, count: int) -> str:
    return words % {"n": count}
