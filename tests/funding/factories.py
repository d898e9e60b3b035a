"""Sample opportunities for tests; never part of the site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from funding.models import CutOff, FundingOpportunity
from home.models import Term
from tests.factories import term

# Which vocabulary the codes of a field are of.
VOCABULARIES = {
    "themes": "theme",
    "roles": "sme-role",
    "funding_kinds": "funding-kind",
    "sizes": "sme-size",
    "territories": "territory",
    "sectors": "sector",
    "aims": "aim",
}


def opportunity(
    identifier: str = "LIFE-2027-X",
    *,
    cut_offs: Sequence[tuple[date, time | None]] = (),
    texts: Sequence[Mapping[str, Any]] = (),
    themes: Sequence[str | Term] = (),
    roles: Sequence[str | Term] = (),
    **fields: Any,
) -> FundingOpportunity:
    """A saved, live opportunity.

    `cut_offs` are (day, time or None for “not known”); `texts` are the fields of
    `OpportunityText`, language included; terms (also `funding_kinds`, `sizes`, `territories`,
    `sectors`) are codes or terms. Address and key in the source follow from the identifier,
    with a number behind it where another one has them.
    """
    many = {"themes": themes, "roles": roles}
    many |= {name: fields.pop(name) for name in VOCABULARIES if name in fields}
    made = FundingOpportunity(**(_names(identifier) | fields))
    for text in texts:
        made.texts.create(**text)
    for name, values in many.items():
        getattr(made, name).set([_term(VOCABULARIES[name], value) for value in values])
    made.save()
    for day, at in cut_offs:
        CutOff.objects.create(opportunity=made, day=day, at=at)
    made.remember_ends()
    made.save()
    return made


def _names(identifier: str) -> dict[str, str]:
    taken = FundingOpportunity.objects.filter(identifier=identifier).count()
    key = f"{identifier}-{taken + 1}" if taken else identifier
    return {
        "identifier": identifier,
        "source_key": key,
        "slug": key,
        "title": f"Title of {key}",
    }


def _term(vocabulary: str, value: str | Term) -> Term:
    return value if isinstance(value, Term) else term(vocabulary, value)
