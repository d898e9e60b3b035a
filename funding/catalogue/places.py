"""Where a firm is, as it is asked once: near Torino, near Ilfov, elsewhere, or everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from funding.matching.places import is_within

from .bands import NOT_STATED
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
    named = any_of(stated, (code for code in stated if code != NOT_STATED))
    found = {}
    for place, code in PLACES.items():
        touching = (area for area in stated if _touches(area, code))
        found[place] = any_of(stated, touching) | (everything & ~named)
        for area, position in excluded:
            if is_within(code, area):
                found[place] &= ~(1 << position)
    far = (code for code in stated if not any(is_within(code, area) for area in AROUND))
    found[OTHER] = any_of(stated, far) | (everything & ~named)
    return found


def _touches(area: str, code: str) -> bool:
    """Return whether a firm at `code` may use what is for `area`: around it, or a part of it."""
    return area != NOT_STATED and (is_within(code, area) or is_within(area, code))
