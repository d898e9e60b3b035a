"""What waits for somebody: each app says it of its own, under one of few headings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Heading(TextChoices):
    """The parts of the start page, in their order."""

    YOURS = "yours", _("For you")
    ENQUIRIES = "enquiries", _("Enquiries")
    TRANSLATIONS = "translations", _("Translations")
    CALLS = "calls", _("Calls and their sources")
    CONTENT = "content", _("Facts, links and pictures")
    SOON = "soon", _("Within 14 days")
    SETUP = "setup", _("Before you publish")


@dataclass(frozen=True)
class Waiting:
    """Something that waits: in words, with its number; where it is done; further ways, by name.

    It stands under the heading of its source, or under its own.
    """

    words: str | Promise
    url: str = ""
    ways: tuple[tuple[str | Promise, str], ...] = ()
    heading: Heading | None = None


# Return what waits for a user, as far as they may do it: nothing for nobody's business of theirs.
Source = Callable[[Any], Iterable[Waiting]]
Registered = TypeVar("Registered", bound=Source)

_sources: dict[Heading, list[Source]] = defaultdict(list)


def waiting(heading: Heading) -> Callable[[Registered], Registered]:
    """Register a function that says what waits under a heading.

    Its queries count by an index: the start page is opened many times a day, and is to be quick.
    """

    def register(source: Registered) -> Registered:
        _sources[heading].append(source)
        return source

    return register


def waiting_for(user: Any) -> list[tuple[Heading, list[Waiting]]]:
    """Return what waits for somebody, by heading; what has nothing is left out."""
    found: dict[Heading, list[Waiting]] = {heading: [] for heading in Heading}
    for heading in Heading:
        for source in _sources[heading]:
            for each in source(user):
                found[each.heading or heading].append(each)
    return [(heading, rows) for heading, rows in found.items() if rows]
