"""The room left for de minimis aid, as the page of a measure prints it.

What a firm had before is computed by its browser alone (site/assets/js/sums.js), which gets the
figures and sentences from here, and is never sent: the field has no name and stands in no form.
Without JavaScript there is no such field, as whatever it held would have to come here; the page
then tells how to reckon, and says the room of a firm that has had no such aid.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.formats import NUMBER, euros
from core.text import fold
from funding.matching.money import DE_MINIMIS_CEILING, de_minimis_room, fits_room

# Shows a script how this language groups thousands, and where it names the currency.
EXAMPLE = Decimal("1111.11")


@dataclass(frozen=True)
class DeMinimis:
    """`said` holds under the condition `held`; what is below it is for the script."""

    intro: str
    rule: str
    held: str
    said: str
    ceiling: str
    number: str
    example: str
    left: str
    fits: str
    over: str


def de_minimis_of(
    texts: Iterable[str], aid: Decimal | None, *, from_the_eu: bool
) -> DeMinimis | None:
    """Return the room for de minimis aid; None for money of the EU itself, unless a text names it.

    `texts` are what the record says of the measure. Only what a Member State grants counts,
    Article 3(2) of Regulation (EU) 2023/2831. `aid` is what the measure would come to, in euro.
    """
    named = any("de minimis" in fold(text) for text in texts)
    if from_the_eu and not named:
        return None
    return DeMinimis(
        _("The text of this measure speaks of de minimis aid.")
        if named
        else _("This applies if it is de minimis aid, which is not stated here."),
        _(
            "A single undertaking (a firm together with those it controls or is controlled by) "
            "may be granted at most %(ceiling)s of such aid in one country over any three years "
            "(Regulation (EU) 2023/2831, Articles 2(2) and 3(2)). What you can still receive is "
            "this amount less what you were granted in the last three years. Farming and fishing "
            "have limits of their own."
        )
        % {"ceiling": euros(DE_MINIMIS_CEILING)},
        _("If you have received no de minimis aid so far:")
        if named
        else _("If this is de minimis aid, and you have received none so far:"),
        _room(aid, Decimal(0)),
        f"{DE_MINIMIS_CEILING:f}",
        NUMBER.pattern,
        euros(EXAMPLE),
        _left("{room}"),
        _fits("{room}", "{after}"),
        _over("{room}"),
    )


def _room(aid: Decimal | None, received: Decimal) -> str:
    room = de_minimis_room(received)
    if aid is None:
        return _left(euros(room))
    return _fits(euros(room), euros(room - aid)) if fits_room(aid, received) else _over(euros(room))


def _left(room: str) -> str:
    return _("You can still receive %(room)s.") % {"room": room}


def _fits(room: str, after: str) -> str:
    return _("You can still receive %(room)s. This aid fits: %(after)s would be left.") % {
        "room": room,
        "after": after,
    }


def _over(room: str) -> str:
    return _(
        "You can still receive %(room)s. This aid is more than that: none of it can be granted as"
        " de minimis aid then (Article 3(7))."
    ) % {"room": room}
