"""The facts of a funding source and whether each has been confirmed, its calls, its siblings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.caching import VersionedCache
from core.formats import euros, language, percent
from core.page_cache.content import content
from funding.deadlines import Status
from funding.paths import call_url
from home.navigation.page_registry import RegisteredPage, page_registry

from .opportunity_parts import CutOff, OpportunityText
from .opportunity_time import OF_TIME

if TYPE_CHECKING:
    from .source import FundingSourcePage

# The facts an editor can mark as not yet confirmed on the official page.
CHECKABLE = {
    "who_can_apply": gettext_lazy("Who can apply"),
    "amount": gettext_lazy("How much"),
    "rate": gettext_lazy("Share of the costs that is funded"),
    "consortium": gettext_lazy("Partners needed"),
    "trl": gettext_lazy("Technology readiness"),
    "duration": gettext_lazy("Duration"),
    "availability": gettext_lazy("When it opens"),
    "managing_body": gettext_lazy("Managed by"),
    "budget": gettext_lazy("Total budget"),
    "territories": gettext_lazy("Where the firm may be"),
    "sizes": gettext_lazy("Size of the firm"),
    "period": gettext_lazy("Period"),
    "official_url": gettext_lazy("Official page"),
}


@dataclass(frozen=True)
class Fact:
    """A label, its value in words, a remark, and whether it still needs checking."""

    key: str
    label: Any
    value: str
    note: str = ""
    unchecked: bool = False


def facts_of(source: FundingSourcePage) -> list[Fact]:
    """Return what is known of `source`, in the order a firm asks; what is not known is left out."""
    return [
        Fact(key, CHECKABLE[key], value, note, key in source.unchecked)
        for key, value, note in _facts(source)
        if value or note
    ]


def amounts_of(source: FundingSourcePage) -> list[Fact]:
    """Return what a source pays, in figures only, for a card; asks no query."""
    return [
        Fact(key, CHECKABLE[key], value, unchecked=key in source.unchecked)
        for key, value, _note in _money(source)
        if value
    ]


def key_facts(source: FundingSourcePage) -> dict[str, Fact]:
    """Return by key what it pays and whether partners are needed; asks no query."""
    facts = [*_money(source), ("consortium", *_consortium(source))]
    return {
        key: Fact(key, CHECKABLE[key], value, note, key in source.unchecked)
        for key, value, note in facts
        if value or note
    }


def _money(source: FundingSourcePage) -> Iterator[tuple[str, str, str]]:
    yield "amount", in_range(source.grant_min, source.grant_max, euros), source.amount_note
    yield "rate", in_range(source.rate_min, source.rate_max, percent), ""


def _facts(source: FundingSourcePage) -> Iterator[tuple[str, str, str]]:
    yield from _money(source)
    if not source.is_service:
        yield "consortium", *_consortium(source)
    yield "sizes", ", ".join(size.name for size in source.sizes.all()), ""
    yield "territories", ", ".join(place.name for place in source.territories.all()), ""
    yield "trl", in_range(source.trl_min, source.trl_max, "TRL {}".format), ""
    yield "duration", _months(source.duration_months), ""
    yield "availability", source.get_availability_display(), ""
    yield "managing_body", source.managing_body, ""
    yield "budget", euros(source.budget_total) if source.budget_total else "", source.budget_note
    yield "period", _years(source.period_start, source.period_end), ""


def in_range(low: Any, high: Any, write: Any) -> str:
    """Return a range in words, as far as its ends are known; `write` prints one end."""
    if low is not None and high is not None and low != high:
        return _("%(low)s to %(high)s") % {"low": write(low), "high": write(high)}
    if high is not None and low is None:
        return _("up to %(high)s") % {"high": write(high)}
    if low is not None and high is None:
        return _("from %(low)s") % {"low": write(low)}
    return write(low) if low is not None else ""


def _years(first: int | None, last: int | None) -> str:
    return f"{first}–{last}" if first and last and first != last else in_range(first, last, str)


def _consortium(source: FundingSourcePage) -> tuple[str, str]:
    if not source.consortium:
        return "", ""
    note = ""
    if source.min_partners and source.min_countries:
        note = _("at least %(partners)s partners from %(countries)s countries") % {
            "partners": source.min_partners,
            "countries": source.min_countries,
        }
    elif source.min_partners:
        note = _("at least %(partners)s partners") % {"partners": source.min_partners}
    return source.get_consortium_display(), note


def _months(months: int | None) -> str:
    if not months:
        return ""
    return ngettext("up to %(n)s month", "up to %(n)s months", months) % {"n": months}


# --- its calls ------------------------------------------------------------------------------

# So many say enough; the list of calls has the others.
MOST_SHOWN = 10


@dataclass(frozen=True)
class SourceCall:
    """A call of a programme as a link, with what its dates say.

    `since`: the last day somebody confirmed it, where that is too long ago.
    """

    title: str
    language: str
    url: str
    status: Status
    since: date | None
    cut_off: CutOff | None


def calls_of(translation_key: Any, now: datetime) -> tuple[list[SourceCall], bool]:
    """Return the calls of a programme that are not closed, and whether there are more.

    Those that close first come first. `translation_key` is that of the programme's page.
    """
    # Opportunities are built on sources, so a source cannot import them.
    opportunity = apps.get_model("funding", "FundingOpportunity")
    plain = OpportunityText.objects.filter(opportunity=OuterRef("pk"), language=language())
    found = (
        opportunity.objects.listed()
        .not_closed_at(now)
        .filter(programme__translation_key=translation_key)
        .annotate(plain_title=Subquery(plain.values("title")[:1]))
        .only("slug", "title", "title_language", *OF_TIME)
        .prefetch_related("cut_offs")
    )
    calls = sorted(found, key=lambda item: (item.closes_at is None, item.closes_at, item.pk))
    return [_shown(item, now) for item in calls[:MOST_SHOWN]], len(calls) > MOST_SHOWN


def _shown(item: Any, now: datetime) -> SourceCall:
    return SourceCall(
        title=item.plain_title or item.title,
        language=language() if item.plain_title else item.title_language,
        url=call_url(item.slug),
        status=item.status(now),
        since=item.schedule.unconfirmed_since(now),
        cut_off=item.next_cut_off(now),
    )


# --- what is beside it ----------------------------------------------------------------------


def siblings_of(source: FundingSourcePage) -> list[RegisteredPage]:
    """Return three other sources of the same group that anybody may read."""
    levels = _levels.get()
    beside = page_registry().children(source.path[: -source.steplen], source._meta.label_lower)
    others = (page for page in beside if page.page_id != source.pk)
    return [page for page in others if levels.get(page.page_id) == source.level][:3]


def _read_levels() -> dict[int, str]:
    """Return the group of each source."""
    return dict(apps.get_model("funding", "FundingSourcePage").objects.values_list("pk", "level"))


_levels = VersionedCache("funding.levels", _read_levels, depends_on=[content])
