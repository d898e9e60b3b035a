"""What somebody wants beyond the words: money, or something that is bought with it."""

from __future__ import annotations

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
MOST_BESIDE_GOODS = 2  # terms
# Beside the name of a thing, these forms say that it is to be bought; folded. Not their other
# forms: bread that nobody bought asks for no money.
BUYING = {
    "en": {"new", "buy", "buying", "purchase", "replace"},
    "ro": {"nou", "noua", "noi", "cumpar", "cumparam", "achizitionez", "achizitie", "inlocuiesc"},
    "it": {
        "nuovo", "nuova", "nuovi", "nuove", "comprare", "compro", "acquistare", "acquisto",
        "sostituire",
    },
}  # fmt: skip


def wants_money(query: Query) -> bool:
    """Return whether money stands first: it is named, or something that a firm has to buy."""
    names = {name for term in query.terms for name in term.alternatives}
    # Among more words, the name of such a thing says only what it is about.
    if names & MONEY or (names & GOODS and len(query.terms) <= MOST_BESIDE_GOODS):
        return True
    typed = {term.typed for term in query.terms}
    return len(typed) > 1 and not typed.isdisjoint(BUYING[query.language])
