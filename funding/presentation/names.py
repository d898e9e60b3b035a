"""Names of codes in the visitor's language: terms, places of NUTS, countries."""

from __future__ import annotations

from funding.matching.places import country_name, place_names
from funding.matching.words import Names
from home.models.vocabulary import terms_of
from home.places import EU_COUNTRIES


def countries(codes: frozenset[str] = EU_COUNTRIES) -> list[tuple[str, str]]:
    """Countries with their names, sorted by name; Italy and Romania first."""
    named = [(code, country_name(code)) for code in codes]
    return sorted(named, key=lambda pair: (pair[0] not in {"IT", "RO"}, pair[1]))


def names_now() -> Names:
    """Names of codes for one request: vocabularies are looked up once."""
    known: dict[str, dict[str, str]] = {}

    def name(vocabulary: str, code: str) -> str:
        if vocabulary not in known:
            known[vocabulary] = {term.code: term.name for term in terms_of(vocabulary)}
        found = known[vocabulary].get(code)
        if found is None and vocabulary == "territory":
            found = place_names().get(code) or country_name(code)
        return found or code

    return name
