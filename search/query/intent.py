"""What somebody wants beyond the words: money, or something that is bought with it."""

from __future__ import annotations

from search.languages.analysis import stem

from .parser import Query

# Names of money and of what firms buy, as the files of synonyms have them in English: who types
# another name of the same thing, in any language, is understood.
MONEY = frozenset({("grant",), ("funding",), ("loan",), ("tax", "credit")})
GOODS = frozenset(
    {
        ("solar", "panels"),
        ("heat", "pump"),
        ("insulation",),
        ("machine",),
        ("electric", "vehicle"),
        ("charging", "station"),
        ("energy", "storage"),
    }
)
# Beside the name of a thing, these say that it is to be bought; folded.
BUYING = {
    "en": ("new", "buy", "purchase", "replace"),
    "ro": ("nou", "noua", "noi", "cumpar", "cumpara", "achizitionez", "achizitie", "inlocuiesc"),
    "it": ("nuovo", "nuova", "nuovi", "comprare", "acquistare", "acquisto", "sostituire"),
}


def wants_money(query: Query) -> bool:
    """Return whether money stands first: it is named, or something that a firm has to buy."""
    names = {name for term in query.terms for name in term.alternatives}
    if names & MONEY or names & GOODS:
        return True
    buying = {stem(word, query.language) for word in BUYING[query.language]}
    typed = [stem(term.typed, query.language) for term in query.terms]
    return len(typed) > 1 and any(word in buying for word in typed)
