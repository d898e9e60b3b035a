"""The words of a page in its own language, each with where they are."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

# Nobody reads these: an address, and words that searches are recognised by.
UNREAD = frozenset({"slug", "search_phrases"})
_BREAK = re.compile(r"<br\s*/?>")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Words:
    """A text without marks, and its path in the page."""

    path: str
    text: str


def plain(marked: str) -> str:
    """Return a rich text without its marks."""
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", marked)))


def words_of(page: Page) -> list[Words]:
    """Return what translators would be asked for; no quotations, which are others' words."""
    quotations = tuple(_quotations(page))
    try:
        segments = extract_segments(page)
    except TypeError:  # a block of a draft lacks words that it has to have: that is told as such
        return []
    return [
        Words(segment.path, plain(segment.string.data))
        for segment in segments
        if isinstance(segment, StringSegmentValue)
        and segment.path not in UNREAD
        and not segment.path.startswith(quotations)
    ]


def streams_of(page: Page) -> Iterator[tuple[str, list]]:
    """Yield the fields made of blocks, with their blocks."""
    for field in page._meta.concrete_fields:
        if isinstance(field, StreamField):
            yield field.name, list(getattr(page, field.name))


def _quotations(page: Page) -> Iterator[str]:
    for name, blocks in streams_of(page):
        for block in blocks:
            if block.block_type == "quote":
                yield f"{name}.{block.id}."
