"""HTML of a source, reduced to what is safe and useful on our pages.

The portal's texts carry broken attributes (`class="eui-u-mt-l>"`), so a real parser (html5ever,
through nh3) reads them and writes anew what is on the list below.
"""

from __future__ import annotations

import re

import nh3

from core.text import INVISIBLE

# No headings of the first two levels (the page has its own), no images, nothing that acts.
TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "dl", "dt", "em", "h3", "h4",
    "h5", "h6", "i", "li", "ol", "p", "s", "strong", "sub", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"}}
LONGEST = 200_000
# Something that is to be read stands outside of the tags.
_WORDS = re.compile(r"(?:^|>)(?:\s|&nbsp;)*(?!&nbsp;)[^<\s]")


_cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    url_schemes={"https"},
    url_relative="deny",  # it would lead to a page of ours by accident
    link_rel="noopener noreferrer",
)


def sanitised(markup: object) -> str:
    """Return only tags of the list, links only to https addresses; the text of other tags stays."""
    if not isinstance(markup, str):
        return ""
    return INVISIBLE.sub("", _cleaner.clean(markup[:LONGEST])).strip()


def first_text(*texts: object) -> str:
    """Return the first of these that says anything, sanitised."""
    return next((clean for text in texts if _WORDS.search(clean := sanitised(text))), "")
