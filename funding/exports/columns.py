"""The columns of the exported tables, each defined once.

Modelled on the French exchange schema for aid to firms (etalab/schema-dispositif-aide), with
English names; docs/open-data.md shows which is which. A value is None where the source does not
say: never zero, never “all”.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.clock import BRUSSELS
from core.spreadsheets import Value
from funding.models.opportunity import FundingOpportunity
from funding.models.opportunity_parts import CutOff
from funding.models.prefetch import related
from funding.timestamps import changed_at

from .context import ExportContext
from .licence import LICENCE_URL, credit_of

# A moment has a zone; a bare day means that the time is not known.
Read = Callable[[FundingOpportunity, ExportContext], Value]


@dataclass(frozen=True)
class ExportColumn:
    """One column: `key` stands in addresses and heads the CSV, `label` is for people."""

    key: str
    label: Any
    value: Read
    group: str


GROUPS = {
    "call": _("The call"),
    "words": _("In plain words"),
    "for": _("For whom and what"),
    "dates": _("Dates"),
    "money": _("Money"),
    "record": _("Source and record"),
}


def end_value(cut_off: CutOff | None) -> date | datetime | None:
    """Return a cut-off as a moment on Brussels' clocks; as a bare day where no time is known."""
    if cut_off is None:
        return None
    return cut_off.day if cut_off.at is None else cut_off.local_end


def iso(value: date | datetime | None) -> str:
    """ISO 8601: a day, or a moment with its offset from UTC."""
    return value.isoformat() if value is not None else ""


def programme_name(opportunity: FundingOpportunity, context: ExportContext) -> str:
    """Return the programme by its name on this site, else by the source's code."""
    programme = context.programme_of(opportunity)
    return programme.title if programme else opportunity.programme_code


def programme_text(name: str, opportunity: FundingOpportunity, context: ExportContext) -> str:
    """Return a text of the page of the programme; empty where it has none."""
    programme = context.programme_of(opportunity)
    return getattr(programme, name) if programme else ""


def _field(name: str) -> Read:
    return lambda opportunity, _context: getattr(opportunity, name) or None


def _shown(name: str) -> Read:
    def read(opportunity: FundingOpportunity, _context: ExportContext) -> Value:
        code = getattr(opportunity, name)
        return str(getattr(opportunity, f"get_{name}_display")()) if code else None

    return read


def _text(name: str) -> Read:
    def read(opportunity: FundingOpportunity, context: ExportContext) -> Value:
        text = opportunity.text(context.language)
        return getattr(text, name) or None if text else None

    return read


def _title(opportunity: FundingOpportunity, context: ExportContext) -> Value:
    return _text("title")(opportunity, context) or opportunity.title


def _names(relation: str) -> Read:
    return lambda opportunity, _c: [term.name for term in related(opportunity, relation)]


def _codes(relation: str) -> Read:
    return lambda opportunity, _c: [term.code for term in related(opportunity, relation)]


def _suggested(field: str) -> Read:
    return lambda opportunity, c: [getattr(term, field) for term in c.suggested_of(opportunity)]


def _of_programme(name: str) -> Read:
    return lambda opportunity, context: programme_text(name, opportunity, context) or None


def _updated(opportunity: FundingOpportunity, _context: ExportContext) -> Value:
    moment = changed_at(opportunity)
    return moment.astimezone(BRUSSELS).replace(microsecond=0) if moment else None


def _next_deadline(opportunity: FundingOpportunity, context: ExportContext) -> Value:
    return end_value(opportunity.next_cut_off(context.now))


def _closing_date(opportunity: FundingOpportunity, _context: ExportContext) -> Value:
    return end_value(next(reversed(opportunity.known_cut_offs), None))


def _deadlines(opportunity: FundingOpportunity, _context: ExportContext) -> Value:
    return [iso(end_value(cut_off)) for cut_off in opportunity.known_cut_offs]


def _columns(group: str, *columns: tuple[str, Any, Read]) -> list[ExportColumn]:
    return [ExportColumn(key, label, read, group) for key, label, read in columns]


_ALL = [
    *_columns(
        "call",
        ("id", _("number"), lambda o, _c: o.pk),
        ("title", _("title"), _title),
        ("official_title", _("official title"), _field("title")),
        ("title_language", _("language of the title"), _field("title_language")),
        ("identifier", _("identifier"), _field("identifier")),
        ("kind", _("kind"), _shown("kind")),
        ("parent_programme", _("programme"), lambda o, c: programme_name(o, c) or None),
        ("call_identifier", _("call"), _field("call_identifier")),
        ("call_title", _("title of the call"), _field("call_title")),
        ("type_of_action", _("type of action"), _field("type_of_action")),
        ("managing_body", _("managed by"), _of_programme("managing_body")),
    ),
    *_columns(
        "words",
        ("promise", _("summary"), _text("summary")),
        ("eligibility", _("who can apply"), _text("who_can_apply")),
        (
            "programme_eligibility",
            _("who can usually apply in the programme"),
            _of_programme("who_can_apply"),
        ),
        ("eligible_costs", _("what it pays for"), _text("what_it_pays")),
    ),
    *_columns(
        "for",
        ("aid_types", _("kinds of funding"), _names("funding_kinds")),
        ("targets", _("roles of the firm"), _names("roles")),
        ("themes", _("themes"), _names("themes")),
        ("theme_codes", _("codes of the themes"), _codes("themes")),
        ("suggested_themes", _("themes by words of the title, not confirmed"), _suggested("name")),
        ("suggested_theme_codes", _("codes of the themes not confirmed"), _suggested("code")),
        ("size_categories", _("sizes of firms"), _names("sizes")),
        ("geographic_eligibility", _("territories"), _names("territories")),
        ("nuts", _("territories (NUTS codes)"), _codes("territories")),
        ("sectors", _("sectors"), _names("sectors")),
        ("nace", _("sectors (NACE Rev. 2.1 codes)"), _codes("sectors")),
        ("consortium", _("consortium"), _shown("consortium")),
        ("partners_min", _("at least this many partners"), _field("min_partners")),
        ("countries_min", _("from at least this many countries"), _field("min_countries")),
        ("trl_min", _("lowest technology readiness level"), _field("trl_min")),
        ("trl_max", _("highest technology readiness level"), _field("trl_max")),
    ),
    *_columns(
        "dates",
        ("status", _("status"), lambda o, c: str(o.status(c.now).label)),
        ("opening_date", _("opens on"), _field("opens_on")),
        ("next_deadline", _("next deadline (Brussels time)"), _next_deadline),
        ("days_left", _("days left"), lambda o, c: o.days_left(c.now)),
        ("closing_date", _("last deadline (Brussels time)"), _closing_date),
        ("deadlines", _("all deadlines (Brussels time)"), _deadlines),
        ("deadline_model", _("deadline model"), _shown("deadline_model")),
    ),
    *_columns(
        "money",
        ("budget_total", _("budget in euro"), _field("budget_total")),
        ("grant_min", _("smallest grant in euro"), _field("grant_min")),
        ("grant_max", _("largest grant in euro"), _field("grant_max")),
        ("rate_min", _("lowest funding rate in per cent"), _field("rate_min")),
        ("rate_max", _("highest funding rate in per cent"), _field("rate_max")),
        ("rate_basis", _("basis of the rate"), _shown("rate_basis")),
        ("expected_grants", _("expected grants"), _field("expected_grants")),
    ),
    *_columns(
        "record",
        ("url", _("address on this site"), lambda o, c: c.address_of(o)),
        ("source_url", _("official page"), _field("official_url")),
        ("source", _("origin"), _shown("origin")),
        ("published_on", _("as published on"), _field("published_on")),
        ("updated", _("changed"), _updated),
        ("checked_on", _("confirmed on the official page on"), _field("checked_on")),
    ),
]
COLUMNS: dict[str, ExportColumn] = {column.key: column for column in _ALL}

# Seven were too few and 49 too many for the testers of simpler.grants.gov (#8198, #8688).
DEFAULT = (
    "title",
    "identifier",
    "parent_programme",
    "promise",
    "eligibility",
    "programme_eligibility",
    "aid_types",
    "targets",
    "themes",
    "suggested_themes",
    "status",
    "opening_date",
    "next_deadline",
    "budget_total",
    "grant_max",
    "url",
)

# Part of every table, whatever was chosen: a row that travels on alone keeps its credit.
ALWAYS = (
    ExportColumn("credit", _("credit line"), lambda o, _c: credit_of(o), "record"),
    ExportColumn("licence", _("licence"), lambda _o, _c: LICENCE_URL, "record"),
)


def columns_of(keys: Iterable[str] = ()) -> list[ExportColumn]:
    """Return the columns of the keys, in the table's order; the usual ones if none is known."""
    asked = set(keys)
    known = [column for key, column in COLUMNS.items() if key in asked]
    return known or [COLUMNS[key] for key in DEFAULT]


def filled(
    keys: Iterable[str], opportunities: Sequence[FundingOpportunity], context: ExportContext
) -> list[str]:
    """Return the keys of the columns in which one of the opportunities says something.

    All of them if none does, as in an empty selection: a table has its head.
    """
    asked = columns_of(keys)
    saying = [
        column.key
        for column in asked
        if any(column.value(item, context) not in (None, "", []) for item in opportunities)
    ]
    return saying or [column.key for column in asked]
