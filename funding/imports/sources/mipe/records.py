"""Calls of the Romanian portal oportunitati-ue.gov.ro.

A row is an item of its WordPress list, the names of its terms, and the facts that its page
labels: {"id", "slug", "link", "title", "modified", "terms": {…}, "facts": {…}}.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from core.text import fold_words
from funding.choices import GrantorLevel, Kind, Origin
from funding.imports.errors import RecordError
from funding.imports.records import LONGEST, ConditionRecord, CutOffRecord, Record
from funding.imports.sources.romania import (
    COUNTRY,
    conditions_of_applicant,
    conditions_of_place,
    places,
    sizes,
)
from funding.imports.sources.written import comma_below, money, written_moment
from funding.imports.values import Moment

CLOCK = ZoneInfo("Europe/Bucharest")
HOST = "oportunitati-ue.gov.ro"
# What the page of a call labels, as it spells the labels.
EU_BUDGET, WHOLE_BUDGET, BUDGET = "Buget UE", "Buget total", "Buget"
OPENS, CLOSES, TYPE, OBJECTIVE = (
    "Data deschiderii", "Data închiderii", "Tip Apel", "Obiectivul specific",
)  # fmt: skip
PROGRAMME, CODE = "Programe pentru care se aplică apelul", "Cod apel"
LABELS = (
    EU_BUDGET, WHOLE_BUDGET, BUDGET, OPENS, CLOSES, TYPE, OBJECTIVE, PROGRAMME, CODE,
    "Buget național", "Contribuție proprie", "Beneficiari eligibili", "Documente",
)  # fmt: skip
# A sum that names its payer is a part of the money, not all of it.
_PART = re.compile(r"fonduri ue|buget ue|contributi|nerambursabil ue|buget(ul)? (national|de stat)")
_NO_END = re.compile(r"fara termen|epuizarea|limita bugetului|limita fondurilor")
# Whoever opened so long ago without saying until when has hardly money left.
BELIEVED_FOR = timedelta(days=365)


def reference_of(row: dict) -> str:
    """Return what a call is called in a report."""
    return comma_below(_title(row) or row.get("slug") or row.get("link"), 160)


def identity(row: dict) -> tuple[str, str, str]:
    """Return origin, kind and key: the last part of its address. Raises RecordError."""
    slug = comma_below(row.get("slug")) or slug_of(str(row.get("link") or ""))
    if not slug:
        raise RecordError(reference_of(row), _("it has no address of its own"))
    if len(slug) > LONGEST["source_key"]:
        digest = sha256(slug.encode()).hexdigest()[:12]
        slug = f"{slug[: LONGEST['source_key'] - len(digest) - 1]}-{digest}"
    return str(Origin.MIPE), str(Kind.MEASURE), slug


def slug_of(link: str) -> str:
    """Return the last part of the address of a call, or nothing."""
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
    except ValueError:
        return ""
    if host.removeprefix("www.") != HOST or not parts.path.startswith("/apel/"):
        return ""
    return parts.path.rstrip("/").rpartition("/")[2]


def told_on(row: dict) -> date | None:
    """Return the day its page was changed last."""
    return date.fromisoformat(row["modified"][:10]) if row.get("modified") else None


def touched(row: dict) -> datetime | None:
    """Return when its page was changed last, by Romania's clock."""
    written = row.get("modified")
    return datetime.fromisoformat(written).replace(tzinfo=CLOCK) if written else None


def record_of(row: dict, as_of: date | None) -> Record:
    """Return the record of a call. Raises RecordError."""
    try:
        return _record(row, as_of)
    except RecordError:
        raise
    except ValueError as error:
        raise RecordError(reference_of(row), str(error)) from error


def _record(row: dict, as_of: date | None) -> Record:
    origin, kind, key = identity(row)
    facts = {label: comma_below(said, 1000) for label, said in (row.get("facts") or {}).items()}
    terms = row.get("terms") or {}
    applicants = ", ".join(terms.get("beneficiar", ()))
    area = ", ".join(terms.get("zona_geografica", ()))
    where = places(area)
    budget, doubts = _budget(facts)
    opens, _time = _moment(facts.get(OPENS, "")) or (None, None)
    link = str(row.get("link") or f"https://{HOST}/apel/{row['slug']}/")
    return Record(
        origin=origin,
        kind=kind,
        source_key=key,
        identifier=_identifier(row, facts, key),
        title=_title(row),
        title_language="ro",
        call_identifier=facts.get(CODE, "")[:160],
        opens_on=opens,
        budget_total=budget,
        official_url=link if link.startswith("https://") and len(link) <= 500 else "",
        keywords=tuple(dict.fromkeys(comma_below(term, 100) for term in terms.get("domeniu", ()))),
        grantor=facts.get(PROGRAMME, "")[:200],
        level=str(GrantorLevel.NATIONAL if where in ((), (COUNTRY,)) else GrantorLevel.REGIONAL),
        closing_note=_note(facts),
        territories=where,
        sizes=sizes(applicants),
        conditions=(*conditions_of_place(where, area), *_applicants(row, applicants)),
        published_on=as_of,
        doubts=tuple(doubts),
        raw={
            "id": row.get("id"),
            "budget": facts.get(WHOLE_BUDGET) or facts.get(BUDGET) or facts.get(EU_BUDGET),
            "facts": facts,
            "terms": terms,
        },
        **_time_of(facts, opens, told_on(row)),
    )


def _title(row: dict) -> str:
    title = row.get("title")
    return comma_below(title.get("rendered") if isinstance(title, dict) else title)


def _identifier(row: dict, facts: dict[str, str], key: str) -> str:
    """Return the code of the call, else its number in the portal."""
    number = row.get("id")
    return facts.get(CODE, "")[:160] or (f"MIPE-{number}" if number else key)


def _applicants(row: dict, words: str) -> list[ConditionRecord]:
    """Return who may apply. A call for innovation hubs is about firms, which cannot ask for it."""
    for_hubs = [one for one in conditions_of_applicant(_title(row)) if one.operator == "not-in"]
    return for_hubs or conditions_of_applicant(words)


def _moment(written: str) -> Moment | None:
    return written_moment(written) if written else None


def _time_of(facts: dict[str, str], opens: date | None, told: date | None) -> dict[str, Any]:
    """Return when one can apply: without a closing date only what its page says, if that is new.

    Raises ValueError.
    """
    if closes := _moment(facts.get(CLOSES, "")):
        if opens and closes[0] < opens:
            raise ValueError(_("it closes before it opens"))
        return {"cut_offs": (CutOffRecord(*closes),), "doubtful": False, "until_funds_end": False}
    if not facts:  # its page was not read: nothing is said of what was known
        return {}
    funds = bool(_NO_END.search(fold_words(facts.get(TYPE, ""))))
    coming = bool(opens and told and told < opens)
    new = bool(opens and told and told <= opens + BELIEVED_FOR)
    return {"doubtful": not coming and not (funds and new), "until_funds_end": funds}


def _budget(facts: dict[str, str]) -> tuple[Decimal | None, list[str]]:
    """Return the whole budget in euro, where that is certain, else what was not believed."""
    written = facts.get(WHOLE_BUDGET) or facts.get(BUDGET) or ""
    if not written:
        eu_part = [_("The budget is that of the EU alone and was left out:")]
        return None, eu_part if facts.get(EU_BUDGET) else []
    try:
        found = money(written)
    except ValueError:
        return None, [_("The budget is not one amount and was left out:")]
    if found.currency != "EUR":
        return None, [_("The budget is not given in euro and was left out:")]
    if _PART.search(found.words):
        return None, [_("The budget is that of the EU alone and was left out:")]
    return found.amount, []


def _note(facts: dict[str, str]) -> str:
    """Return how one applies, in the words of the page."""
    said = [f"{label}: {facts[label]}" for label in (TYPE,) if facts.get(label)]
    return "; ".join(said)[:1000]
