"""Each check finds what it looks for, and nothing where it is not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from home.checks.registry import findings_of
from home.models import StandardPage
from home.models.outgoing import LinkState, OutgoingLink
from news.models import ArticlePage, EventPage, NewsIndexPage
from tests.factories import child, home
from tests.specimens import SPECIMENS, document, empty_body, full_body, stream
from tests.versions import translated

pytestmark = pytest.mark.django_db
SUMMARY = "What it is, and for whom."


def said(page: Page, **fields: Any) -> str:
    """What is found of a page as it would be with other fields."""
    for name, value in fields.items():
        setattr(page, name, value)
    return " ".join(f"{finding.words} [{finding.path}]" for finding in findings_of(page))


def text(marked: str) -> str:
    return stream(("text", marked))


def test_a_page_alone() -> None:
    page = child(home(), StandardPage, summary=SUMMARY)
    gone = child(home(), StandardPage, live=False, title="Draft")
    kept, deleted = document(), 99_999
    image = get_image_model().objects.create(title="Image", file=get_test_image_file())
    dead = OutgoingLink.objects.create(url="https://dead.example/", state=LinkState.DEAD)
    works = OutgoingLink.objects.create(url="https://works.example/", state=LinkState.WORKS)
    to_page = '<p><a linktype="page" id="{}">there</a></p>'.format
    to_file = '<p><a linktype="document" id="{}">there</a></p>'.format
    out = '<p><a href="{}">there</a></p>'.format
    picture = {"image": image.pk, "caption": "", "credit": ""}
    rows: list[tuple[str, dict, dict]] = [
        ("There is no summary. [summary]", {"summary": ""}, {"summary": SUMMARY}),
        ("The first sentence", {"summary": f"{'word' * 51}."}, {"summary": f"A. {'word' * 51}."}),
        ("The title has", {"seo_title": "T" * 71}, {"seo_title": "T" * 70}),
        (
            "A picture has no alternative text. [picture_alt]",
            {"social_image": image, "picture_alt": ""},
            {"picture_alt": "A tree"},
        ),
        (
            "A picture has no alternative text. [body.block-0.alt]",
            {"body": stream(("image", picture | {"alt": "", "decorative": False}))},
            {"body": stream(("image", picture | {"alt": "", "decorative": True}))},
        ),
        (
            "“Deep” is a level too deep. [body.block-0]",
            {"body": text("<h3>Deep</h3>")},
            {"body": text("<h2>High</h2><h3>Deep</h3>")},
        ),
        (
            "A sentence of 41 words: “word word",
            {"body": text(f"<p>{'word ' * 41}</p>")},
            {"body": text(f"<p>{'word ' * 40}. {'word ' * 40}</p>")},
        ),
        (
            "“We forget” is not a word of this site. [body.block-0]",
            {"body": text("<p>We <b>forget</b> it</p>")},
            {
                "body": stream(
                    (
                        "quote",
                        {
                            "text": "We forget it",
                            "attribution": "S",
                            "source": "https://example.org/",
                            "language": "en",
                        },
                    )
                )
            },
        ),
        ("“Draft”, which is not published", {"body": text(to_page(gone.pk))},
         {"body": text(to_page(home().pk))}),
        ("to a page that has been deleted", {"body": text(to_page(deleted))},
         {"body": text(to_page(home().pk))}),
        ("to a document that has been deleted", {"body": text(to_file(deleted))},
         {"body": text(to_file(kept.pk))}),
        ("https://dead.example/ does not answer any more. [body.block-0]",
         {"body": text(out(dead.url))}, {"body": text(out(works.url))}),
        ("Title: This field cannot be blank. [title]", {"title": ""}, {"title": "T"}),
    ]  # fmt: skip
    for words, wrong, right in rows:
        assert words in said(page, **wrong)
        assert said(page, **right) == "", right


def test_sources_and_events() -> None:
    index = child(home(), NewsIndexPage)
    article = child(index, ArticlePage, summary=SUMMARY)
    named = stream(("source", {"title": "S", "url": "https://example.org/", "language": "it"}))
    assert "No source is named. [sources]" in said(article)
    assert "It is not said when" in said(article, sources=named)
    assert "too long ago. [checked_on]" in said(article, checked_on=date(2024, 1, 1))
    assert said(article, checked_on=timezone.localdate()) == ""
    past, later = datetime(2024, 5, 1, 9, tzinfo=UTC), datetime(2099, 5, 1, 9, tzinfo=UTC)
    fields = {"summary": SUMMARY, "sources": named, "checked_on": timezone.localdate()}
    event = child(index, EventPage, start=past, **fields)
    assert said(event) == "", "as it was public already"
    assert "The event is over: it began on 2 May 2024. [start]" in said(
        event, start=past.replace(day=2)
    )
    assert said(event, start=later) == ""


def test_versions() -> None:
    page = child(
        home(), StandardPage, summary="It pays EUR 1500.", body=text("<p>By 1 March 2027.</p>")
    )
    translated(page, "ro")
    romanian = versions_of(page)
    assert "figures" not in said(page).lower()
    assert "Nothing of this page is translated" not in said(romanian)
    told = said(romanian, summary="Finanțează 1.600 EUR.")
    assert "Figures differ from the version in English: here 1600, there 1500. [summary]" in told
    assert said(romanian, summary="Finanțează 1.500 EUR.") == ""


def versions_of(page: Page) -> Page:
    """The Romanian version."""
    return page.get_translations().get(locale__language_code="ro").specific


def test_every_kind_of_page_can_be_looked_at_empty_and_full() -> None:
    for make in SPECIMENS.values():
        for body in (empty_body(), full_body()):
            findings_of(make(body))


def test_queries_do_not_grow_with_the_page() -> None:
    targets = [child(home(), StandardPage) for _number in range(8)]
    link = '<p><a linktype="page" id="{}">a</a> <a href="https://{}.example/">b</a></p>'.format
    counts = []
    for number in (2, 8):
        body = stream(*(("text", link(each.pk, each.pk)) for each in targets[:number]))
        page = child(home(), StandardPage, summary=SUMMARY, body=body)
        findings_of(page)
        with CaptureQueriesContext(connection) as queries:
            findings_of(page)
        counts.append(len(queries))
    assert counts[0] == counts[1] < 20
