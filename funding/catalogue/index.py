"""The catalogue in memory: each listed opportunity is a bit, each choice a set of bits.

Filtering and counting beside every choice are then a handful of operations on large integers,
whatever the database. Each process builds its copy with a fixed number of queries and rebuilds it
when the version in the cache changes: after an import or an edit. What depends on the clock is
worked out when the next deadline or opening has come, and with each day in Brussels.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from core.caching import VersionedCache
from core.clock import BRUSSELS
from core.text import fold_words
from funding.choices import GrantorLevel, Origin
from funding.deadlines import Schedule, Status, end_of
from funding.models.opportunity import FundingOpportunity
from funding.models.opportunity_parts import CutOff, OpportunityText
from funding.models.opportunity_time import OF_TIME, schedule_from
from funding.timestamps import updated_at
from home.models.vocabulary import terms_cache

from .bands import NOT_STATED, WINDOWS, amount_band, need_bands, origin_band, stage_bands
from .bitset import Order, bit_set, bit_sets, positions_of
from .conditions import Conditions
from .meanings import Meanings
from .places import place_sets
from .ranking import Group, Trait, groups_of, points_of, traits_of
from .terms import TERM_FACETS, stated_sets, suggested_themes, tagged_positions, term_sets
from .words import WordIndex

MANY = 10_000
# By the language they are in and the position of their opportunity.
Texts = dict[str, dict[int, str]]
BARE_FACETS = ("kind", "programme", "consortium", "need", "amount", "stage", "level")


@dataclass(frozen=True)
class Clock:
    """What depends on the time of day; it holds from one moment until just before the other."""

    since: datetime
    until: datetime
    status: dict[str, int]
    windows: dict[str, int]
    next_ends: list[float]
    soonest_first: Order
    groups: dict[Group, int]
    _fittest_first: dict[str, Order] = field(default_factory=dict)

    def fittest_first(self, index: Catalogue, language: str) -> Order:
        """Return the order of points for who reads `language`; among equals, of next cut-offs."""
        if language not in self._fittest_first:
            own = [
                language in index.own_titles.get(position, ()) or official == language
                for position, (_title, official) in enumerate(index.official)
            ]
            self._fittest_first[language] = Order(
                [
                    (-points_of(traits, reads), ends)
                    for traits, reads, ends in zip(index.traits, own, self.next_ends, strict=True)
                ]
            )
        return self._fittest_first[language]


@dataclass
class Catalogue:
    """All listed opportunities; a position in the lists is a bit in the sets."""

    ids: list[int] = field(default_factory=list)
    position_of: dict[int, int] = field(default_factory=dict)
    schedules: list[Schedule] = field(default_factory=list)
    slugs: list[str] = field(default_factory=list)
    official: list[tuple[str, str]] = field(default_factory=list)
    own_titles: dict[int, dict[str, str]] = field(default_factory=dict)
    suggested: dict[int, tuple[str, ...]] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)
    origins: dict[str, int] = field(default_factory=dict)
    words: WordIndex = field(default_factory=WordIndex)
    words_of_titles: WordIndex = field(default_factory=WordIndex)
    first_words: WordIndex = field(default_factory=WordIndex)
    meanings: Meanings = field(default_factory=lambda: Meanings({}))
    meanings_of_titles: Meanings = field(default_factory=lambda: Meanings({}))
    newest_first: Order = field(default_factory=lambda: Order([]))
    largest_first: Order = field(default_factory=lambda: Order([]))
    changed_first: Order = field(default_factory=lambda: Order([]))
    choices: dict[str, dict[str, int]] = field(default_factory=dict)
    traits: list[Trait] = field(default_factory=list)
    alone: int = 0
    founders: int = 0
    partners: int = 0
    closed_to: list[tuple[int | None, str]] = field(default_factory=list)
    _clock: Clock | None = None

    @property
    def everything(self) -> int:
        """The set of all."""
        return (1 << len(self.ids)) - 1

    def title_at(self, position: int, language: str) -> tuple[str, str]:
        """Return the title in a language and its own language: an editor's, else the official."""
        own = self.own_titles.get(position, {}).get(language)
        return (own, language) if own else self.official[position]

    def clock(self, now: datetime) -> Clock:
        """Status, deadline windows and next cut-offs at `now`."""
        clock = self._clock
        if clock is None or not clock.since <= now < clock.until:
            clock = self._clock = self._read_clock(now.astimezone(UTC))
        return clock

    def _read_clock(self, now: datetime) -> Clock:
        status: dict[str, list[int]] = defaultdict(list)
        windows: dict[str, list[int]] = defaultdict(list)
        next_ends = []
        today = now.astimezone(BRUSSELS).date()
        limits = [
            (code, end_of(today + timedelta(days=days)).timestamp())
            for code, (days, _label) in WINDOWS.items()
        ]
        until = end_of(today).astimezone(UTC)
        for position, schedule in enumerate(self.schedules):
            status[schedule.status(now)].append(position)
            upcoming = schedule.next_end(now)
            ends = upcoming.timestamp() if upcoming else float("inf")
            next_ends.append(ends)
            for code, limit in limits:
                if ends <= limit:
                    windows[code].append(position)
            change = schedule.next_change(now)
            if change is not None and change < until:
                until = change
        by_status = bit_sets(status)
        groups = groups_of(by_status, self.alone, self.founders, self.partners, self.everything)
        return Clock(now, until, by_status, bit_sets(windows), next_ends, Order(next_ends), groups)


def catalogue() -> Catalogue:
    """Return the catalogue as it is now."""
    return catalogue_cache.get()


def _build() -> Catalogue:
    built = _read()
    if len(built.ids) >= MANY:
        _keep()
    return built


def _keep() -> None:
    """Take what stands in memory out of what Python's garbage collector looks through.

    It would halt a request for a third of a second each time to find that all is still needed.
    """
    gc.unfreeze()  # the copy before this one is to go
    gc.collect()
    gc.freeze()


def invalidate_catalogue() -> None:
    """Have every process build its copy anew."""
    catalogue_cache.invalidate()


def _read() -> Catalogue:
    built = Catalogue()
    members: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    listed = FundingOpportunity.objects.listed().order_by("pk")
    ends = defaultdict(list)
    columns_of_windows = ("opportunity_id", "opens_on", "ends_at")
    for pk, *window in CutOff.objects.values_list(*columns_of_windows).order_by():
        ends[pk].append(window)
    written: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    columns_of_texts = ("opportunity_id", "language", "title", "summary")
    for pk, *text in OpportunityText.objects.values_list(*columns_of_texts).order_by():
        written[pk].append(tuple(text))
    position_of = built.position_of
    words: list[str] = []
    titles: Texts = defaultdict(dict)
    other: Texts = defaultdict(dict)
    newest: list[float] = []
    amounts: list[float] = []
    changes: list[tuple[float, int]] = []
    given: list[tuple[int, int | None, str, str, str]] = []
    columns = (
        "pk", "slug", "identifier", "title", "title_language", "call_title", "kind", "consortium",
        "programme__abbreviation", "programme__slug", "grant_min", "grant_max", "budget_total",
        "trl_min", "trl_max", "first_published_at", "published_on", "last_published_at",
        "source_changed", "programme_id", "level", "origin", *OF_TIME,
    )  # fmt: skip
    for row in listed.values_list(*columns, named=True).iterator(chunk_size=5000):
        position = position_of[row.pk] = len(built.ids)
        built.ids.append(row.pk)
        built.schedules.append(schedule_from(row, ends[row.pk]))
        built.slugs.append(row.slug)
        built.official.append((row.title, row.title_language))
        texts = written.get(row.pk, [])
        if texts:
            built.own_titles[position] = {code: title for code, title, _s in texts if title}
        own_words = [word for _code, *words in texts for word in words]
        built.titles.append(fold_words(row.title))
        words.append(fold_words(" ".join([row.identifier, row.title, row.call_title, *own_words])))
        titles[row.title_language][position] = row.title
        other[row.title_language][position] = row.call_title
        for code, title, summary in texts:
            titles[code][position] = f"{titles[code].get(position, '')} {title}"
            other[code][position] = f"{other[code].get(position, '')} {summary}"
        newest.append(-_newness(row))
        changes.append((-updated_at(row).timestamp(), -row.pk))
        largest = row.grant_max or row.budget_total
        amounts.append(-float(largest or 0))
        members["origin"][origin_band(row.origin, row.published_on)].append(position)
        members["kind"][row.kind].append(position)
        members["programme"][_programme(row)].append(position)
        members["consortium"][row.consortium or NOT_STATED].append(position)
        level = row.level or (GrantorLevel.EU if row.origin == Origin.PORTAL else NOT_STATED)
        members["level"][level].append(position)
        given.append((row.pk, row.programme_id, row.consortium, level, row.identifier))
        members["amount"][amount_band(largest)].append(position)
        for band in need_bands(row.grant_min, row.grant_max):
            members["need"][band].append(position)
        for band in stage_bands(row.trl_min, row.trl_max):
            members["stage"][band].append(position)
    built.newest_first, built.largest_first = Order(newest), Order(amounts)
    built.changed_first = Order(changes)
    built.words, built.words_of_titles = WordIndex(words), WordIndex(built.titles)
    built.first_words = WordIndex(" ".join(title.split(None, 1)[:1]) for title in built.titles)
    built.meanings_of_titles = Meanings(titles, len(built.ids))
    built.meanings = Meanings(other, len(built.ids))
    built.choices = {name: bit_sets(members[name]) for name in BARE_FACETS}
    built.origins = bit_sets(members["origin"])
    tagged = tagged_positions(position_of)
    built.suggested = suggested_themes(built.official, built.ids, tagged)
    stated = {name: stated_sets(of, tagged) for name, (of, _relation) in TERM_FACETS.items()}
    for name, (vocabulary, _relation) in TERM_FACETS.items():
        built.choices[name] = term_sets(vocabulary, stated[name], len(built.ids))
    _rank(built, given, stated)
    return built


def _rank(
    built: Catalogue,
    given: Sequence[tuple[int, int | None, str, str, str]],
    stated: Mapping[str, Mapping[str, int]],
) -> None:
    """Read who may apply: what stands first, and what a firm in each place may use."""
    conditions = Conditions.read()
    kinds: list[list[str]] = [[] for _pk in built.ids]
    for code, bits in stated["funding"].items():
        for position in positions_of(bits):
            kinds[position].append(code)
    members: dict[Trait, list[int]] = defaultdict(list)
    for position, (pk, programme, consortium, level, identifier) in enumerate(given):
        inherited = conditions.of_programmes.get(programme, ())
        own = conditions.of_opportunities.get(pk, ())
        traits = traits_of(consortium, level, kinds[position], own, inherited, identifier)
        built.traits.append(traits)
        for trait in traits & (Trait.ALONE | Trait.FOUNDERS | Trait.PARTNERS):
            members[trait].append(position)
    built.alone, built.partners = bit_set(members[Trait.ALONE]), bit_set(members[Trait.PARTNERS])
    built.founders = bit_set(members[Trait.FOUNDERS])
    excluded = [
        (area, built.position_of[pk])
        for pk, area in conditions.excluded_territories()
        if pk in built.position_of
    ]
    built.closed_to = conditions.closed_to()
    built.choices["place"] = place_sets(stated["territory"], excluded, built.everything)


def _newness(row: object) -> float:
    """When it was published in the source, else when it first stood here; for sorting."""
    if row.published_on or row.opens_on:  # type: ignore[attr-defined]
        day = row.published_on or row.opens_on  # type: ignore[attr-defined]
        return float(day.toordinal())
    first = row.first_published_at  # type: ignore[attr-defined]
    return float(first.date().toordinal()) if first else 0.0


def _programme(row: object) -> str:
    """Return the programme's abbreviation as a code for addresses; its slug where it has none."""
    code = row.programme__abbreviation or row.programme__slug or NOT_STATED  # type: ignore[attr-defined]
    return code.lower().replace(" ", "-")


def open_statuses() -> tuple[str, ...]:
    """Return what the default view shows: everything a firm may still apply for."""
    return tuple(status for status in Status if status != Status.CLOSED)


catalogue_cache = VersionedCache("funding.catalogue", _build, depends_on=[terms_cache])
