"""Which well-known measures are here today: by key, by name, or by a page of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from core.caching import VersionedCache
from funding.catalogue.index import catalogue_cache
from funding.catalogue.selections import listed_among, official_titles
from funding.choices import Availability, Level
from funding.models.opportunity import FundingOpportunity
from funding.models.source import FundingSourcePage
from home.content.values import stable_id
from home.navigation.page_registry import page_registry_cache, visible

from .famous import FamousMeasure, State, famous_measures
from .recognition import Title, is_named, is_title_of

COUNTRY_OF = {Level.ITALY: "IT", Level.ROMANIA: "RO"}
CLOSED_PAGES = (Availability.CLOSED, Availability.ELSEWHERE)


class Outcome(StrEnum):
    """What a visitor learns of a measure."""

    FOUND = "found"
    EXPLAINED = "explained"
    MISSING = "missing"


@dataclass(frozen=True)
class SourceFacts:
    """A page of a funding source, as far as a measure is recognised by it.

    `key` is the same in all languages; `closed` where it says that nobody here can apply.
    """

    key: UUID
    country: str
    names: tuple[str, ...]
    closed: bool


@dataclass(frozen=True)
class Finding:
    """A measure and where it stands: ids of calls, and keys of pages."""

    measure: FamousMeasure
    outcome: Outcome
    calls: tuple[int, ...] = ()
    pages: tuple[UUID, ...] = ()


def findings() -> list[Finding]:
    """Return every measure of the file with what is here of it; no query when warm."""
    return _findings.get(famous_measures().measures)


def finding_of(
    measure: FamousMeasure,
    by_key: Mapping[tuple[str, str], int],
    titles: Iterable[tuple[int, Title]],
    pages: Iterable[SourceFacts],
) -> Finding:
    """Return what is here of a measure: records by key, else by name, and pages.

    A record counts as found, even if its call is closed: it says so itself. What is not for firms
    here is explained, whatever is known of it; what is closed, until there is a record again.
    """
    calls = [by_key[key] for key in measure.keys if key in by_key] or [
        pk
        for pk, title in titles
        if is_title_of(title, measure.phrases, measure.language, measure.level)
    ]
    about = [page for page in pages if _is_about(page, measure)]
    return Finding(
        measure,
        _outcome(measure, calls, about),
        tuple(dict.fromkeys(calls)),
        tuple(dict.fromkeys(page.key for page in about)),
    )


def _outcome(measure: FamousMeasure, calls: list[int], pages: list[SourceFacts]) -> Outcome:
    if measure.state == State.NOT_HERE or (measure.state == State.CLOSED and not calls):
        return Outcome.EXPLAINED
    if calls or any(not page.closed for page in pages):
        return Outcome.FOUND
    return Outcome.EXPLAINED if pages else Outcome.MISSING


def _is_about(page: SourceFacts, measure: FamousMeasure) -> bool:
    if measure.page and page.key == stable_id(f"funding/{measure.page}"):
        return True
    fits = page.country == measure.country
    return fits and any(is_named(name, measure.phrases) for name in page.names)


# --- what is here ---------------------------------------------------------------------------


def _find(measures: tuple[FamousMeasure, ...]) -> list[Finding]:
    """Two queries beside the catalogue: records by key, and pages."""
    by_key, pages = _by_key(measures), _pages()
    # Most of many calls are of another language or level: they are not looked at.
    titles: dict[tuple[str, str], list[tuple[int, Title]]] = defaultdict(list)
    for pk, written, language, level in official_titles():
        titles[language, level].append((pk, Title(written, language, level)))
    return [
        finding_of(measure, by_key, titles[measure.language, measure.level], pages)
        for measure in measures
    ]


def _by_key(measures: Iterable[FamousMeasure]) -> dict[tuple[str, str], int]:
    """Return the ids of listed records by origin and key; a merged one's is that of the kept."""
    wanted = {key for measure in measures for _origin, key in measure.keys}
    rows = FundingOpportunity.objects.filter(source_key__in=wanted)
    found = {}
    for origin, key, *ids in rows.values_list("origin", "source_key", "pk", "merged_into"):
        if (here := listed_among(ids)) is not None:
            found[origin, key] = here
    return found


def _pages() -> list[SourceFacts]:
    pages = visible(FundingSourcePage.objects.all()).only(
        "title", "abbreviation", "translation_key", "level", "availability", "path"
    )
    return [
        SourceFacts(
            page.translation_key,
            COUNTRY_OF.get(Level(page.level), "EU"),
            tuple(filter(None, (page.title, page.abbreviation))),
            page.availability in CLOSED_PAGES,
        )
        for page in pages
    ]


_findings = VersionedCache(
    "funding.famous", _find, depends_on=[catalogue_cache, page_registry_cache]
)
