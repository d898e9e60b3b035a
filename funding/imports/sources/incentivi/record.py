"""A measure of incentivi.gov.it as one of our records.

The rows are in the one form that `table` gives them, whether they came as JSON or as CSV.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from funding.choices import Dimension, Kind, Operator, Origin
from funding.imports.errors import RecordError
from funding.imports.html import sanitised
from funding.imports.records import ConditionRecord, CutOffRecord, Record
from funding.imports.shapes import Shape
from funding.imports.values import clean, text

from .closing import Closing, closing_of
from .codes import (
    LARGE,
    aims_of,
    applicants_of,
    firm_has_to_be,
    funding_kinds_of,
    one_of,
    sectors_of,
    sizes_of,
    themes_of,
)
from .money import money_of, smallest_cost
from .places import Place, place_of, vocabulary_codes
from .table import day_of

SITE = "https://www.incentivi.gov.it"
PAGE = f"{SITE}/it/open-data"
CREDIT = "Fonte: incentivi.gov.it, Ministero delle Imprese e del Made in Italy, IODL 2.0"
OVERRIDES = Path(__file__).with_name("overrides.json")
LONGEST_DESCRIPTION = 600
# What the official text begins with, and where its next part begins.
_FIRST_PART = re.compile(r"^\s*Cos['’]è\s+(?P<what>.*?)(?:\s+A chi si rivolge\s|$)", re.DOTALL)
# Addresses of lists, in which a call has still to be looked for.
_LIST_PAGE = re.compile(
    r"^/?$|/(?:bandi|bandi-contributi|agevolazioni|contributi|contributi-finanziamenti|avvisi|"
    r"incentivi|bandi-e-contributi|bandi-gara|finanziamenti|default\.asp)/?$"
)


@cache
def overrides() -> dict[str, dict[str, Any]]:
    """Return what hand checks found to be otherwise than the list says, by number."""
    return json.loads(OVERRIDES.read_text("utf-8"))["measures"]


def reference_of(row: dict) -> str:
    """Return what a record is called in a report."""
    return text(row.get("ID_Incentivo") or row.get("Titolo"), 160)


def identity(row: dict) -> tuple[str, str, str]:
    """Return origin, kind and key: the plain number. Raises RecordError."""
    number = text(row.get("ID_Incentivo"))
    if not re.fullmatch(r"[0-9]{1,9}", number):
        raise RecordError(reference_of(row), _("it has no number to identify it"))
    return str(Origin.INCENTIVI), str(Kind.MEASURE), str(int(number))


def stamp(row: dict) -> datetime | None:
    """Return when the list last touched the record."""
    written = text(row.get("Data_ultimo_aggiornamento"))
    try:
        return datetime.fromisoformat(written).replace(tzinfo=None)
    except ValueError:
        day = day_of(written)
        return datetime(day.year, day.month, day.day) if day else None  # noqa: DTZ001 – as written


def twin(row: dict) -> str:
    """Return what records of one measure share: the same page, sum and last day."""
    link = text(row.get("Link_istituzionale"), 1000)
    if not link or _is_list_page(link):
        return ""
    shared = (link, row.get("Stanziamento_incentivo"), row.get("Data_chiusura"))
    return " ".join(str(part) for part in shared)


def record_of(row: dict, as_of: date | None) -> Record:
    """Return the record of a row. Raises RecordError and ValueError."""
    origin, kind, key = identity(row)
    known = overrides().get(key, {})
    title = text(row.get("Titolo"))
    link = text(row.get("Link_istituzionale"), 1000)
    page = _address(urljoin(SITE, text(row.get("URL"), 1000))) if row.get("URL") else ""
    regions = known.get("regions") or row.get("Regioni") or []
    grantor = "" if "regions" in known else text(row.get("Soggetto_Concedente"), 200)
    place = place_of(grantor, regions, link, title)
    money, doubts = money_of(row)
    closing = _closing(row, title, known, as_of)
    forms = funding_kinds_of(_list(row, "Forma_agevolazione"), title)
    kinds = tuple(known.get("funding_kinds") or forms)
    if place.disputed:
        doubts.append(_("The grantor is of another region than the record names:"))
    if link and _is_list_page(link):
        doubts.append(_("The link leads to a list of calls, not to this call:"))
    return Record(
        origin=origin,
        kind=kind,
        source_key=key,
        identifier=key,
        title=title,
        title_language="it",
        description=description_of(row),
        opens_on=closing.opens,
        cut_offs=closing.cut_offs,
        permanent=closing.permanent,
        until_funds_end=closing.until_funds_end,
        doubtful=closing.doubtful,
        closing_note=text(row.get("Note_di_apertura_chiusura"), 1000),
        official_url=_address(link) or page,
        source_url=page or PAGE,
        grantor=text(row.get("Soggetto_Concedente"), 200),
        level=place.level,
        territories=vocabulary_codes(place.codes),
        sizes=sizes_of(_list(row, "Dimensioni")),
        sectors=tuple(sorted(_sectors(row)[0])),
        funding_kinds=kinds,
        aims=aims_of(row, title, kinds),
        themes=themes_of(_list(row, "Obiettivo_Finalita"), title),
        conditions=tuple(_conditions(row, place, known)),
        published_on=as_of,
        doubts=tuple(dict.fromkeys([*closing.doubts, *doubts])),
        raw={name: value for name, value in row.items() if name != "Descrizione"},
        budget_total=money["budget_total"],
        grant_min=money["grant_min"],
        grant_max=money["grant_max"],
    )


def _closing(row: dict, title: str, known: dict, as_of: date | None) -> Closing:
    """Return when one can apply. Raises RecordError for a date that is none."""
    days = {}
    for name in ("Data_apertura", "Data_chiusura"):
        written = text(row.get(name))
        days[name] = day_of(written)
        if written and days[name] is None:
            raise RecordError(
                reference_of(row), _("“%(value)s” is not a date") % {"value": written[:40]}
            )
    opens, closes = days.values()
    if opens and closes and opens > closes:
        doubt = _("It closes before it opens; neither day is shown:")
        return Closing(doubtful=True, doubts=(doubt,))
    touched = stamp(row)
    today = as_of or (touched.date() if touched else None) or closes or opens or date(2000, 1, 1)
    note = text(row.get("Note_di_apertura_chiusura"), 2000)
    found = closing_of(title, note, opens, closes, today)
    checked = known.get("checked_on", "")
    if not checked or (touched and touched.date() > date.fromisoformat(checked)):
        return found
    return _as_checked(found, known)


def _as_checked(found: Closing, known: dict) -> Closing:
    """Return what somebody saw by hand, which holds as long as the record is not touched."""
    if "closed_on" in known:
        return Closing(found.opens, (CutOffRecord(date.fromisoformat(known["closed_on"])),))
    if "doubtful" in known:
        return replace(found, doubtful=True)
    return Closing(
        found.opens,
        permanent=found.permanent or known.get("permanent", False),
        until_funds_end=found.until_funds_end or known.get("until_funds_end", False),
        doubts=found.doubts,
    )


def description_of(row: dict) -> str:
    """Return the beginning of the official text, with its credit."""
    plain = unescape(strip_tags(str(row.get("Descrizione") or "")))
    match = _FIRST_PART.match(plain)
    said = text(match["what"] if match else plain, LONGEST_DESCRIPTION)
    return sanitised(f"<p>{escape(said)}</p><p>{CREDIT}</p>") if said else ""


def _conditions(row: dict, place: Place, known: dict) -> list[ConditionRecord]:
    """Return who can apply, as the list tells it."""
    sizes, applicants = _list(row, "Dimensioni"), _list(row, "Tipologia_Soggetto")
    found = one_of(Dimension.TERRITORY, place.codes, "")
    found += one_of(
        Dimension.APPLICANT,
        known.get("applicants") or applicants_of(applicants),
        "; ".join(applicants),
    )
    if LARGE not in sizes or not {"micro", "small", "medium"}.issubset(sizes_of(sizes)):
        classes = [*sizes_of(sizes), *(["large"] if LARGE in sizes else [])]
        found += one_of(Dimension.SIZE, classes, "; ".join(sizes))
    sections, without = _sectors(row)
    sectors = "; ".join(_list(row, "Settore_Attivita"))
    found += one_of(Dimension.SECTOR, sections, sectors)
    found += one_of(Dimension.SECTOR, without, sectors, Operator.NOT_IN)
    least = smallest_cost(row)
    if least:
        value = f"{least.normalize():f}"
        found.append(ConditionRecord(str(Dimension.COST), str(Operator.AT_LEAST), value))
    special = [
        place.town and (f"town of {place.town}", text(row.get("Soggetto_Concedente"), 200)),
        *(_special(row, applicants)),
    ]
    found += [
        ConditionRecord(str(Dimension.OTHER), str(Operator.IN), value[:160], True, quote, "it")
        for value, quote in filter(None, special)
    ]
    return found


def _special(row: dict, applicants: list[str]) -> list[tuple[str, str]]:
    """Return what no other condition says: the kind of firm, and areas smaller than a province."""
    found = []
    kind = firm_has_to_be(applicants)
    if kind and not {"Cittadino", "Professionista"}.intersection(applicants):
        found.append(("kind of firm", kind))
    areas = [name for name in _list(row, "Ambito_territoriale") if name != "Non applicabile"]
    # Where several stand there they are what is in the territory, not what one has to be in.
    if len(areas) == 1:
        found.append(("special area", areas[0]))
    return found


def _sectors(row: dict) -> tuple[frozenset[str], frozenset[str]]:
    return sectors_of(_list(row, "Settore_Attivita"), str(row.get("Codici_ATECO") or ""))


def _list(row: dict, name: str) -> list[str]:
    value = row.get(name) or []
    return [str(part) for part in value] if isinstance(value, list) else [str(value)]


def _address(url: str) -> str:
    """Return an address that is safe to link to, else nothing."""
    try:
        parts = urlsplit(url)
        sound = parts.scheme == "https" and "." in (parts.hostname or "") and not parts.username
    except ValueError:
        return ""
    return url if sound and len(url) <= 500 and not re.search(r"\s", url) else ""


def _is_list_page(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return not parts.query and _LIST_PAGE.search(parts.path) is not None


SHAPE = Shape(
    "incentivi",
    reference_of,
    identity,
    record_of,
    essence=clean,
    stamp=stamp,
    twin=twin,
)
