"""The same measure twice: which calls are likely one, and what becomes of them.

Ministries, chambers and portals tell of one measure each in their own list; a guide and its
scheme are two records of one call. Such pairs are proposed to editors; nothing is merged by
itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db import transaction
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from core.caching import VersionedCache
from core.formats import day, euros
from core.signals import written_in_bulk
from core.text import fold_words
from funding.catalogue.index import catalogue_cache, invalidate_catalogue
from funding.choices import Origin
from funding.imports.decisions import DecisionError
from funding.imports.records import TERMS
from funding.models.imports import DecidedPair
from funding.models.opportunity import FundingOpportunity
from home.models.vocabulary import terms_of

# Words of offices, which many titles share: only the others tell measures apart.
COMMON = frozenset(
    {
        "ghid", "ghidul", "solicitantului", "schema", "ajutor", "ajutorul", "stat", "minimis",
        "pentru", "sprijin", "sprijinirea", "privind", "referitoare", "acordarea", "granturi",
        "program", "programul", "apel", "apelul", "prin", "din", "care",
        "bando", "bandi", "avviso", "contributi", "contributo", "concessione", "delle", "degli",
        "della", "alle", "agli", "per", "dal", "con", "anno", "imprese", "favore", "sostegno",
        "misura", "fondo",
        "the", "and", "for", "call", "support", "grant", "scheme",
    }
)  # fmt: skip
# Titles are alike where so many of the shorter one's words stand in the other.
ALIKE = 0.7
FEWEST_WORDS = 2
# What so many share is a list page, or a day on which much opens: no sign of one measure.
MOST_ALIKE = 200
STEM = 7
_WORD = re.compile(r"[a-z0-9]{3,}")
FACTS = ("title", "origin", "official_url", "budget_total", "opens_on", "last_end", "grantor")


@dataclass(frozen=True)
class Fact:
    """What two calls say of one thing, in words."""

    name: str
    first: str
    second: str

    @property
    def agrees(self) -> bool:
        """Whether both say the same."""
        return self.first == self.second


@dataclass(frozen=True)
class Pair:
    """Two calls that may be one measure, and what they say; the older key is the first."""

    first: FundingOpportunity
    second: FundingOpportunity
    facts: list[Fact]

    @property
    def calls(self) -> tuple[FundingOpportunity, FundingOpportunity]:
        """Both, in their order."""
        return self.first, self.second


@dataclass(frozen=True)
class _Told:
    """What is compared of a call."""

    pk: int
    countries: frozenset[str]
    words: frozenset[str]
    budget: str
    signs: tuple[tuple, ...]


def likely_doubles(most: int = 100) -> list[Pair]:
    """Return pairs that no editor has decided yet: alike in place and title, and in one sign more.

    Signs are the budget, the dates and the official page. Compared once, until a call changes; two
    queries, however many there are.
    """
    keys = _undecided(_alike.get())[:most]
    asked = {pk for pair in keys for pk in pair}
    found = FundingOpportunity.objects.only("slug", "identifier", *FACTS).in_bulk(asked)
    return [Pair(found[one], found[other], _facts(found[one], found[other])) for one, other in keys]


def _told() -> list[_Told]:
    """Return all calls but those of the portal, which tells each once."""
    rows = (
        FundingOpportunity.objects.listed()
        .exclude(origin=Origin.PORTAL)
        .annotate(said_budget=KT("raw__budget"))
        .values_list(
            "pk", "title", "title_language", "official_url", "budget_total", "said_budget",
            "opens_on", "last_end",
        )
    )  # fmt: skip
    places = _countries()
    return [
        _Told(
            pk,
            places.get(pk) or frozenset({language.upper()}),
            words_of(title),
            str(budget or said or ""),
            tuple(_signs(url, str(budget or said or ""), opens, end)),
        )
        for pk, title, language, url, budget, said, opens, end in rows
    ]


def _countries() -> dict[int, frozenset[str]]:
    codes = {term.pk: term.code[:2] for term in terms_of(TERMS["territories"])}
    through = FundingOpportunity.territories.through.objects
    found: dict[int, set[str]] = defaultdict(set)
    for pk, term in through.values_list("fundingopportunity_id", "term_id"):
        found[pk].add(codes.get(term, ""))
    return {pk: frozenset(countries) for pk, countries in found.items()}


def _signs(url: str, budget: str, opens: Any, end: Any) -> Iterator[tuple]:
    if url:
        yield "page", url.rstrip("/")
    if budget:
        yield "budget", budget
    if opens or end:
        yield "dates", opens, end


def words_of(title: str) -> frozenset[str]:
    """Return the beginnings of a title's words, without those that many titles share."""
    return frozenset(word[:STEM] for word in _WORD.findall(fold_words(title)) if word not in COMMON)


def alike(first: frozenset[str], second: frozenset[str]) -> bool:
    """Return whether two titles have most words in common."""
    shorter = min(len(first), len(second))
    return shorter >= FEWEST_WORDS and len(first & second) >= ALIKE * shorter


def _pairs(told: Iterable[_Told]) -> list[tuple[int, int]]:
    """Return the keys of likely pairs, the lower first."""
    by_sign: dict[tuple, list[_Told]] = defaultdict(list)
    for one in told:
        for sign in one.signs:
            by_sign[sign].append(one)
    found = {
        (min(a.pk, b.pk), max(a.pk, b.pk))
        for sign, same in by_sign.items()
        if 1 < len(same) <= MOST_ALIKE
        for a, b in combinations(same, 2)
        if a.countries & b.countries and alike(a.words, b.words) and not _contradict(sign, a, b)
    }
    return sorted(found)


def _contradict(sign: tuple, one: _Told, other: _Told) -> bool:
    """Return whether all they share is the dates, and each tells another budget."""
    told = {one.budget, other.budget}
    return sign[0] == "dates" and "" not in told and len(told) > 1


_alike = VersionedCache(
    "funding.doubles", lambda: _pairs(_told()), depends_on=[catalogue_cache], shown=False
)


def _undecided(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    decided = set(DecidedPair.objects.values_list("first_id", "second_id")) if pairs else set()
    return [pair for pair in pairs if pair not in decided]


def _facts(first: FundingOpportunity, second: FundingOpportunity) -> list[Fact]:
    """Return what two calls say, each thing that at least one of them tells."""
    told = [
        Fact(str(name), say(first), say(second))
        for name, say in (
            (_("official title"), lambda one: one.title),
            (_("origin"), lambda one: one.get_origin_display()),
            (_("official page"), lambda one: one.official_url),
            (_("budget in euro"), lambda one: euros(one.budget_total) if one.budget_total else ""),
            (_("opens on"), lambda one: day(one.opens_on) if one.opens_on else ""),
            (_("last deadline"), lambda one: day(one.last_end.date()) if one.last_end else ""),
            (_("who funds it"), lambda one: one.grantor),
        )
    ]
    return [fact for fact in told if fact.first or fact.second]


# --- what an editor decides -------------------------------------------------------------------


def keep_apart(one: int, other: int, user: Any) -> None:
    """Note that two calls are not the same. Raises DecisionError."""
    with transaction.atomic():
        _locked(one, other)
        _decide(one, other, DecidedPair.Decision.APART, user)


def merge(kept: int, dropped: int, user: Any) -> None:
    """Let one call stand for both: the other's address leads to it, and its link stands there.

    Raises DecisionError.
    """
    with transaction.atomic():
        both = _locked(kept, dropped)
        if not both[kept].live or not both[dropped].live:
            raise DecisionError(_("Only calls that are published can be merged."))
        both[dropped].merged_from.update(merged_into=kept)
        FundingOpportunity.objects.filter(pk=dropped).update(merged_into=kept)
        both[dropped].refresh_from_db()
        both[dropped].unpublish(user=user)
        _decide(kept, dropped, DecidedPair.Decision.MERGED, user)
        log(both[kept], "wagtail.edit", user=user, data={"merged": both[dropped].identifier})
        written_in_bulk.send(sender=FundingOpportunity, keys=[kept, dropped])
        invalidate_catalogue()


def _locked(one: int, other: int) -> dict[int, FundingOpportunity]:
    rows = FundingOpportunity.objects.select_for_update().filter(pk__in=[one, other])
    found = {row.pk: row for row in rows.order_by("pk")}
    if len(found) != 2:
        raise DecisionError(_("One of the two is no longer there."))
    return found


def _decide(one: int, other: int, decision: str, user: Any) -> None:
    DecidedPair.objects.update_or_create(
        first_id=min(one, other),
        second_id=max(one, other),
        defaults={"decision": decision, "decided_by": user},
    )
