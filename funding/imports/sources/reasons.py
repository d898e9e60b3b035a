"""Why records were rejected, in words for everybody: the kinds of reason, and how often.

A run keeps each reason as a sentence in the language of whoever ran it, with what the source
wrote in it, which may be anything, a person's name too. Readers get the sentence without that, in
their own language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

# As they are raised, where they are translated too; a test compares them.
REASONS = (
    "it has no “%(field)s”",
    "“%(field)s” is longer than %(limit)d characters",
    "its smallest grant is larger than its largest",
    "it is not an object with named values",
    "it is not built as expected (%(error)s)",
    "it does not say which record of which source",
    "it has no identifier",
    "“%(value)s” is not a valid %(column)s; known values: %(known)s",
    "“%(value)s” is not a deadline; write 2027-03-01 or 2027-03-01 17:00 stage 2",
    "“%(value)s” is not an address that begins with https://",
    "its page has no number",
    "it has more contracts than applications",
    "it has no number to identify it",
    "it has no address of its own",
    "it has no key to identify it",
    "its type “%(code)s” is unknown",
    "more than %(count)d deadlines",
    "it closes before it opens",
    "“%(value)s” is not a date",
    "“%(value)s” may be two days; write %(day)s if that one is meant",
    "“%(value)s” is not an amount",
    "“%(value)s” is not an amount; write 1500000 or 1500000.50",
    "“%(value)s” is too small for euro; write the whole amount, such as 1500000",
    "“%(value)s” is not one whole amount",
    "“%(value)s” is not a whole number",
)
# What our own code fills in; the rest is the source's and is left out.
OURS = ("field", "column", "limit", "count")
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def in_words(rejections: Iterable[Mapping[str, str]]) -> list[tuple[str, int]]:
    """Return each kind of reason in the active language with how often it was, most often first."""
    return Counter(general(row.get("reason", "")) for row in rejections).most_common()


def general(reason: str) -> str:
    """Return a reason in the active language without anything that the source wrote."""
    for pattern, known in _patterns():
        if found := pattern.fullmatch(reason):
            told = found.groupdict()
            inner = general(told["error"]) if told.get("error") else ""
            return inner if inner and inner != _other() else _filled(known, told)
    return _other()


def _other() -> str:
    return _("another reason")


def _filled(known: str, told: Mapping[str, str]) -> str:
    """Return a translated reason, with an ellipsis for what the source wrote."""
    return _PLACEHOLDER.sub(lambda name: told[name[1]] if name[1] in OURS else "…", _(known))


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Return what each reason looks like in each language of the site."""
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found += [(_pattern(_(known)), known) for known in REASONS]
    return found


def _pattern(written: str) -> re.Pattern[str]:
    parts = _PLACEHOLDER.split(written)
    # Text and names of placeholders follow each other.
    built = [
        f"(?P<{part}>.*)" if number % 2 else re.escape(part) for number, part in enumerate(parts)
    ]
    return re.compile("".join(built), re.DOTALL)
