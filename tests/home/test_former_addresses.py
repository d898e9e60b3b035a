"""What was public once leads to where it is now, with all that hangs below it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client, TestCase
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site

from funding.models import FundingGuidePage, FundingIndexPage
from home.models import StandardPage
from interest.models import InterestFormPage
from interest.models.form_fields import InterestFormField
from news.models import EventPage, NewsIndexPage
from tests.factories import child, home
from tests.funding.factories import opportunity

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "ro", "it")


def renamed(page: Page, slug: str) -> Page:
    """The page after an editor published it with another address."""
    page = page.specific_class.objects.get(pk=page.pk)
    page.slug = slug
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.save_revision().publish()
    return page


def leads(client: Client, old: str) -> str:
    """Where an old address leads, for good."""
    response = client.get(old)
    assert response.status_code == 301, old
    assert response["Cache-Control"] == "no-cache"
    return response["Location"]


@pytest.fixture(params=LANGUAGES)
def code(request: pytest.FixtureRequest) -> str:
    for language in LANGUAGES:
        home(language)
    return request.param


def test_everything_below_the_funding_index(client: Client, code: str) -> None:
    opportunity("CALL")
    index = child(home(code), FundingIndexPage, slug="funding")
    guide = child(index, FundingGuidePage, slug="guide")
    renamed(index, "money")
    for rest in (
        "", "guide/", "calls/", "bandi/?theme=water", "calls/CALL/",
        "calls/ics/?q=a%20b&theme=water", "calls/atom/", "calls/csv/", "calls/xlsx/", "calls/json/",
        "calendar/?month=2027-01", "apeluri/ics/", "finder/", "compare/?call=CALL&call=B",
        "calls/?q=%C8%99i",
    ):  # fmt: skip
        target = leads(client, f"/{code}/funding/{rest}")
        assert target == f"/{code}/money/{rest}"
        assert client.get(target).status_code == 200, target
    # Without its slash, and for a page that was moved once more by itself.
    assert leads(client, f"/{code}/funding/calls?q=1") == f"/{code}/money/calls/?q=1"
    renamed(guide, "how-to")
    assert leads(client, f"/{code}/funding/guide/") == f"/{code}/money/how-to/"
    assert leads(client, f"/{code}/money/guide/") == f"/{code}/money/how-to/"
    assert client.get(f"/{code}/funding/nothing/").status_code == 404
    assert client.get(f"/{code}/funding/guide/nothing/").status_code == 404


def test_feeds_and_calendar_files_of_news(client: Client, code: str) -> None:
    index = child(home(code), NewsIndexPage, slug="news")
    event = child(index, EventPage, slug="fair", start=datetime(2027, 1, 1, 9, tzinfo=UTC))
    renamed(event, "big-fair")
    renamed(index, "latest")
    assert leads(client, f"/{code}/news/feed/?page=2") == f"/{code}/latest/feed/?page=2"
    for old in ("news/fair", "news/big-fair"):
        assert leads(client, f"/{code}/{old}/ics/") == f"/{code}/latest/big-fair/ics/"
        assert leads(client, f"/{code}/{old}/") == f"/{code}/latest/big-fair/"


def test_what_is_sent_to_the_former_address_of_a_form_arrives(client: Client) -> None:
    form = child(home(), InterestFormPage, slug="ask")
    form.form_fields.add(InterestFormField(field_type="email", label="Mail", required=True))
    form.save()
    renamed(form, "tell-us")
    assert leads(client, "/en/ask/?sent=1") == "/en/tell-us/?sent=1"
    response = client.post("/en/ask/", {"way": "send"})
    assert (response.status_code, response["Location"]) == (308, "/en/tell-us/")


def test_a_chain_leads_to_the_end_and_back_again_is_no_circle(client: Client) -> None:
    page = child(home(), StandardPage, slug="a")
    below = child(page, StandardPage, slug="x")
    for slug in ("b", "c"):
        renamed(page, slug)
    assert leads(client, "/en/a/") == leads(client, "/en/b/") == "/en/c/"
    renamed(page, "a")
    assert client.get("/en/a/").status_code == 200
    assert leads(client, "/en/b/x/") == leads(client, "/en/c/x/") == "/en/a/x/"
    below.refresh_from_db()
    below.unpublish()
    for address in ("/en/a/x/", "/en/b/x/", "/en/c/x/"):
        assert client.get(address).status_code == 404
    page.refresh_from_db()
    page.unpublish()
    for address in ("/en/a/", "/en/b/", "/en/c/"):
        assert client.get(address).status_code == 404


def test_a_moved_subtree(client: Client) -> None:
    left, right = (child(home(), StandardPage, slug=slug) for slug in ("left", "right"))
    page = child(left, StandardPage, slug="page")
    deep = child(page, StandardPage, slug="deep")
    hidden = child(page, StandardPage, slug="hidden", live=False)
    page.move(right, pos="last-child")
    renamed(right, "east")
    assert leads(client, "/en/left/page/") == leads(client, "/en/right/page/") == "/en/east/page/"
    assert leads(client, "/en/left/page/deep/") == "/en/east/page/deep/"
    renamed(deep, "deeper")
    assert leads(client, "/en/left/page/deep/") == "/en/east/page/deeper/"
    assert client.get("/en/left/page/hidden/").status_code == 404
    hidden.refresh_from_db()
    hidden.save_revision().publish()
    assert leads(client, "/en/left/page/hidden/") == "/en/east/page/hidden/"


def test_a_page_that_is_there_is_shown(client: Client) -> None:
    page = renamed(child(home(), StandardPage, slug="old"), "new")
    other = child(home(), StandardPage, slug="old", title="Other")
    assert "Other" in client.get("/en/old/").content.decode()
    assert client.get("/en/new/").status_code == 200
    other.delete()
    assert leads(client, "/en/old/") == "/en/new/"
    page.delete()
    assert client.get("/en/old/").status_code == 404


def test_of_a_private_page_no_more_than_the_address_is_told(client: Client) -> None:
    page = renamed(child(home(), StandardPage, slug="open", title="Secret plan"), "closed")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    response = client.get("/en/open/")
    assert (response.status_code, response.content) == (301, b"")
    assert client.get(response["Location"]).status_code == 302


def test_redirects_that_editors_write_still_work(client: Client) -> None:
    page = child(home(), StandardPage, slug="page")
    site = Site.objects.get()
    Redirect.add_redirect("/poster", page, site=site)
    Redirect.add_redirect("/en/elsewhere", "https://example.org/a?b=1#c", is_permanent=False)
    Redirect.add_redirect("/en/old?id=7", page)
    Redirect.add_redirect("/en/circle/", "/en/circle/")
    assert leads(client, "/poster?a=1") == "/en/page/?a=1"
    response = client.get("/en/elsewhere/?d=2")
    assert (response.status_code, response["Location"]) == (302, "https://example.org/a?b=1&d=2#c")
    assert leads(client, "/en/old/?id=7") == "/en/page/"
    for address in ("/en/old/?id=8", "/en/circle/", "/en/elsewhere/more/"):
        assert client.get(address).status_code == 404, address


@pytest.mark.parametrize(
    "path", ["/en/%00/", "/en//example.org/a/", "/en/" + "a/" * 500, "/en/%5B/?%5B=%00"]
)
def test_no_address_is_too_odd(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
