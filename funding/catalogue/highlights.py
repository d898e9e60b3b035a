"""Ways into the calls from other pages: the next cut-offs, the themes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.clock import BRUSSELS
from funding.deadlines import Status
from home.models import Vocabulary
from home.models.vocabulary import terms_of

from .bands import NOT_STATED
from .bitset import positions_of
from .index import Catalogue, catalogue
from .query import Choices, all_sets, find


@dataclass(frozen=True)
class ThemeLink:
    """A theme, the address of its calls, and how many one may still apply for."""

    label: str
    url: str
    count: int


def calls_by_theme(base_url: str) -> list[ThemeLink]:
    """Return the themes that have calls; no query."""
    counts = find(Choices("", {}, "deadline"), timezone.now()).counts["theme"]
    return [
        ThemeLink(term.name, f"{base_url}?theme={term.code}", counts[term.code])
        for term in terms_of(Vocabulary.THEME)
        if counts.get(term.code)
    ]


@dataclass(frozen=True)
class Deadline:
    """A row of the home page."""

    title: str
    language: str
    url: str
    day: date
    words: str


def next_deadlines(base_url: str, language: str, now: datetime, limit: int = 3) -> list[Deadline]:
    """Return the nearest cut-offs of open calls that belong to a programme of ours; no query.

    `base_url` is the address of the list of calls.
    """
    index = catalogue()
    sets = all_sets(index, now)
    bits = sets["status"].get(Status.OPEN, 0) | sets["status"].get(Status.CLOSING, 0)
    bits &= ~sets["programme"].get(NOT_STATED, 0)
    ends = index.clock(now).next_ends
    nearest = sorted(positions_of(bits), key=lambda position: (ends[position], position))[:limit]
    return [_deadline(index, position, base_url, language, now) for position in nearest]


def _deadline(
    index: Catalogue, position: int, base_url: str, language: str, now: datetime
) -> Deadline:
    title, title_language = index.title_at(position, language)
    schedule = index.schedules[position]
    left = schedule.days_left(now) or 0
    last_day = now.astimezone(BRUSSELS).date() + timedelta(days=left)
    words = ngettext("closes in %(n)s day", "closes in %(n)s days", left) % {"n": left}
    return Deadline(
        title=title,
        language=title_language,
        url=f"{base_url}{index.slugs[position]}/",
        day=last_day,
        words=words if left else _("closes today"),
    )
