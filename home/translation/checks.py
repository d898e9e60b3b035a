"""What a translation has to keep of its source: links and marks, numbers, names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from bs4 import BeautifulSoup
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail_localize.strings import StringValue, validate_translation_links

# Points, commas and blanks between digits are written otherwise in each language.
NUMBER = re.compile(r"\d+(?:[.,’'\u00a0\u202f ]\d+)*")
NO_DIGIT = re.compile(r"\D")


def broken(source: str, target: str) -> str:
    """Return why a translation cannot be taken: its marks are not those of the page; or nothing."""
    try:
        StringValue.from_translated_html(target)
        validate_translation_links(source, target)
    except ValueError:
        return _('Use only the marks that the source has, such as <b> or <a id="a1">.')
    return ""


def lost(source: str, target: str, names: Iterable[str] = ()) -> list[str]:
    """Return what a translation lacks of its source, or has more, in words."""
    found = []
    if _tags(source) != _tags(target):
        found.append(_("Links or marks such as <b> differ from those of the source."))
    before, after = strip_tags(source), strip_tags(target)
    missing, more = _numbers(before) - _numbers(after), _numbers(after) - _numbers(before)
    if missing or more:
        words = _("Other numbers than in the source: %(numbers)s")
        found.append(words % {"numbers": ", ".join([*missing, *more])})
    gone = [name for name in names if _has(name, before) and not _has(name, after)]
    if gone:
        found.append(_("Names that are missing: %(names)s") % {"names": ", ".join(gone)})
    return found


def _tags(html: str) -> Counter[tuple[str, str]]:
    tags = BeautifulSoup(html, "html.parser").find_all(True)
    return Counter((tag.name, str(tag.get("id", ""))) for tag in tags if tag.name != "br")


def _numbers(text: str) -> Counter[str]:
    return Counter(NO_DIGIT.sub("", found) for found in NUMBER.findall(text))


def _has(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
