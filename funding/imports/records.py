"""A record of a source, checked and in one shape, whatever it came as."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext as _

from funding.choices import Kind
from funding.deadlines import end_of

from .errors import RecordError

PORTAL_PAGES = "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities"

# What a source says about an opportunity, by the name of the model's field.
FACTS = (
    "identifier", "title", "title_language", "description", "call_identifier", "call_title",
    "parent_topic", "programme_code", "type_of_action", "deadline_model", "opens_on", "cut_offs",
    "budget_total", "grant_min", "grant_max", "expected_grants", "partner_search", "official_url",
    "keywords", "source_status",
)  # fmt: skip
AMOUNTS = ("budget_total", "grant_min", "grant_max")
# Status, dates and budget apply by themselves; the deadline model says how to read the dates.
BY_THEMSELVES = {
    "source_status", "opens_on", "cut_offs", "deadline_model", "expected_grants", *AMOUNTS,
}  # fmt: skip
# Our word where the portal has cancelled a topic, whose flag still says open.
CANCELLED = "cancelled"
LONGEST = {"source_key": 160, "identifier": 160, "call_identifier": 160, "parent_topic": 160}
MOST_CUT_OFFS = 100


@dataclass(frozen=True)
class CutOffRecord:
    """A cut-off as a source tells it; `at` is None where only the day is known."""

    day: date
    at: time | None = None
    stage: int = 1
    label: str = ""

    def as_json(self) -> list:
        """Return it as kept in the snapshot: [day, time or null, stage, label]."""
        at = self.at.isoformat() if self.at else None
        return [self.day.isoformat(), at, self.stage, self.label]


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
        return [part.as_json() if isinstance(part, CutOffRecord) else part for part in value]
    return value


def from_json(name: str, value: Any) -> Any:
    """Return the value of a model's field, from a snapshot. Cut-offs become `CutOffRecord`s."""
    if name == "cut_offs":
        return [
            CutOffRecord(
                date.fromisoformat(day), time.fromisoformat(at) if at else None, stage, label
            )
            for day, at, stage, label in value or []
        ]
    if name == "keywords":
        return value or []
    if name == "opens_on":
        return value and date.fromisoformat(value)
    if name in AMOUNTS:
        return value and Decimal(value)
    if name in ("expected_grants", "partner_search"):
        return value
    return value or ""


def deadlines(moments: Iterable[tuple[date, time | None]], model: str) -> tuple[CutOffRecord, ...]:
    """Return cut-offs in order, each moment once. Two of a two-stage call are its first and second.

    More or fewer do not tell which is which: all are then of the first. Raises ValueError.
    """
    by_end = {end_of(day, at): (day, at) for day, at in moments}
    if len(by_end) > MOST_CUT_OFFS:
        raise ValueError(_("more than %(count)d cut-offs") % {"count": MOST_CUT_OFFS})
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
