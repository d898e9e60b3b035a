"""GET parameters of search, read in one place."""

from __future__ import annotations

import unicodedata
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import ListingForm
from home.models import Vocabulary
from home.models.vocabulary import terms_of
from search.query.parser import LONGEST, Filters

from .kinds import KINDS

FIRST_YEAR = 1990
LABELS: dict[str, Any] = {
    "kind": gettext_lazy("Kind"),
    "theme": gettext_lazy("Theme"),
    "territory": gettext_lazy("Territory"),
    "year": gettext_lazy("Year"),
}
# Characters that turn the direction of what follows them would turn the page around them too.
_TURNING = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


def options() -> dict[str, list[tuple[str, Any]]]:
    """Return the choices of each filter, with their names in the visitor's language."""
    years = range(timezone.localdate().year + 10, FIRST_YEAR - 1, -1)
    return {
        "kind": list(KINDS.items()),
        "theme": [(term.code, term.name) for term in terms_of(Vocabulary.THEME)],
        "territory": [(term.code, term.name) for term in terms_of(Vocabulary.TERRITORY)],
        "year": [(str(year), str(year)) for year in years],
    }


class SearchForm(ListingForm):
    """What somebody looks for, filters and a page; what is broken is left out with a note."""

    def __init__(self, data: QueryDict, choices: dict[str, list[tuple[str, Any]]]) -> None:
        super().__init__(data, choices)
        self.options = choices
        self.text = typed(data.get("q", ""))
        if len(self.text) > LONGEST:
            self.text = self.text[:LONGEST].strip()
            self.notes.append(
                _("Only the first %(count)d characters were searched.") % {"count": LONGEST}
            )

    @property
    def filters(self) -> Filters:
        """What the results are narrowed to."""
        chosen = {name: frozenset(values) for name, values in self.chosen.items()}
        nothing: frozenset[str] = frozenset()
        return Filters(
            kinds=chosen.get("kind", nothing),
            themes=chosen.get("theme", nothing),
            territories=chosen.get("territory", nothing),
            years=frozenset(map(int, chosen.get("year", nothing))),
        )

    def query_string(
        self, *, text: str | None = None, without: tuple[str, str] | None = None
    ) -> str:
        """Return what was asked for as an address says it, with another text or less a choice."""
        asked = [("q", self.text if text is None else text)]
        asked += [(name, value) for name, values in self.chosen.items() for value in values]
        return urlencode([pair for pair in asked if pair != without])


def read(request: HttpRequest) -> SearchForm:
    """Return the form as the address of `request` fills it."""
    return SearchForm(request.GET, options())


def read_typed(request: HttpRequest) -> str:
    """Return what has been typed so far, for suggestions."""
    return typed(request.GET.get("q", "")[:LONGEST])


def typed(text: str) -> str:
    """Return a text on one line, without characters that nobody types."""
    visible = (" " if unicodedata.category(letter) == "Cc" else letter for letter in text)
    return " ".join("".join(visible).translate(_TURNING).split())
