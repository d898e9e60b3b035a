"""What the copy of the site has of the catalogue beside its pages and calls.

The finder answers its first question: what fits a firm in a place.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

from django.utils import translation

from home.mirror.registry import Mirrored, mirrored

from .forms.finder_steps import RESULT, STEPS, choices_of, codes_in
from .paths import CALENDAR, CALLS, DATA_SOURCES, FINDER
from .sitemaps import indexes


@mirrored
def lists() -> Iterator[Mirrored]:
    """Yield the list of calls, the calendar, the first question and where our data come from."""
    for code, index in indexes().items():
        for words in (CALLS, CALENDAR, FINDER, DATA_SOURCES):
            yield Mirrored(f"{urlsplit(index).path}{words[code]}/")


@mirrored
def answers() -> Iterator[Mirrored]:
    """Yield the results for each place, as the form of that question asks for them.

    Whoever would go on to the next question gets the result too: what is typed there has no end.
    """
    first, second, *_others = STEPS
    for code, index in indexes().items():
        with translation.override(code):
            places = ["", *codes_in(choices_of(first.fields[0].name))]
        base = f"{urlsplit(index).path}{FINDER[code]}/"
        for place in places:
            asked = {"from": first.name, first.fields[0].name: place}
            result, further = (
                f"{base}?{urlencode(asked | {'step': step})}" for step in (RESULT, second.name)
            )
            yield Mirrored(result, (further,))
