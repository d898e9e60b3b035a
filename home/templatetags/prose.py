"""The text of a page with its headings named, so that a list of contents can lead to them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from django import template
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from core.text import fold

register = template.Library()

FEWEST = 3  # headings; a shorter text needs no list of contents
_HEADING = re.compile(r"<h2(?P<attributes>[^>]*)>(?P<text>.*?)</h2>", re.DOTALL)
_ID = re.compile(r"""\bid=["']([^"']+)["']""")


@dataclass(frozen=True)
class Prose:
    """A text as HTML, and its headings: address on the page, words."""

    html: SafeString
    contents: list[tuple[str, SafeString]]


@register.simple_tag(takes_context=True)
def prose(context: template.Context, body: Any) -> Prose:
    """Return the text of a page's blocks; without contents where it has few headings."""
    return headed("".join(str(block.render_as_block(context.flatten())) for block in body))


@register.simple_block_tag(name="headed")
def headed(content: str, fewest: int = FEWEST) -> Prose:
    """Return HTML with its headings named; without contents where they are fewer than `fewest`.

    A heading keeps the id it has. Others get one of their words, the same as long as these are.
    """
    contents: list[tuple[str, SafeString]] = []

    def named(heading: re.Match[str]) -> str:
        words = strip_tags(heading["text"]).strip()
        own = _ID.search(heading["attributes"])
        anchor = own[1] if own else _anchor(words, {known for known, _words in contents})
        # What stands between the tags is HTML already, without its tags.
        contents.append((anchor, mark_safe(words)))  # noqa: S308
        attributes = heading["attributes"] if own else f' id="{anchor}"{heading["attributes"]}'
        return f"<h2{attributes}>{heading['text']}</h2>"

    html = mark_safe(_HEADING.sub(named, content))  # noqa: S308
    return Prose(html, contents if len(contents) >= fewest else [])


def _anchor(words: str, taken: set[str]) -> str:
    """Return an id made of words, with a number where another heading has the same."""
    base = f"s-{slugify(fold(unescape(words))) or 'x'}"
    anchor, number = base, 2
    while anchor in taken:
        anchor, number = f"{base}-{number}", number + 1
    return anchor
