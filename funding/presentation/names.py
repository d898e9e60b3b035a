"""Names of codes in the visitor's language: terms, places of NUTS, countries."""

from __future__ import annotations

from core.caching import VersionedCache
from core.formats import language
from funding.matching.places import country_name, place_names
from funding.matching.words import Names
from home.models.vocabulary import terms_cache, terms_of
from home.places import EU_COUNTRIES


def countries(codes: frozenset[str] = EU_COUNTRIES) -> list[tuple[str, str]]:
    """Countries with their names, sorted by name; Italy and Romania first."""
    named = [(code, country_name(code)) for code in codes]
    return sorted(named, key=lambda pair: (pair[0] not in {"IT", "RO"}, pair[1]))


def names_now() -> Names:
    """Return what tells the names of codes in the language that is active then. No query when warm.

    Who writes to somebody asks first and changes the language afterwards.
    """

    def name(vocabulary: str, code: str) -> str:
        known = _known.get(language())
        if vocabulary not in known:
            known[vocabulary] = {term.code: term.name for term in terms_of(vocabulary)}
        found = known[vocabulary].get(code)
        if found is None and vocabulary == "territory":
            found = place_names().get(code) or country_name(code)
        return found or code

    return name


def _nothing_yet(_language: str) -> dict[str, dict[str, str]]:
    return {}


# Names by code, by vocabulary: of those that were asked for.
_known = VersionedCache("funding.names", _nothing_yet, depends_on=[terms_cache])
