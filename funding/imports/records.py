"""A record of a source, checked and in one shape, whatever it came as."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext as _

from funding.choices import Kind
from funding.deadlines import end_of
from home.models import Vocabulary
from home.models.vocabulary import all_codes

from .errors import RecordError

PORTAL_PAGES = "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities"

# What a source says about an opportunity, by the name of the model's field.
FACTS = (
    "identifier", "title", "title_language", "description", "call_identifier", "call_title",
    "parent_topic", "programme_code", "type_of_action", "deadline_model", "opens_on", "cut_offs",
    "budget_total", "grant_min", "grant_max", "expected_grants", "partner_search", "official_url",
    "keywords", "source_status", "grantor", "level", "source_url", "closing_note", "permanent",
    "until_funds_end", "announced", "announced_for", "doubtful", "consortium", "rate_min",
    "rate_max", "rate_basis", "territories", "sizes", "sectors", "funding_kinds", "themes", "aims",
    "conditions", "texts",
)  # fmt: skip
AMOUNTS = ("budget_total", "grant_min", "grant_max")
# Yes or no: the site always says one of them.
FLAGS = ("permanent", "until_funds_end", "announced", "doubtful")
# Terms by code, with their vocabulary.
TERMS = {
    "territories": Vocabulary.TERRITORY,
    "sizes": Vocabulary.SME_SIZE,
    "sectors": Vocabulary.SECTOR,
    "funding_kinds": Vocabulary.FUNDING_KIND,
    "themes": Vocabulary.THEME,
    "aims": Vocabulary.AIM,
}
# What stands in rows of its own.
ROWS = {"cut_offs", "conditions", "texts", *TERMS}
# Status, dates and budget apply by themselves; the deadline model says how to read the dates.
BY_THEMSELVES = {
    "source_status", "opens_on", "cut_offs", "deadline_model", "expected_grants", "closing_note",
    "announced_for", *FLAGS, *AMOUNTS,
}  # fmt: skip
# Our word where the portal has cancelled a topic, whose flag still says open.
CANCELLED = "cancelled"
LONGEST = {"source_key": 160, "identifier": 160, "call_identifier": 160, "parent_topic": 160}
MOST_CUT_OFFS = 100


@dataclass(frozen=True)
class CutOffRecord:
    """A cut-off as a source tells it; `at` is None where only the day is known.

    `opens` is the first day of its window, where there are several.
    """

    day: date
    at: time | None = None
    stage: int = 1
    label: str = ""
    opens: date | None = None

    def as_json(self) -> list:
        """Return it as kept in the snapshot: [day, time or null, stage, label, opening if any]."""
        at = self.at.isoformat() if self.at else None
        opens = [self.opens.isoformat()] if self.opens else []
        return [self.day.isoformat(), at, self.stage, self.label, *opens]

    @classmethod
    def from_json(
        cls, day: str, at: str | None, stage: int, label: str, opens: str | None = None
    ) -> CutOffRecord:
        """Return one from a snapshot."""
        return cls(
            date.fromisoformat(day),
            time.fromisoformat(at) if at else None,
            stage,
            label,
            date.fromisoformat(opens) if opens else None,
        )


class ConditionRecord(NamedTuple):
    """A condition as a source tells it; codes are separated by commas."""

    dimension: str
    operator: str
    value: str
    hard: bool = True
    quote: str = ""
    quote_language: str = ""


class TextRecord(NamedTuple):
    """An opportunity in plain words, in one language."""

    language: str
    title: str
    summary: str


@dataclass(frozen=True, kw_only=True)
class Record:
    """What a source says about one opportunity.

    None, "" and () mean that the source does not say: that is no change to what it said before.
    Amounts are in euro. `published_on` is the day the data stood like this in the source.
    `doubts` are beginnings of sentences that tell editors what was not believed.
    Raises RecordError.
    """

    origin: str
    kind: str
    source_key: str
    identifier: str
    title: str
    title_language: str = "en"
    description: str = ""
    call_identifier: str = ""
    call_title: str = ""
    parent_topic: str = ""
    programme_code: str = ""
    type_of_action: str = ""
    deadline_model: str = ""
    opens_on: date | None = None
    cut_offs: tuple[CutOffRecord, ...] = ()
    budget_total: Decimal | None = None
    grant_min: Decimal | None = None
    grant_max: Decimal | None = None
    expected_grants: int | None = None
    partner_search: bool | None = None
    official_url: str = ""
    keywords: tuple[str, ...] = ()
    source_status: str = ""
    grantor: str = ""
    level: str = ""
    source_url: str = ""
    closing_note: str = ""
    permanent: bool | None = None
    until_funds_end: bool | None = None
    announced: bool | None = None
    announced_for: str = ""
    doubtful: bool | None = None
    consortium: str = ""
    rate_min: int | None = None
    rate_max: int | None = None
    rate_basis: str = ""
    territories: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    funding_kinds: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    aims: tuple[str, ...] = ()
    conditions: tuple[ConditionRecord, ...] = ()
    texts: tuple[TextRecord, ...] = ()
    published_on: date | None = None
    doubts: tuple[str, ...] = ()
    raw: dict = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        reference = self.identifier or self.source_key or "?"
        for name in ("source_key", "identifier", "title"):
            if not getattr(self, name):
                raise RecordError(reference, _("it has no “%(field)s”") % {"field": name})
        for name, limit in LONGEST.items():
            if len(getattr(self, name)) > limit:
                raise RecordError(
                    reference,
                    _("“%(field)s” is longer than %(limit)d characters")
                    % {"field": name, "limit": limit},
                )
        if self.grant_min and self.grant_max and self.grant_min > self.grant_max:
            raise RecordError(reference, _("its smallest grant is larger than its largest"))

    def facts(self) -> dict[str, Any]:
        """Return what the source says, as JSON, by the model's field.

        What it does not say is left out.
        """
        told = {name: as_json(getattr(self, name)) for name in FACTS}
        known = all_codes()
        for name, vocabulary in TERMS.items():
            codes = known.get(vocabulary, frozenset()).intersection(getattr(self, name))
            told[name] = sorted(codes) or None
        return {name: value for name, value in told.items() if value is not None}


def as_json(value: Any) -> Any:
    """Return a fact as it is kept in a snapshot; None if it says nothing."""
    if value is None or value in ("", (), []):
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, tuple | list):
        return [_part_as_json(part) for part in value]
    return value


def _part_as_json(part: Any) -> Any:
    if isinstance(part, CutOffRecord):
        return part.as_json()
    return list(part) if isinstance(part, tuple) else part


def from_json(name: str, value: Any) -> Any:
    """Return the value of a model's field, from a snapshot. Cut-offs become `CutOffRecord`s."""
    if name == "cut_offs":
        return [CutOffRecord.from_json(*row) for row in value or []]
    if name == "keywords" or name in ROWS:
        return value or []
    if name in FLAGS:
        return bool(value)
    if name == "opens_on":
        return value and date.fromisoformat(value)
    if name in AMOUNTS:
        return value and Decimal(value)
    if name in ("expected_grants", "partner_search", "rate_min", "rate_max"):
        return value
    return value or ""


def deadlines(moments: Iterable[tuple[date, time | None]], model: str) -> tuple[CutOffRecord, ...]:
    """Return cut-offs in order, each moment once. Two of a two-stage call are its first and second.

    More or fewer do not tell which is which: all are then of the first. Raises ValueError.
    """
    by_end = {end_of(day, at): (day, at) for day, at in moments}
    if len(by_end) > MOST_CUT_OFFS:
        raise ValueError(_("more than %(count)d deadlines") % {"count": MOST_CUT_OFFS})
    stages: Sequence[int] = [1] * len(by_end)
    if model == "two-stage" and len(by_end) == 2:
        stages = (1, 2)
    return tuple(
        CutOffRecord(*by_end[end], stage) for end, stage in zip(sorted(by_end), stages, strict=True)
    )


def portal_page(kind: str, key: str) -> str:
    """Return the official page of a topic (by identifier) or a cascade call (by number)."""
    page = "competitive-calls-cs" if kind == Kind.CASCADE else "topic-details"
    return f"{PORTAL_PAGES}/{page}/{quote(key, safe='')}"


def official(url: str) -> str:
    """Return the address, if it is the Union's own and safe; else nothing."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return ""
    ours = (host == "europa.eu" or host.endswith(".europa.eu")) and not parts.username
    return url if parts.scheme == "https" and ours and len(url) <= 500 else ""
