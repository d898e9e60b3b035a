"""What the finder found, as cards ready to print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from heapq import nsmallest
from typing import Any
from urllib.parse import urlencode

from core.formats import language
from funding.catalogue.bitset import positions_of
from funding.catalogue.index import Catalogue, catalogue, open_statuses
from funding.catalogue.query import all_sets
from funding.matching.firm import Firm
from funding.matching.money import money_of
from funding.matching.money_words import money_in_words, relevance_in_words, too_little_in_words
from funding.matching.relevance import Fit, relevance_of
from funding.matching.verdict import Match, Verdict
from funding.matching.words import Names, Said, changed, said
from funding.models.opportunity import FundingOpportunity
from funding.models.source import FundingSourcePage

from .labels import programme_code

CALLS_SHOWN = 3


@dataclass(frozen=True)
class Call:
    """An open call of a programme, as a link."""

    title: str
    language: str
    url: str
    days: int | None


@dataclass(frozen=True)
class OpenCalls:
    """The next open calls of a programme, how many there are, and where all are listed."""

    nearest: list[Call]
    total: int
    url: str


@dataclass(frozen=True)
class Card:
    """A source or a call with its verdict in words."""

    title: str
    language: str
    url: str
    verdict: Verdict
    role: str
    money: str
    money_unchecked: bool
    remark: str
    change: str
    fits: list[Said]
    blocks: list[Said]
    unknown: list[Said]
    relevance: list[tuple[str, bool]]
    checked_on: date | None = None
    when: str = ""
    pill: tuple[str, Any] | None = None
    calls: OpenCalls | None = None
    order: tuple = field(default=(), compare=False)

    @property
    def to_check(self) -> int:
        """How many things stand in the way or are not known."""
        return len(self.blocks) + len(self.unknown)


def card(thing: Any, match: Match, firm: Firm, names: Names) -> Card:
    """Return the card of a source or an opportunity."""
    candidate = match.candidate
    money = money_of(candidate, firm.cost)
    relevance = relevance_of(firm, candidate)
    days_left = candidate.days_left if candidate.days_left is not None else 10**6
    excluded = match.verdict is Verdict.NOT_FOR_YOU
    return Card(
        **_shown(thing),
        verdict=match.verdict,
        role=names("sme-role", match.role) if match.role else "",
        money="" if excluded else money_in_words(money),
        remark="" if excluded else too_little_in_words(money),
        change=changed(match.change, names) if excluded else "",
        fits=[said(reason, candidate, names) for reason in match.fits_because],
        blocks=[
            said(reason, candidate, names)
            for reason in match.blocks
            if reason.excludes or not excluded
        ],
        unknown=[said(reason, candidate, names) for reason in match.unknown],
        relevance=[
            (relevance_in_words(shown, names), shown.fit is Fit.GOOD) for shown in relevance.parts
        ],
        checked_on=candidate.checked_on if candidate.conditions else None,
        order=(-relevance.score, len(match.blocks), days_left, candidate.title),
    )


def _shown(thing: Any) -> dict[str, Any]:
    """Return what a source and an opportunity each say of themselves."""
    if isinstance(thing, FundingOpportunity):
        return {
            "title": thing.display_title,
            "language": thing.display_language,
            "url": thing.slug,
            "money_unchecked": False,
        }
    return {
        "title": thing.title,
        "language": thing.locale.language_code,
        "url": thing.url,
        "money_unchecked": bool({"rate", "amount"} & set(thing.unchecked)),
        "when": thing.availability_note,
        "pill": (thing.availability, thing.get_availability_display()),
    }


def grouped(cards: Iterable[Card]) -> dict[Verdict, list[Card]]:
    """Cards by verdict, the most relevant first."""
    found: dict[Verdict, list[Card]] = {verdict: [] for verdict in Verdict}
    for each in sorted(cards, key=lambda each: each.order):
        found[each.verdict].append(each)
    return found


def open_calls(
    source: FundingSourcePage, base_url: str, now: datetime, themes: frozenset[str] | None
) -> OpenCalls | None:
    """Return the open calls of a programme; if there are any, those on the firm's themes. No query.

    `base_url` is the address of the list of calls.
    """
    index = catalogue()
    sets = all_sets(index, now)
    code = programme_code(source)
    bits = 0
    for status in open_statuses():
        bits |= sets["status"].get(status, 0)
    bits &= sets["programme"].get(code, 0)
    if not bits:
        return None
    query: dict[str, Any] = {"programme": code}
    wanted = 0
    for theme in themes or ():
        wanted |= sets["theme"].get(theme, 0)
    if bits & wanted:
        bits &= wanted
        query["theme"] = sorted(themes or ())
    ends = index.clock(now).next_ends
    nearest = nsmallest(CALLS_SHOWN, positions_of(bits), key=lambda p: (ends[p], p))
    return OpenCalls(
        [_call(index, position, base_url, now) for position in nearest],
        bits.bit_count(),
        f"{base_url}?{urlencode(query, doseq=True)}",
    )


def _call(index: Catalogue, position: int, base_url: str, now: datetime) -> Call:
    title, title_language = index.title_at(position, language())
    url = f"{base_url}{index.slugs[position]}/"
    return Call(title, title_language, url, index.schedules[position].days_left(now))
