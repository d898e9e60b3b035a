"""A page is found in the registry as Wagtail would find it, and what is private stays so."""

from __future__ import annotations

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from threading import Thread
from typing import Any, ClassVar

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import Page, PageViewRestriction, Site

from funding.models import FundingSourcePage
from home.models import Term, Vocabulary
from home.models.vocabulary import attach_terms, terms_of
from home.navigation.page_registry import page_registry

ABOUT = 3  # queries: the page with its picture, the partners, one to spare


def test_a_page_is_found_without_asking_for_those_above_it(
    client: Client, page_at: Callable, django_assert_max_num_queries: Any
) -> None:
    url = page_at("about", "it").url
    client.get(url)
    with django_assert_max_num_queries(ABOUT):
        assert client.get(url).status_code == 200


def test_the_terms_of_a_page_are_read_at_once(
    page_at: Callable, django_assert_num_queries: Any
) -> None:
    url = "funding/eic-accelerator"
    expected = {
        name: list(getattr(page_at(url), name).all())
        for name in FundingSourcePage.terms_when_served
    }
    assert expected["sizes"] and expected["territories"] and not expected["themes"]
    page = page_at(url)
    terms_of(Vocabulary.THEME)
    with django_assert_num_queries(1):
        attach_terms([page], FundingSourcePage.terms_when_served)
        assert {name: list(getattr(page, name).all()) for name in expected} == expected
    attach_terms([page], ())
    attach_terms([], FundingSourcePage.terms_when_served)


def test_the_terms_of_many_rows_are_read_at_once(
    site: Site, django_assert_num_queries: Any
) -> None:
    names = ("themes", "roles", "funding_kinds")

    def told(rows: list[FundingSourcePage]) -> list[dict]:
        return [{name: list(getattr(row, name).all()) for name in names} for row in rows]

    rows = list(FundingSourcePage.objects.order_by("pk"))
    expected = told(list(FundingSourcePage.objects.order_by("pk").prefetch_related(*names)))
    assert len({str(one) for one in expected}) > 5
    terms_of(Vocabulary.THEME)
    with django_assert_num_queries(1):
        attach_terms(rows, names)
        assert told(rows) == expected


def test_a_term_with_another_name_has_it_in_what_is_kept(page_at: Callable) -> None:
    index = page_at("funding")

    def named() -> set[str]:
        return {kind.name for source in index.programmes() for kind in source.funding_kinds.all()}

    before = named()
    grant = Term.objects.get(vocabulary=Vocabulary.FUNDING_KIND, code="grant")
    former, grant.name_en = grant.name_en, "money for good"
    grant.save()
    assert named() == before - {former} | {"money for good"} != before


def test_what_the_registry_does_not_know_is_found_as_wagtail_does(
    client: Client, page_at: Callable
) -> None:
    page: Page = page_at("about")
    assert client.get(f"{page.url}nothing/").status_code == 404
    page.unpublish()
    assert client.get(page.url).status_code == 404


@pytest.mark.parametrize("above", [False, True])
def test_a_private_page_stays_private(client: Client, page_at: Callable, above: bool) -> None:
    page: Page = page_at("news/torino-deal-signed")
    assert client.get(page.url).status_code == 200
    restricted = page.get_parent() if above else page
    PageViewRestriction.objects.create(page=restricted, restriction_type="login")
    assert client.get(page.url).status_code == 302
    assert client.get(page_at("about").url).status_code == 200


def test_with_two_sites_wagtail_decides(client: Client, page_at: Callable) -> None:
    about = page_at("about")
    Site.objects.create(hostname="other.example", root_page=about.get_parent())
    assert client.get("/en/about/", headers={"host": "localhost"}).status_code == 200


class Answering(BaseHTTPRequestHandler):
    """A site that answers, but for one page."""

    asked: ClassVar[list[str]] = []
    lost = ""

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(500 if self.path == self.lost else 200)
        self.end_headers()

    def log_message(self, *_told: Any) -> None:
        """Say nothing."""


def warm_up(lost: str = "") -> str:
    """What the command says of such a site; Answering.asked is what it asked for."""
    Answering.asked, Answering.lost = [], lost
    said = StringIO()
    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            call_command("warm_up", f"http://127.0.0.1:{server.server_port}", stdout=said)
        finally:
            server.shutdown()
    return said.getvalue()


def test_warming_up_asks_for_every_page(site: object) -> None:
    pages = {page.url for page in page_registry().by_id.values()}
    assert f"{len(pages)} of {len(pages)} pages" in warm_up()
    assert set(Answering.asked) == pages


def test_warming_up_goes_on_after_a_page_that_fails_and_names_it(site: object) -> None:
    with pytest.raises(CommandError, match=r"^/en/about/: 500"):
        warm_up(lost="/en/about/")
    assert len(Answering.asked) == len(page_registry().by_id)


def test_warming_up_ends_at_once_where_nothing_answers(site: object) -> None:
    with pytest.raises(CommandError, match=r"^http://127\.0\.0\.1:9 does not answer: "):
        call_command("warm_up", "http://127.0.0.1:9")
