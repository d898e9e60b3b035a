"""The codes of the portal, and what they stand for here."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.db import transaction
from django.utils.translation import gettext as _

from core.caching import VersionedCache
from funding.choices import Kind
from funding.imports.records import CANCELLED
from funding.imports.values import Moment, cascade_moment, listed, moment, text, topic_moment
from funding.models.imports import PortalProgramme

# Several public clients swap the first two; the portal's facet is the authority.
STATUSES = {"31094501": "forthcoming", "31094502": "open", "31094503": "closed"}
KINDS = {"1": str(Kind.TOPIC), "2": str(Kind.EXTERNAL), "8": str(Kind.CASCADE)}
OTHER_TYPES = {"0": "tender", "3": "page", "6": "news"}
DEADLINE_MODELS = {
    "single-stage": "single-stage",
    "two-stage": "two-stage",
    "multiple cut-off": "multiple",
    "multiple": "multiple",
}
# Whose clock the times of a record are: of calls outside the EU the label UTC is true.
CLOCKS: dict[str, Callable[[Any], Moment]] = {
    Kind.TOPIC: topic_moment,
    Kind.CASCADE: cascade_moment,
    Kind.EXTERNAL: moment,
}
_CANCELLED_TITLE = re.compile(
    r"[\[(]\s*cancell?ed\b|^cancell?ed\s*[:–—-]|[:–—-]\s*cancell?ed\W*$", re.IGNORECASE
)
_CANCELLED_TEXT = re.compile(
    r"(?:^|[.!?:]|\bthat)\W*th(?:e|is)\s+(?:topic|call)\s+(?:for\s+proposals\s+)?"
    r"(?:is|was|has\s+been)\s+(?:cancell?ed|withdrawn)\b",
    re.IGNORECASE,
)
# Identifiers that do not begin with the name of their programme.
PREFIXES = {"ERC": "HORIZON", "MSCA": "HORIZON", "ERASMUS": "ERASMUS+", "ESF": "ESF+"}


def status_of(value: Any) -> str:
    """Return the portal's flag as a word: `unknown` for its odd codes, "" where it says nothing.

    Only kept to be looked at: half of what is flagged open has passed its deadline.
    """
    code = text(value.get("id") if isinstance(value, dict) else value)
    return STATUSES.get(code, "unknown") if code else ""


def is_cancelled(identifier: str, title: str, description: str) -> bool:
    """Return whether the portal says in words that it has cancelled a topic: no flag tells it."""
    return bool(
        re.search(r"-CANCELL?ED$", identifier, re.IGNORECASE)
        or _CANCELLED_TITLE.search(title)
        or _CANCELLED_TEXT.search(re.sub(r"<[^>]*>", " ", description[:2000]))
    )


def told_of_status(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the facts of a topic, with our word and a doubt for editors if it is cancelled."""
    if not is_cancelled(facts["identifier"], facts["title"], facts["description"]):
        return facts
    doubts = (*facts["doubts"], _("Cancelled in the portal and no longer listed here:"))
    return facts | {"source_status": CANCELLED, "doubts": doubts}


def deadline_model_of(values: list[Any]) -> str:
    """Return our word for the portal's; several cut-offs win where a record names two models."""
    models = {DEADLINE_MODELS.get(text(value).lower(), "") for value in values}
    order = ("multiple", "two-stage", "single-stage")
    return next((model for model in order if model in models), "")


def programme_of(value: Any, identifier: str) -> str:
    """Return the programme's code.

    It is from its number in the portal, else from the identifier's beginning.
    """
    number, short = text(value), ""
    if isinstance(value, dict):
        number, short = text(value.get("id")), text(value.get("abbreviation"))
    known = programmes()
    if number in known:
        return known[number]
    prefix = identifier.partition("-")[0].upper()
    prefix = PREFIXES.get(prefix, prefix)
    if prefix in known.values():
        return prefix
    # As in the bulk file: CEF2027.
    return re.sub(r"20\d\d$", "", short.upper())[:20]


def programmes() -> dict[str, str]:
    """Return number in the portal to code: our table, and what the portal's facet added to it."""
    return _programmes.get()


def _read() -> dict[str, str]:
    return dict(PortalProgramme.objects.values_list("number", "code")) | _own_table()


_programmes = VersionedCache("funding.portal_programmes", _read)


@cache
def _own_table() -> dict[str, str]:
    with Path(__file__).with_name("programmes.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["code"] for row in csv.DictReader(file)}


def learn_programmes(answer: Any) -> int:
    """Keep the programmes of a facet answer that our table lacks, and return how many they are.

    A label reads “Erasmus  (ERASMUS )”, URL-encoded or not: the portal loses plus signs. For
    some it is only the number again; the same facet may come twice.
    """
    found, own = {}, _own_table()
    for value in _values_of_facet(answer, "frameworkProgramme"):
        number, label = text(value.get("rawValue")), unquote(str(value.get("value", "")))
        match = re.search(r"\(([^()]+)\)\s*$", label)
        if re.fullmatch(r"\d{1,20}", number) and match and number not in own:
            found[number] = re.sub(r"\s$", "+", match[1].lstrip()).upper()[:20]
    if found:
        _keep(found)
    return len(found)


def _keep(found: dict[str, str]) -> None:
    """Keep them; every process knows them once this is committed."""
    with transaction.atomic():
        PortalProgramme.objects.bulk_create(
            [PortalProgramme(number=number, code=code) for number, code in found.items()],
            update_conflicts=True,
            unique_fields=["number"],
            update_fields=["code"],
        )
        _programmes.invalidate()


def _values_of_facet(answer: Any, name: str) -> list[dict]:
    facets = listed(answer.get("facets")) if isinstance(answer, dict) else []
    return [
        value
        for facet in facets
        if isinstance(facet, dict) and name in (facet.get("rawName"), facet.get("name"))
        for value in listed(facet.get("values"))
        if isinstance(value, dict)
    ]
