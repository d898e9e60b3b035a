"""Regione Piemonte: its calls by their feed, its advance notices by their list, and each page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.text import fold_words
from funding.choices import Origin
from funding.imports.errors import RefusedError
from funding.imports.shapes import Shape
from funding.imports.sources.fetch import Fetch
from funding.imports.sources.frame import Source
from funding.imports.sources.pages import address_of, page_of, title_of
from funding.imports.values import text

from . import records

FEED = "/contributi-finanziamenti/rss.xml"
NOTICES = "/pre-informazione-fondi-ue/"
_ITEM = re.compile(r"<item\b.*?</item>", re.DOTALL)
_LINK = re.compile(r"<link>\s*(?:<!\[CDATA\[)?\s*(.*?)\s*(?:\]\]>)?\s*</link>", re.DOTALL)
_SAID = re.compile(r"<description>(.*?)</description>", re.DOTALL)
_NODE = re.compile(r"\bpage-node-(\d+)\b")
_TYPE = re.compile(r"\bnode--type-([a-z-]+)\b")
_FIELD = re.compile(r"^field--name-field-([a-z-]+)$")
_SHARED = re.compile(r"#url=([^&\"]+)")


def documents(fetch: Fetch) -> Iterator[bytes]:
    """Yield the page of each call that the feed calls open, and of each advance notice."""
    for link, state in feed(fetch.page(FEED).decode("utf-8", "replace")):
        if fold_words(state) == records.OPEN:
            yield from _page(fetch, link)
    for link in notices(fetch.page(NOTICES).decode("utf-8", "replace")):
        yield from _page(fetch, link)


def feed(markup: str) -> list[tuple[str, str]]:
    """Return address and state of each item; the state is the first word of its description.

    Raises RefusedError for what is no feed.
    """
    if "<rss" not in markup[:2000]:
        raise RefusedError(_("The answer of %(address)s is not a feed.") % {"address": FEED})
    found = []
    for item in _ITEM.findall(markup):
        link, said = _LINK.search(item), _SAID.search(item)
        words = _plain(said[1]).split() if said else []
        if link and words and unescape(link[1]).startswith(f"{records.HOST}/"):
            found.append((unescape(link[1]), words[0].strip(".,:;-")))
    return found


def _plain(markup: str) -> str:
    """Return the text of a description, whose tags a feed writes as entities or as CDATA."""
    inner = unescape(markup.replace("<![CDATA[", "").replace("]]>", ""))
    return BeautifulSoup(inner, "html.parser").get_text(" ")


def notices(markup: str) -> list[str]:
    """Return the addresses of the advance notices that a list links to, each once."""
    links = (str(a["href"]) for a in page_of(markup).find_all("a", href=True))
    whole = (urljoin(records.HOST + NOTICES, link).partition("#")[0] for link in links)
    wanted = (link for link in whole if link.startswith(records.HOST + NOTICES))
    return [link for link in dict.fromkeys(wanted) if link != records.HOST + NOTICES]


def _page(fetch: Fetch, link: str) -> Iterator[bytes]:
    """Yield a page with its address; one that cannot be had is named in the report."""
    try:
        page = fetch.page(urlsplit(link).path).decode("utf-8", "replace")
    except RefusedError as error:
        fetch.remarks.append(str(error))
        return
    yield json.dumps({"bando": link, "page": page}).encode()


def rows(document: bytes) -> Iterator[dict]:
    """Yield the call or notice of a page, be it saved or fetched. Raises RefusedError."""
    link, markup = "", document.decode("utf-8", "replace")
    if document.lstrip()[:1] == b"{":
        try:
            found = json.loads(document)
            link, markup = str(found["bando"]), str(found["page"])
        except (ValueError, KeyError, RecursionError) as error:
            raise RefusedError(_("The page is broken: %(error)s.") % {"error": error}) from None
    page = page_of(markup)
    body, article = page.find("body"), page.find("article")
    if not isinstance(body, Tag) or not isinstance(article, Tag):
        raise RefusedError(_("This page is not about a call."))
    classes = " ".join(body.get("class") or [])
    node, kind = _NODE.search(classes), _TYPE.search(classes)
    fields = _fields(article)
    yield {
        "node": node[1] if node else "",
        "type": kind[1] if kind else "",
        "link": link or address_of(page) or _shared(article),
        "title": title_of(page),
        "state": fields.get("stato") or fields.get("stato-preinf") or "",
        "fields": fields,
    }


def _fields(article: Tag) -> dict[str, str]:
    """Return the fields by name: a moment where there is one, else their text, not the label's."""
    found: dict[str, str] = {}
    for element in article.find_all(class_=_FIELD):
        name = next(match[1] for one in element["class"] if (match := _FIELD.match(one)))
        if name not in records.FIELDS:
            continue
        moment = element.find("time", datetime=True)
        items = element.find_all(class_="field__item") or [element]
        said = moment["datetime"] if moment else "; ".join(i.get_text(" ") for i in items)
        found.setdefault(name, text(str(said), 2000))
    return found


def _shared(article: Tag) -> str:
    """Return the address that the page offers to share, where it gives no other."""
    link: Any = article.find("a", href=_SHARED)
    match = _SHARED.search(str(link["href"])) if link else None
    return unquote(match[1]) if match else ""


def recognises(start: bytes, name: str) -> bool:
    """Return whether a file is the page of a call or notice of the region, saved or fetched."""
    return start.lstrip().startswith((b"<", b'{"bando"')) and (
        b"node--type-avviso-preinformazione-ue" in start
        or b"node--type-contributi-finanziamenti" in start
        or b"bandi.regione.piemonte.it" in start
        or b"Bandi Regione Piemonte" in start
    )


SHAPE = Shape("piemonte", records.reference_of, records.identity, records.record_of)
PIEMONTE = Source(
    origin=Origin.PIEMONTE,
    name="Bandi Regione Piemonte",
    tells=gettext_lazy("Open calls and advance notices of the region."),
    page="https://bandi.regione.piemonte.it/contributi-finanziamenti",
    licence=gettext_lazy("Public information of Regione Piemonte; no licence stated"),
    shape=SHAPE,
    documents=documents,
    rows=rows,
    recognises=recognises,
    url=records.HOST,
)
