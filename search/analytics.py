"""Counting what people look for, without a trace of who they are.

Per language and day, how often words were looked for, and how often in vain. What looks like
personal data is never written; what hardly anybody looks for is thrown away later (`tidy`), as a
rare search may say who made it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from time import monotonic

from django.db import DatabaseError, transaction
from django.db.models import F, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.database import patient_for
from home.jobs.schedule import daily
from search.languages.analysis import words
from search.models.statistics import MOST_LETTERS, SearchCount

logger = logging.getLogger(__name__)

MOST_WORDS = 8  # more is a letter, not a search
MOST_A_DAY = 5000  # different words a day and language: a robot's inventions end here
RARE = 3  # looked for fewer times than this within `WHILE`, words are thrown away
WHILE = timedelta(days=30)
KEPT = timedelta(days=396)  # 13 months: a year, and the same month of the year before
LOG_SECONDS = 60.0
WAIT = 100  # milliseconds: no visitor waits longer for a database that is busy

_said_at = -LOG_SECONDS
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PERSONAL = re.compile(
    r"@"
    r"|\d{6}"  # numbers of people, cards and papers
    r"|\d(?:[ .()/+-]*\d){6}"  # telephone numbers
    r"|\b[A-Z]{6}\d\d[A-Z]\d\d[A-Z]\d{3}[A-Z]\b",  # Italian tax codes
    re.IGNORECASE,
)


def count_search(text: str, language: str, total: int) -> None:
    """Count a search that found `total` things. Never raises: no page fails for a statistic.

    Call it for the first page of results only.
    """
    kept = countable(text)
    if not kept:
        return
    try:
        with patient_for(WAIT), transaction.atomic():
            _count(kept, language, found=total > 0)
    except DatabaseError as error:
        _say(error)


def _say(error: DatabaseError) -> None:
    """Log it, once in a while: while the database is busy no search is counted."""
    global _said_at  # noqa: PLW0603 – two threads at once say it twice at worst
    if monotonic() - _said_at >= LOG_SECONDS:
        _said_at = monotonic()
        logger.warning("A search was not counted: %s", error)


def countable(text: str) -> str:
    """Return the words as they are counted; empty if there are none or they may be personal."""
    found = words(text)
    if len(found) > MOST_WORDS or _PERSONAL.search(_YEAR.sub(" ", text)):
        return ""
    return " ".join(found)[:MOST_LETTERS].strip()


def most_searched(counts: QuerySet[SearchCount]) -> QuerySet:
    """Return sums by language and words; rare words are left out."""
    return (
        counts.values("language", "words")
        .annotate(total=Sum("searches"), in_vain=Sum("without_result"))
        .filter(total__gte=RARE)
    )


def tidy(today: date) -> int:
    """Throw away what is old or rare; how many rows went.

    A day's row is rare if no 30 days with that day have `RARE` searches for the words. The last
    30 days are not judged yet.
    """
    gone, _each = SearchCount.objects.filter(day__lt=today - KEPT).delete()
    rows = SearchCount.objects.order_by("language", "words", "day")
    named = rows.values_list("language", "words", "day", "searches", "pk").iterator()
    rare = [
        pk
        for _name, days in groupby(named, key=itemgetter(0, 1))
        for pk in _rare([(day, searches, pk) for *_name, day, searches, pk in days], today)
    ]
    for start in range(0, len(rare), 500):
        gone += SearchCount.objects.filter(pk__in=rare[start : start + 500]).delete()[0]
    return gone


@daily("tidy_search_counts", hour=4, label=_("Delete old and rare search words"))
def tidy_today() -> str:
    """Run `tidy`; return a report."""
    return f"{tidy(timezone.localdate())} rows"


def _count(kept: str, language: str, *, found: bool) -> None:
    day = timezone.localdate()
    row = SearchCount.objects.filter(language=language, day=day, words=kept)
    more = {"searches": F("searches") + 1}
    if not found:
        more["without_result"] = F("without_result") + 1
    if row.update(**more):
        return
    if SearchCount.objects.filter(language=language, day=day).count() < MOST_A_DAY:
        # Another process may have made the row since.
        fresh = SearchCount(language=language, day=day, words=kept)
        SearchCount.objects.bulk_create([fresh], ignore_conflicts=True)
        row.update(**more)


def _rare(days: Sequence[tuple[date, int, int]], today: date) -> list[int]:
    """Return the rows to throw away of one language and words; `days` are in order."""
    common: set[int] = set()
    for start, (first, _searches, _pk) in enumerate(days):
        window = [row for row in days[start:] if row[0] < first + WHILE]
        if sum(searches for _day, searches, _pk in window) >= RARE:
            common.update(pk for _day, _searches, pk in window)
    return [pk for day, _searches, pk in days if day < today - WHILE and pk not in common]
