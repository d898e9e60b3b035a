"""Calls and advance notices of Regione Piemonte, from the fields of their pages.

A row is {"node", "type", "link", "title", "state", "fields": {name: text or moment}}. An advance
notice (Art. 49(2) of Regulation (EU) 2021/1060) says roughly when a call may open: that stays
the text it is.
"""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.text import fold_words
from funding.choices import Dimension, GrantorLevel, Kind, Operator, Origin
from funding.imports.errors import LeftOut, RecordError
from funding.imports.records import ConditionRecord, CutOffRecord, Record
from funding.imports.sources.written import money
from funding.imports.values import Moment, moment, text

REGION = "ITC1"
GRANTOR = "Regione Piemonte"
HOST = "https://bandi.regione.piemonte.it"
CALL, NOTICE = "contributi-finanziamenti", "avviso-preinformazione-ue"
# A notice in this state is one still; a call in this state can be asked for.
NOTICED, OPEN = "pre-informazione", "aperto"
# Kept of a page; whom to call stands there by name, and is nothing to store.
FIELDS = frozenset(
    {
        "stato", "stato-preinf", "data-inizio", "data-scadenza", "data-apertura", "temi", "target",
        "risorse", "procedura", "importo", "tipologia-bando", "area-geografica",
    }
)  # fmt: skip
_TENDER = re.compile(r"gar[ae] d'appalto|appalt")
_COUNTER = re.compile(r"a sportello|esaurimento")
_LAST_MINUTE = time(23, 59)

# Whom the money is for, as the field “Rivolto a” names them.
_FOR = (
    (re.compile(r"impres|liberi professionisti|operatori economici|lavoratori autonomi"), "firm"),
    (re.compile(r"enti (pubblici|locali)|comuni\b|pubblic\w+ amministrazion"), "public-body"),
    (re.compile(r"terzo settore|associazion|no ?profit|volontariato"), "nonprofit"),
    (re.compile(r"universit|ricerca"), "research"),
    (re.compile(r"cittadin|persone|famigli|giovani|studenti"), "person"),
)
_LARGE = re.compile(r"grandi imprese")
_SMALL = re.compile(r"\bpmi\b|\bmpmi\b|piccol|medi[ae]\b|micro")
# Such words tell what one firm gets, not what there is.
_ONE_GRANT = re.compile(r"massim|minim|fino a|contribut|prestit|ciascun|per (ogni|impresa)|%")
_KINDS = (("voucher", "voucher"), ("fondo perduto", "grant"))


def reference_of(row: dict) -> str:
    """Return what a call is called in a report."""
    return text(row.get("title") or row.get("link"), 160)


def identity(row: dict) -> tuple[str, str, str]:
    """Return origin, kind and the number of its page. Raises RecordError and LeftOut."""
    kind_of_page = row.get("type")
    if kind_of_page == "gare-appalto" or _TENDER.search(_said(row, "tipologia-bando")):
        raise LeftOut("tender")
    if kind_of_page not in (CALL, NOTICE):
        raise LeftOut("page")
    node = str(row.get("node") or "")
    if not node.isdigit():
        raise RecordError(reference_of(row), _("its page has no number"))
    return str(Origin.PIEMONTE), str(Kind.MEASURE), node


def record_of(row: dict, as_of: date | None) -> Record:
    """Return the record of a call or notice. Raises RecordError."""
    try:
        return _record(row, as_of)
    except RecordError:
        raise
    except ValueError as error:
        raise RecordError(reference_of(row), str(error)) from error


def _record(row: dict, as_of: date | None) -> Record:
    origin, kind, key = identity(row)
    title, link = text(row.get("title")), str(row.get("link") or "")
    budget, doubts = _budget(row["fields"].get("importo"))
    return Record(
        origin=origin,
        kind=kind,
        source_key=key,
        identifier=f"Piemonte {key}",
        title=title,
        title_language="it",
        budget_total=budget,
        official_url=link if link.startswith(f"{HOST}/") and len(link) <= 500 else "",
        keywords=tuple(filter(None, [text(row["fields"].get("temi"), 100)])),
        grantor=GRANTOR,
        level=str(GrantorLevel.REGIONAL),
        closing_note=_note(row),
        territories=(REGION,),
        sizes=("large",) if _is_for_large(title) else (),
        funding_kinds=tuple(code for word, code in _KINDS if word in fold_words(title)),
        conditions=tuple(_conditions(row, title)),
        published_on=as_of,
        doubts=tuple(doubts),
        raw=row,
        **(_expected(row) if row["type"] == NOTICE else _time_of(row)),
    )


def _said(row: dict, name: str) -> str:
    fields = row.get("fields")
    return fold_words(text(fields.get(name), 1000)) if isinstance(fields, dict) else ""


def _state(row: dict) -> str:
    return fold_words(text(row.get("state"), 40))


def _expected(row: dict) -> dict[str, Any]:
    """Return when a notice says that a call may open, in its words."""
    noticed = _state(row) in (NOTICED, "")
    return {
        "announced": noticed,
        "announced_for": text(row["fields"].get("data-apertura"), 160) if noticed else "",
        "doubtful": not noticed,
    }


def _time_of(row: dict) -> dict[str, Any]:
    """Return when one can apply. Raises ValueError.

    Where state and dates disagree, or there is no date, only a counter that is open counts.
    """
    opens, closes = (_moment(row["fields"].get(name)) for name in ("data-inizio", "data-scadenza"))
    if opens and closes and closes[0] < opens[0]:
        raise ValueError(_("it closes before it opens"))
    is_open, counter = _state(row) == OPEN, bool(_COUNTER.search(_said(row, "procedura")))
    return {
        "opens_on": opens and opens[0],
        "cut_offs": (CutOffRecord(*closes),) if closes else (),
        "until_funds_end": is_open and counter and not closes,
        "doubtful": not closes and not (is_open and counter),
        "source_status": _state(row)[:20],
    }


def _moment(value: Any) -> Moment | None:
    if not value:
        return None
    on, at = moment(value)
    return on, None if at and at >= _LAST_MINUTE else at


def _budget(value: Any) -> tuple[Decimal | None, list[str]]:
    """Return the money of all projects, where the page tells one sum and not that of a grant."""
    written = text(value, 2000)
    if not written:
        return None, []
    try:
        found = money(written)
    except ValueError:
        return None, [_("The budget is not one amount and was left out:")]
    if found.currency == "RON" or _ONE_GRANT.search(found.words):
        return None, [_("The amount may be that of one grant and was left out:")]
    return found.amount, []


def _is_for_large(title: str) -> bool:
    plain = fold_words(title)
    return bool(_LARGE.search(plain)) and not _SMALL.search(plain)


def _conditions(row: dict, title: str) -> list[ConditionRecord]:
    """Return who may apply, as far as the page names it in words of its own list."""
    found = [
        _condition(Dimension.TERRITORY, REGION, text(row["fields"].get("area-geografica"), 200))
    ]
    target = _said(row, "target")
    kinds = [code for pattern, code in _FOR if pattern.search(target)]
    if kinds:
        quote = text(row["fields"]["target"], 600)
        found.append(_condition(Dimension.APPLICANT, ", ".join(kinds), quote))
    if _is_for_large(title):
        found.append(_condition(Dimension.SIZE, "large", title))
    return found


def _condition(dimension: Dimension, value: str, quote: str) -> ConditionRecord:
    return ConditionRecord(
        str(dimension), str(Operator.IN), value, True, quote, "it" if quote else ""
    )


def _note(row: dict) -> str:
    """Return state and procedure in the words of the page."""
    said = (("Stato", row.get("state")), ("Procedura", row["fields"].get("procedura")))
    return "; ".join(f"{label}: {text(value, 200)}" for label, value in said if value)[:1000]
