"""Web pages of sources, read as a browser would and reduced to the facts they label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bs4 import BeautifulSoup, NavigableString

from core.text import fold_words

from .written import comma_below

# What no reader of the page sees as its text.
_UNSEEN = ("script", "style", "noscript", "template", "nav", "header", "footer")
LONGEST = 2_000_000


def page_of(markup: str) -> BeautifulSoup:
    """Return a page as a tree; broken markup is read as far as it goes."""
    return BeautifulSoup(markup[:LONGEST], "html.parser")


def lines_of(page: BeautifulSoup) -> list[str]:
    """Return what the page says, a line for each piece of text, without menus and scripts."""
    return list(_lines(page))


def _lines(page: BeautifulSoup) -> Iterator[str]:
    for piece in page.find_all(string=True):
        # Comments, scripts and declarations are strings of other classes.
        seen = type(piece) is NavigableString and not piece.find_parent(_UNSEEN)
        if seen and (line := comma_below(piece, 2000)):
            yield line


def labelled(lines: Iterable[str], labels: Iterable[str]) -> dict[str, str]:
    """Return what stands behind each label, in its own line or else in the next.

    A label that nothing follows, or another label, says nothing. The first of two counts.
    """
    wanted = {fold_words(label): label for label in labels}
    found: dict[str, str] = {}
    waiting = ""
    for line in lines:
        label, rest = _label(line, wanted)
        if label:
            waiting = "" if label in found or rest else label
            if rest:
                found.setdefault(label, rest)
        elif waiting and line.strip(" :"):
            found.setdefault(waiting, line.lstrip(" :"))
            waiting = ""
    return found


def _label(line: str, wanted: dict[str, str]) -> tuple[str, str]:
    """Return the label a line begins with, and what follows it."""
    head, mark, rest = line.partition(":")
    label = wanted.get(fold_words(head).strip(), "")
    return (label, rest.strip()) if label and (mark or not rest) else ("", "")


def title_of(page: BeautifulSoup) -> str:
    """Return the page's own heading, or its title without the name of the site."""
    heading = page.find("h1")
    if heading and (said := comma_below(heading.get_text(" "))):
        return said
    title = page.find("title")
    return comma_below(title.get_text(" ")).rpartition(" | ")[0] if title else ""


def address_of(page: BeautifulSoup) -> str:
    """Return the address that the page gives as its own, or nothing."""
    link = page.find("link", rel="canonical")
    if link and link.get("href"):
        return str(link["href"])
    meta = page.find("meta", property="og:url")
    return str(meta.get("content") or "") if meta else ""
