"""What the copy of the site has of the catalogue beside its pages and calls.

The finder answers its first question: what fits a firm in a place.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.conf import settings
from django.utils import translation

from funding.forms.finder_steps import RESULT, STEPS, choices_of, codes_in
from funding.paths import CALENDAR, CALLS, DATA_SOURCES, FINDER, address_of
from home.mirror.registry import Mirrored, mirrored


@mirrored
def catalogue() -> Iterator[Mirrored]:
    """Yield in each language the list of calls, the calendar, the finder, and what it answers."""
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            lists = [address_of(words) for words in (CALLS, CALENDAR, FINDER, DATA_SOURCES)]
            finder = address_of(FINDER)
            answers = list(_answers(finder)) if finder else []
        yield from map(Mirrored, filter(None, lists))
        yield from answers


def _answers(finder: str) -> Iterator[Mirrored]:
    """Yield the result for each place, as the form of that question asks for it.

    Whoever would go on to the next question gets it too: what is typed there has no end.
    """
    first, second, *_others = STEPS
    (place,) = first.names
    for code in ["", *codes_in(choices_of(place))]:
        asked = {"from": first.name, place: code}
        result, further = (
            f"{finder}?{urlencode(asked | {'step': step})}" for step in (RESULT, second.name)
        )
        yield Mirrored(result, (further,))
