"""What a firm says of itself and its plan. Every answer may be missing (None)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from .places import country_of
from .size import Figures, Group, Size, size_of


class Question(StrEnum):
    """The questions, by the field of `Firm` that holds the answer."""

    TERRITORY = "territory"
    HEADCOUNT = "headcount"
    TURNOVER = "turnover"
    BALANCE = "balance"
    GROUP = "group"
    APPLICANT = "applicant"
    SECTOR = "sector"
    AGE = "age"
    THEMES = "themes"
    PURPOSES = "purposes"
    STAGE = "stage"
    TRL = "trl"
    COST = "cost"
    OWN_SHARE = "own_share"
    PARTNERING = "partnering"
    PARTNERS = "partners"
    COUNTRIES = "countries"
    MONTHS = "months"


class Applicant(StrEnum):
    """Kinds of applicant a visitor of this site may be."""

    COMPANY = "company"
    SELF_EMPLOYED = "self-employed"
    COOPERATIVE = "cooperative"
    SOCIAL_ENTERPRISE = "social-enterprise"
    PERSON = "person"
    NONPROFIT = "nonprofit"
    RESEARCH = "research"
    PUBLIC_BODY = "public-body"


# In a condition, “firm” stands for every kind of it.
FIRM = "firm"
FIRMS = frozenset(
    {
        Applicant.COMPANY,
        Applicant.SELF_EMPLOYED,
        Applicant.COOPERATIVE,
        Applicant.SOCIAL_ENTERPRISE,
    }
)


class Purpose(StrEnum):
    """What the money is for."""

    INVESTMENT = "investment"
    INNOVATION = "innovation"
    TRAINING = "training"
    ADVICE = "advice"
    ABROAD = "abroad"


class Stage(StrEnum):
    """How far the plan is."""

    IDEA = "idea"
    STUDY = "study"
    PILOT = "pilot"
    READY = "ready"


# The technology readiness levels each stage stands for, where a firm names no level itself.
STAGE_LEVELS: dict[Stage, tuple[int, int]] = {
    Stage.IDEA: (1, 3),
    Stage.STUDY: (4, 5),
    Stage.PILOT: (6, 7),
    Stage.READY: (8, 9),
}


class Partnering(StrEnum):
    """Whether the firm applies alone; “open” has no partners yet and would join some."""

    ALONE = "alone"
    OPEN = "open"
    PARTNERS = "partners"


@dataclass(frozen=True)
class Firm:
    """A firm and its plan. Amounts in euro, age in years, own share in per cent of the cost.

    `partners` counts the firm itself; `countries` are those of its partners; `months` is the
    time within which it wants to apply.
    """

    territory: str | None = None
    headcount: Decimal | None = None
    turnover: Decimal | None = None
    balance: Decimal | None = None
    group: Group | None = None
    group_figures: bool = False
    applicant: Applicant | None = None
    sector: str | None = None
    age: Decimal | None = None
    themes: frozenset[str] | None = None
    purposes: frozenset[str] | None = None
    stage: Stage | None = None
    trl: int | None = None
    cost: Decimal | None = None
    own_share: Decimal | None = None
    partnering: Partnering | None = None
    partners: int | None = None
    countries: frozenset[str] | None = None
    months: int | None = None

    @cached_property
    def figures(self) -> Figures:
        """What decides its size."""
        return Figures(self.headcount, self.turnover, self.balance, self.group, self.group_figures)

    @cached_property
    def size(self) -> Size:
        """The size classes it may be in."""
        return size_of(self.figures)

    @property
    def own_country(self) -> str:
        """The country of its seat; empty where it is not known."""
        return country_of(self.territory) if self.territory else ""
