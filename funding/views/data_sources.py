"""Where our data come from: the sources with their state, and the well-known measures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.formats import day
from core.formats import language as active_language
from funding.catalogue.selections import state_of
from funding.coverage.famous import FamousMeasure, State
from funding.coverage.findings import Finding, Outcome, findings
from funding.deadlines import Status
from funding.exports.licence import credit_of_all
from funding.imports.sources.overview import public_sources
from funding.paths import DATA_SOURCES, paths
from home.navigation.page_registry import page_registry

from .base import context_below

if TYPE_CHECKING:
    from funding.pages import FundingIndexPage

COUNTRIES = {
    "IT": gettext_lazy("Italy, Piemonte and Torino"),
    "RO": gettext_lazy("Romania and Ilfov"),
    "EU": gettext_lazy("All of the European Union"),
}


def show_data_sources(index: FundingIndexPage, request: HttpRequest) -> HttpResponse:
    """Show each source with licence, state and faults, and which well-known measures are here."""
    now = timezone.now()
    context = context_below(
        index,
        request,
        paths(DATA_SOURCES),
        title=_("Where our data come from"),
        description=_(
            "Each source with its licence, the day it last answered and what could not be used; "
            "and which well-known measures you find here."
        ),
    )
    found = findings()
    missing = [one.measure for one in found if one.outcome == Outcome.MISSING]
    context |= {
        "sources": public_sources(now),
        "credit": credit_of_all(),
        "famous": famous_groups(found, index.calls_url(request), now),
        "missing": missing,
        "explained_count": len(found) - len(missing),
        "famous_count": len(found),
    }
    return TemplateResponse(request, "funding/data_sources.html", context)


# --- the well-known measures ------------------------------------------------------------------


@dataclass(frozen=True)
class FamousLink:
    """A call or a page of a source that tells of a measure; `language` is that of the title."""

    title: str
    url: str
    language: str
    status: str = ""
    words: str = ""


@dataclass(frozen=True)
class FamousRow:
    """A measure as it is printed; `why` is empty where a record or page says it."""

    measure: FamousMeasure
    code: str
    label: str
    links: list[FamousLink] = field(default_factory=list)
    why: str = ""
    host: str = ""

    @property
    def is_found(self) -> bool:
        """Whether there is a record or page to read."""
        return self.code == Outcome.FOUND


def famous_groups(
    found: Iterable[Finding], calls_url: str, now: datetime
) -> list[tuple[str | Promise, list[FamousRow]]]:
    """Return the measures by country, in the order of the file. No query."""
    rows = [_row(finding, calls_url, now) for finding in found]
    groups = [
        (name, [row for row in rows if row.measure.country == code])
        for code, name in COUNTRIES.items()
    ]
    return [group for group in groups if group[1]]


def _row(finding: Finding, calls_url: str, now: datetime) -> FamousRow:
    measure = finding.measure
    calls = [link for pk in finding.calls if (link := _call(pk, calls_url, now))]
    pages = [link for key in finding.pages if (link := _page(key))]
    why = measure.why[active_language()] if finding.outcome == Outcome.EXPLAINED else ""
    code, label = _outcome(finding)
    host = urlsplit(measure.source).hostname or ""
    return FamousRow(measure, code, label, [*calls, *pages], why, host)


def _outcome(finding: Finding) -> tuple[str, str]:
    """Return the code of its pill, and the words."""
    if finding.outcome == Outcome.EXPLAINED:
        if finding.measure.state == State.NOT_HERE:
            return "elsewhere", _("not for firms here")
        if finding.measure.state == State.CLOSED:
            return "closed", _("closed, no new edition known")
        return "closed", _("its page says why not now")
    if finding.outcome == Outcome.MISSING:
        return "unchecked", _("missing here")
    return Outcome.FOUND, ""


def _call(pk: int, calls_url: str, now: datetime) -> FamousLink | None:
    state = state_of(pk, active_language(), now)
    if state is None:
        return None
    status, words = state.status, str(state.status.label)
    if state.unconfirmed:
        status = Status.UNKNOWN
        words = _("not confirmed since %(day)s") % {"day": day(state.unconfirmed)}
    return FamousLink(state.title, f"{calls_url}{state.slug}/", state.language, status, words)


def _page(key: object) -> FamousLink | None:
    """Return the page in the reader's language, else in English or any it exists in."""
    versions = page_registry().by_key.get(key, {})  # type: ignore[call-overload]
    entry = versions.get(active_language()) or versions.get("en")
    entry = entry or next(iter(versions.values()), None)
    return FamousLink(entry.title, entry.url, entry.language) if entry else None
