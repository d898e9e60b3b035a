"""A long text has a list of contents that leads to its headings."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail_localize.segments.extract import extract_segments

from home.models import StandardPage
from tests.factories import child, home

pytestmark = pytest.mark.django_db


def page(*texts: str) -> BeautifulSoup:
    body = [("text", text) for text in texts]
    made = child(home("en"), StandardPage, title="Long", slug="long", body=body)
    return BeautifulSoup(Client().get(made.url).content, "html5lib")


def test_headings_of_all_blocks_are_listed_and_named_once_each() -> None:
    soup = page(
        "<h2>Who &amp; what</h2><p>x</p><h3>Not this</h3>",
        "<h2>Întrebări</h2><p>x</p><h2>Who &amp; <b>what</b></h2><p>x</p>",
    )
    links = soup.select(".contents a")
    assert [str(link) for link in soup.select(".contents-folded details:not([open]) a")] == [
        str(link) for link in links
    ]
    assert [link.get_text() for link in links] == ["Who & what", "Întrebări", "Who & what"]
    ids = [str(link["href"]).removeprefix("#") for link in links]
    assert ids == ["s-who-what", "s-intrebari", "s-who-what-2"]
    for anchor, heading in zip(ids, soup.select(".prose h2"), strict=True):
        assert heading["id"] == anchor


def test_a_short_text_has_none() -> None:
    soup = page("<h2>One</h2><p>x</p><h2>Two</h2><p>x</p>")
    assert not soup.select(".contents, .contents-folded")
    assert len(soup.select(".prose h2[id]")) == 2


def test_a_term_says_the_language_of_each_name() -> None:
    term = {"en": "Call", "ro": "Apel", "it": "Bando", "meaning": "An invitation to apply."}
    body = [("terms", [term])]
    made = child(home("en"), StandardPage, title="Words", slug="words", body=body)
    soup = BeautifulSoup(Client().get(made.url).content, "html5lib")
    names = soup.select(".terms dt span")
    assert [(name["lang"], name.get_text()) for name in names] == list(term.items())[:3]
    assert [name.get_text() for name in soup.select(".terms .own")] == ["Call"]
    assert soup.select_one(".terms dd").get_text() == term["meaning"]
    # Translators are asked for the meaning alone.
    segments = [each for each in extract_segments(made) if each.path.startswith("body.")]
    assert [each.string.data for each in segments] == [term["meaning"]]
