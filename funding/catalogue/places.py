"""Where a firm is, as it is asked once: near Torino, near Ilfov, elsewhere, or everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from funding.choices import Availability
from funding.matching.places import touches
from home.places import EUROPEAN_UNION, is_within

from .bitset import any_of, bit_sets, positions_of

# The places of the two pacts, by the code that stands in addresses.
PLACES = {"torino": "ITC11", "ilfov": "RO322"}
OTHER = "other"
NAMES = {"torino": "Torino", "ilfov": "Ilfov", OTHER: _("another place")}
# Who is in one of the places can use what is for these; nobody else can.
AROUND = ("ITC1", "RO32")


def place_sets(
    stated: Mapping[str, int], excluded: Iterable[tuple[str, int]], everything: int
) -> dict[str, int]:
    """Return what a firm in each place may use.

    `stated`: the opportunities that name a territory, by its code, nobody above or below it.
    What names none is for everybody. `excluded`: a territory that cannot use it, and a position.
    """
    anywhere = everything & ~any_of(stated, stated)
    found = {}
    for place, code in PLACES.items():
        # What is around the firm, or a part of where it is.
        found[place] = any_of(stated, (area for area in stated if touches(code, area))) | anywhere
        for area, position in excluded:
            if is_within(code, area):
                found[place] &= ~(1 << position)
    far = (code for code in stated if not any(is_within(code, area) for area in AROUND))
    found[OTHER] = any_of(stated, far) | anywhere
    return found


def source_ids_at(
    sources: Iterable[Any], closed_to: Iterable[tuple[int | None, str]]
) -> dict[str, set[int]]:
    """Return the ids of the sources that a firm in each place may use; their territories are read.

    `closed_to`: the id of a source and a territory whose firms cannot use it. What is kept to say
    that Torino and Ilfov cannot use it is for neither.
    """
    listed = list(sources)
    position_of = {source.pk: position for position, source in enumerate(listed)}
    stated: dict[str, list[int]] = {}
    for source in listed:
        for code in source.territory_codes:
            stated.setdefault(code, []).append(position_of[source.pk])
    excluded = [(area, position_of[pk]) for pk, area in closed_to if pk in position_of]
    sets = place_sets(bit_sets(stated), excluded, (1 << len(listed)) - 1)
    found = {place: {listed[at].pk for at in positions_of(bits)} for place, bits in sets.items()}
    elsewhere = {one.pk for one in listed if one.availability == Availability.ELSEWHERE}
    return {place: ids if place == OTHER else ids - elsewhere for place, ids in found.items()}


def nearness(place: str, territories: Iterable[str]) -> int:
    """Return how near to a place something is: 0 for all of Europe, more for a part of it.

    A country counts 2, a region 4, a province 5: the letters of the NUTS code that agree.
    """
    code = PLACES.get(place)
    if code is None:
        return 0
    parts = (area for area in territories if area != EUROPEAN_UNION and touches(code, area))
    return max((min(len(code), len(area)) for area in parts), default=0)
