"""Every page of the real site in every language: answers, links, pictures, valid, translated."""

from __future__ import annotations

import json
import re
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit
from xml.etree import ElementTree

import lxml.html
import pytest
from bs4 import BeautifulSoup, Comment, Doctype, Tag

from home.management.commands.compile_catalogues import read_catalogue, texts
from tests.server import ALERTS, BELOW_FUNDING, LANGUAGES, addresses
from tests.stages import ROOT

# One process reads all pages, once.
pytestmark = pytest.mark.xdist_group("crawl")

# Attributes whose text a person reads or hears.
SPOKEN = ("alt", "aria-label", "placeholder", "title", "data-label")
# How many calls are read in each language.
CALLS = 5
ADDRESSES = {"a": "href", "img": "src", "link": "href", "script": "src", "form": "action"}


# Search is no page: with results, with notes, without results, before anything was asked.
SEARCH = {"en": "/en/search/", "ro": "/ro/cautare/", "it": "/it/cerca/"}
SEARCHES = ("?q=torino", "?q=torino&kind=pact&year=x", "?q=qqxxzz", "")


def fetch(url: str) -> tuple[int, str, str]:
    """Status, content type and text of an address."""
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310
            kind = answer.headers.get_content_type()
            body = answer.read()
            is_text = kind.startswith("text/") or kind.endswith(("json", "xml"))
            text = body.decode() if is_text else ""
            return answer.status, kind, text
    except urllib.error.HTTPError as error:
        return error.code, "", ""


def listed(sitemap: str) -> list[str]:
    """The addresses in a site map, or in an index of site maps, without the host."""
    status, _kind, text = fetch(sitemap)
    assert status == 200
    found = ElementTree.fromstring(text).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    return [urlsplit(entry.text or "")._replace(scheme="", netloc="").geturl() for entry in found]


@pytest.fixture(scope="session")
def pages(server: str) -> dict[str, str]:
    """The HTML of every page in the site map, and of a few calls out of hundreds, by address."""
    files = listed(f"{server}/sitemap.xml")
    calls = [path for name in files if "calls" in name for path in listed(server + name)]
    assert len(calls) > len(LANGUAGES) * CALLS
    paths = [path for name in files if "calls" not in name for path in listed(server + name)]
    paths += [path for code in LANGUAGES for path in spread(calls, f"/{code}/")]
    answers = {path: fetch(server + path) for path in paths}
    assert {path: status for path, (status, _kind, _text) in answers.items() if status != 200} == {}
    return {server + path: text for path, (_status, _kind, text) in answers.items()}


@pytest.fixture(scope="session")
def searches(server: str) -> dict[str, str]:
    """The HTML of the search page in its states, by address."""
    found = [f"{server}{path}{query}" for path in SEARCH.values() for query in SEARCHES]
    return {url: fetch(url)[2] for url in found}


def spread(paths: list[str], start: str) -> list[str]:
    """As many as CALLS of those that begin so, from all over the list."""
    found = [path for path in paths if path.startswith(start)]
    return found[:: max(len(found) // CALLS, 1)][:CALLS]


def test_every_page_is_there_in_every_language(pages: dict[str, str], server: str) -> None:
    counts = {
        language: sum(url.startswith(f"{server}/{language}/") for url in pages)
        for language in LANGUAGES
    }
    assert counts["en"] == counts["ro"] == counts["it"]
    assert counts["en"] > 60
    assert sum(counts.values()) == len(pages)


class Named(NamedTuple):
    """What a page names: addresses, absolute, with their fragments; and its own ids."""

    links: set[str]
    ids: set[str]


def named_on(url: str, html: str) -> Named:
    """What the page at an address names."""
    tree = lxml.html.document_fromstring(html)
    found = [
        element.get(attribute)
        for name, attribute in ADDRESSES.items()
        for element in tree.iter(name)
        if element.get("rel") != "canonical"
    ]
    for srcset in tree.xpath("//@srcset"):
        found += [candidate.split()[0] for candidate in srcset.split(",")]
    return Named({urljoin(url, link) for link in found if link}, set(tree.xpath("//@id")))


@pytest.fixture(scope="session")
def named(pages: dict[str, str]) -> dict[str, Named]:
    """What every page names."""
    return {url: named_on(url, html) for url, html in pages.items()}


def shape_of(link: str) -> tuple[str, ...]:
    """An address without the values of its query."""
    parts = urlsplit(link)
    return (parts.path, *sorted(name for name, _value in parse_qsl(parts.query)))


def test_every_internal_link_and_picture_answers(
    pages: dict[str, str], named: dict[str, Named], server: str
) -> None:
    host = urlsplit(server).netloc
    first: dict[str, str] = {}
    for url, (links, _ids) in named.items():
        for link in links:
            # hreflang and social addresses carry the host of the site's settings.
            parts = urlsplit(link)
            if parts.scheme.startswith("http") and parts.hostname in (host, "127.0.0.1"):
                first.setdefault(urldefrag(link).url, url)
    # Of those that differ in what a form is told about, one.
    alike = {shape_of(link): link for link in first if link not in pages}
    broken = {link: f"on {first[link]}" for link in alike.values() if fetch(link)[0] != 200}
    assert broken == {}
    kinds = {urlsplit(link).path.split("/")[1] for link in first}
    assert kinds >= {"en", "ro", "it", "media", "static"}


def test_every_fragment_leads_somewhere(named: dict[str, Named]) -> None:
    lost = {
        f"{url} -> {link}"
        for url, (links, _ids) in named.items()
        for link in links
        if (target := urldefrag(link)).fragment
        and target.url in named
        and target.fragment not in named[target.url].ids
    }
    assert lost == set()


@pytest.mark.html
def test_every_page_is_valid_html(
    pages: dict[str, str],
    searches: dict[str, str],
    server: str,
    validator: list[str],
    tmp_path: Path,
) -> None:
    names = {}
    below = {url: fetch(url)[2] for url in addresses(server).values() if url not in pages}
    assert len(below) >= len((*BELOW_FUNDING, *ALERTS)) * len(LANGUAGES)
    for number, (url, html) in enumerate((pages | searches | below).items()):
        path = tmp_path / f"{number}.html"
        path.write_text(html, "utf-8")
        names[path.as_uri()] = url.removeprefix(server)
    for language in LANGUAGES:
        missing = tmp_path / f"missing-{language}.html"
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{server}/{language}/no-such-page/", timeout=60)  # noqa: S310
        assert refused.value.code == 404
        missing.write_bytes(refused.value.read())
        names[missing.as_uri()] = f"404 in {language}"
    run = subprocess.run(
        [*validator, "--format", "json", "--skip-non-html", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(run.stderr)
    faults = [
        f"{names[message['url'].replace('file:/', 'file:///', 1).replace('file://///', 'file:///')]}"
        f":{message.get('lastLine')}: {message['message']}"
        for message in report["messages"]
    ]
    assert faults == []


@cache
def catalogue(language: str) -> tuple[frozenset[str], tuple[re.Pattern, ...]]:
    """The English texts that read otherwise in a language: whole ones, and those with blanks."""
    plain, patterns = set(), []
    messages = read_catalogue(ROOT / f"site/locale/{language}/LC_MESSAGES/django.po")
    for message in messages:
        sources, translations = texts(message.id), texts(message.string)
        for text in filter(None, sources):
            if text in translations:
                continue
            parts = re.split(r"%\(\w+\)[sd]|\{\w+\}", text)
            if len(parts) == 1:
                plain.add(text)
            elif any(len(part.split()) > 1 for part in parts):
                patterns.append(re.compile(".+".join(map(re.escape, parts))))
    # A word may be English for one thing and, say, Italian for another: guide, Guide.
    plain -= {message.string for message in messages}
    return frozenset(plain), tuple(patterns)


def spoken(html: str) -> Iterator[str]:
    """Every text on a page that is in the page's own language."""
    soup = BeautifulSoup(html, "lxml")
    for foreign in soup.select("body [lang], script, style"):
        foreign.decompose()
    for text in soup.find_all(string=True):
        if not isinstance(text, Comment | Doctype) and text.strip():
            yield " ".join(text.split())
    for element in soup.find_all(True):
        if isinstance(element, Tag):
            yield from (str(element[name]).strip() for name in SPOKEN if element.get(name))


@pytest.mark.parametrize("language", ["ro", "it"])
def test_nothing_of_the_interface_stays_english(
    pages: dict[str, str], searches: dict[str, str], server: str, language: str
) -> None:
    plain, patterns = catalogue(language)
    assert len(plain) > 100
    first: dict[str, str] = {}
    for url, html in (pages | searches).items():
        if url.startswith(f"{server}/{language}/"):
            for text in spoken(html):
                first.setdefault(text, url.removeprefix(server))
    english = {
        text: f"on {url}"
        for text, url in first.items()
        if text in plain or any(pattern.fullmatch(text) for pattern in patterns)
    }
    assert english == {}


def test_the_check_for_english_would_find_some(pages: dict[str, str], server: str) -> None:
    """The same search on English pages finds many, so it can fail."""
    plain, _patterns = catalogue("it")
    found = {text for text in spoken(pages[f"{server}/en/"]) if text in plain}
    assert {"Skip to content", "Menu"} & found
    assert len(found) > 5
