"""Where a firm is, as it is asked once: near Torino, near Ilfov, elsewhere, or everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from funding.matching.places import is_within, touches

from .bitset import any_of

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
