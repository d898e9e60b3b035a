"""Addresses of the real content's pages, read from the content files."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from home.content.parser import PageFiles, read_pages

CONTENT = Path(__file__).resolve().parents[1] / "site" / "content"


@cache
def content_pages() -> dict[str, PageFiles]:
    """All pages of the first content, by folder."""
    return read_pages(CONTENT / "pages")


def path_of(key: str, language: str) -> str:
    """The path of a page, such as `/it/finanziamenti/life/`."""
    slugs: list[str] = []
    while key:
        slugs.insert(0, str(content_pages()[key].texts[language].fields["slug"]))
        key = key.rpartition("/")[0]
    return "/".join(["", language, *slugs, ""])
