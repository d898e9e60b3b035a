"""What the finder found, as cards ready to print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from core.caching import VersionedCache
from core.formats import language
from funding.catalogue.ranking import NARROW
from funding.catalogue.selections import open_calls_of
from funding.deadlines import Status
from funding.matching.candidate import Candidate
from funding.matching.conditions import Condition
from funding.matching.firm import Firm
from funding.matching.money import money_of
from funding.matching.money_words import money_in_words, relevance_in_words, too_little_in_words
from funding.matching.outcome import Outcome, may_tell_a_sum, outcome_of
from funding.matching.relevance import Fit, relevance_of
from funding.matching.verdict import Match, Reason, Verdict
from funding.matching.words import ReasonText, changed, condition_text, reason_text
from funding.models.opportunity import FundingOpportunity
from funding.models.source import FundingSourcePage
from home.models.vocabulary import terms_cache

from .cards import status_words
from .names import names_now

CALLS_SHOWN = 3


@dataclass(frozen=True)
class CallLink:
    """An open call of a programme, as a link."""

    title: str
    language: str
    url: str
    days: int | None


@dataclass(frozen=True)
class OpenCalls:
    """The next open calls of a programme, how many there are, and where all are listed."""

    nearest: list[CallLink]
    total: int
    url: str


@dataclass(frozen=True)
class MatchCard:
    """A source or a call with its verdict in words."""

    title: str
    language: str
    url: str
    verdict: Verdict
    outcome: Outcome
    role: str
    money: str
    money_unchecked: bool
    remark: str
    change: str
    fits: list[ReasonText]
    blocks: list[ReasonText]
    unknown: list[ReasonText]
    relevance: list[tuple[str, bool]]
    checked_on: date | None = None
    when: str = ""
    summary: str = ""
    is_soon: bool = False
    pill: tuple[str, Any] | None = None
    calls: OpenCalls | None = None
    order: tuple = field(default=(), compare=False)

    @property
    def to_check(self) -> int:
        """How many things stand in the way or are not known."""
        return len(self.blocks) + len(self.unknown)


def match_card(thing: Any, match: Match, firm: Firm, now: datetime) -> MatchCard:
    """Return the card of a source or an opportunity."""
    candidate, names = match.candidate, names_now()
    money = money_of(candidate, firm.cost)
    told = money if may_tell_a_sum(match) else money_of(candidate, None)
    relevance = relevance_of(firm, candidate)
    days_left = candidate.days_left if candidate.days_left is not None else 10**6
    excluded = match.verdict is Verdict.NOT_FOR_YOU
    return MatchCard(
        **_shown(thing, now),
        verdict=match.verdict,
        outcome=outcome_of(match),
        role=names("sme-role", match.role) if match.role else "",
        money="" if excluded else money_in_words(told),
        remark="" if excluded else too_little_in_words(money),
        change=changed(match.change, names) if excluded else "",
        fits=[_in_words(reason, candidate) for reason in match.fits_because],
        blocks=[
            _in_words(reason, candidate)
            for reason in match.blocks
            if reason.excludes or not excluded
        ],
        unknown=[_in_words(reason, candidate) for reason in match.unknown],
        relevance=[
            (relevance_in_words(shown, names), shown.fit is Fit.GOOD) for shown in relevance.parts
        ],
        checked_on=candidate.checked_on if candidate.conditions else None,
        order=(
            # What few firms meet stands below what is for many, however well it suits.
            sum(reason.dimension in NARROW for reason in match.unknown),
            -relevance.score,
            len(match.blocks),
            days_left,
            candidate.title,
        ),
    )


def _in_words(reason: Reason, candidate: Candidate) -> ReasonText:
    """Return a reason in words, which are looked up once for all who answer alike."""
    if reason.condition is None:  # nobody has read it, or it counts days
        return reason_text(reason, candidate, names_now())
    return _texts.get(reason, reason.condition, language())


def _text(reason: Reason, condition: Condition, _language: str) -> ReasonText:
    return condition_text(reason, condition, names_now())


_texts = VersionedCache("funding.reasons", _text, depends_on=[terms_cache], most=5_000)


def _shown(thing: Any, now: datetime) -> dict[str, Any]:
    """Return what a source and an opportunity each say of themselves."""
    if isinstance(thing, FundingOpportunity):
        return {
            "title": thing.display_title,
            "language": thing.display_language,
            "url": thing.slug,
            "money_unchecked": False,
            "summary": thing.display_summary,
            "is_soon": (status := thing.status(now)) in {Status.SOON, Status.ANNOUNCED},
            "pill": (status, status_words(thing, now)),
        }
    return {
        "title": thing.title,
        "language": thing.locale.language_code,
        "url": thing.url,
        "money_unchecked": bool({"rate", "amount"} & set(thing.unchecked)),
        "when": thing.availability_note,
        "pill": (thing.availability, thing.get_availability_display()),
    }


def grouped(cards: Iterable[MatchCard]) -> dict[Outcome, list[MatchCard]]:
    """Return cards by what a firm can do with them: what fits first, then the most relevant."""
    found: dict[Outcome, list[MatchCard]] = {outcome: [] for outcome in Outcome}
    for each in sorted(cards, key=lambda each: (each.verdict is not Verdict.FITS, each.order)):
        found[each.outcome].append(each)
    return found


def open_calls(
    source: FundingSourcePage, base_url: str, now: datetime, themes: frozenset[str] | None
) -> OpenCalls | None:
    """Return the open calls of a programme; if there are any, those on the firm's themes. No query.

    `base_url` is the address of the list of calls.
    """
    found = open_calls_of(source.code, themes or (), language(), now, CALLS_SHOWN)
    if found is None:
        return None
    query: dict[str, Any] = {"programme": source.code}
    if found.on_themes:
        query["theme"] = sorted(themes or ())
    return OpenCalls(
        [
            CallLink(call.title, call.language, f"{base_url}{call.slug}/", call.days_left)
            for call in found.nearest
        ],
        found.total,
        f"{base_url}?{urlencode(query, doseq=True)}",
    )
