"""Terms of opportunities as sets of positions, those that a title suggests included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from funding.models.opportunity import FundingOpportunity
from funding.themes.suggest import suggest_themes
from home.models import Vocabulary
from home.models.vocabulary import terms_of

from .bands import NOT_STATED
from .bitset import any_of, bit_sets

# Facets whose choices are terms, with the relation they come from.
TERM_FACETS = {
    "theme": (Vocabulary.THEME, "themes"),
    "funding": (Vocabulary.FUNDING_KIND, "funding_kinds"),
    "role": (Vocabulary.SME_ROLE, "roles"),
    "territory": (Vocabulary.TERRITORY, "territories"),
    "size": (Vocabulary.SME_SIZE, "sizes"),
    "sector": (Vocabulary.SECTOR, "sectors"),
    "aim": (Vocabulary.AIM, "aims"),
}
# What a firm is: choosing it asks what such a firm may use, not what names it.
OF_THE_FIRM = frozenset({Vocabulary.SME_SIZE, Vocabulary.SECTOR})


def tagged_positions(position_of: dict[int, int]) -> dict[int, list[int]]:
    """Positions by term: all relations in one query, as a term is of one vocabulary."""
    relations = [relation for _vocabulary, relation in TERM_FACETS.values()]
    first, *others = (
        getattr(FundingOpportunity, name)
        .through.objects.order_by()
        .values_list("fundingopportunity_id", "term_id")
        for name in relations
    )
    tagged: dict[int, list[int]] = defaultdict(list)
    for pk, term_id in first.union(*others, all=True):
        if pk in position_of:
            tagged[term_id].append(position_of[pk])
    return tagged


def suggested_themes(
    official: Sequence[tuple[str, str]], ids: Sequence[int], tagged: dict[int, list[int]]
) -> dict[int, tuple[str, ...]]:
    """Return themes by words of the title, for calls nobody has given one; adds them to `tagged`.

    They stand in no record: the day an editor chooses themes, only those count.
    """
    suggested = {}
    themes = {term.code: term.pk for term in terms_of(Vocabulary.THEME)}
    has = {position for pk in themes.values() for position in tagged.get(pk, ())}
    for position, (title, language) in enumerate(official):
        if position in has:
            continue
        found = [item.theme for item in suggest_themes(title, language=language)]
        codes = tuple(code for code in found if code in themes)
        if codes:
            suggested[ids[position]] = codes
        for code in codes:
            tagged.setdefault(themes[code], []).append(position)
    return suggested


def stated_sets(vocabulary: str, tagged: dict[int, list[int]]) -> dict[str, int]:
    """Return who names each term of a vocabulary."""
    return bit_sets(
        {term.code: tagged[term.pk] for term in terms_of(vocabulary) if term.pk in tagged}
    )


def term_sets(vocabulary: str, sets: Mapping[str, int], count: int) -> dict[str, int]:
    """Who has each term. A territory holds what is below it and what it lies in.

    A firm in Torino can use what is for Piemonte, and who asks for Piemonte wants Torino's too.
    """
    terms = {term.pk: term for term in terms_of(vocabulary)}
    stated = any_of(sets, sets)
    related = dict(sets)
    for term in terms.values():
        above = terms.get(term.parent_id) if term.parent_id else None
        while above is not None:
            # Downward: the narrow place may use what the wide one has; upward: it is part of it.
            for code, other in ((term.code, above.code), (above.code, term.code)):
                related[code] = related.get(code, 0) | sets.get(other, 0)
            above = terms.get(above.parent_id) if above.parent_id else None
    related = {code: bits for code, bits in related.items() if bits}
    missing = ((1 << count) - 1) & ~stated
    if missing and vocabulary in OF_THE_FIRM:
        # What does not say which firms it is for is for those of every size and trade.
        related = {term.code: related.get(term.code, 0) | missing for term in terms.values()}
    if missing:
        related[NOT_STATED] = missing
    return related
