"""Queries per page: few, and no more with 60 items than with 10."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from funding.catalogue.index import catalogue
from funding.models import FundingGuidePage, FundingIndexPage, FundingSourcePage
from home.models import ContactPage, Indicator, Partner, ResultsPage, SiteMapPage, StandardPage
from news.models import ArticlePage, EventPage, NewsIndexPage
from pacts.models import Commitment, Milestone, PactIndexPage, PactPage, Signatory
from resources.models import CaseStudyPage, PublicationPage, ResourceIndexPage, ResultFigure
from tests.admin_pages import addresses, people, things
from tests.factories import child, home, locale, term
from tests.funding.factories import opportunity

pytestmark = pytest.mark.django_db

# With cold caches, and with warm ones.
MOST, MOST_WARM = 25, 9


class Grown:
    """A site that can be made larger: each step adds to everything a page lists."""

    def __init__(self) -> None:
        self.root = home()
        menus = {"show_in_menus": True}
        self.funding = child(self.root, FundingIndexPage, **menus)
        self.pacts = child(self.root, PactIndexPage, **menus)
        self.resources = child(self.root, ResourceIndexPage, **menus)
        self.news = child(self.root, NewsIndexPage, **menus)
        self.results = child(self.root, ResultsPage, **menus)
        self.contact = child(self.root, ContactPage)
        self.site_map = child(self.root, SiteMapPage)
        self.standard = child(self.root, StandardPage)
        self.themes = [term("theme", code) for code in ("water", "circular", "digital")]
        self.places = [term("territory", code) for code in ("ITC11", "RO322")]
        self.direct = [term("sme-role", "direct")]
        self.count = 0

    def grow(self, number: int) -> None:
        """Add items until there are `number` of each kind."""
        many = {"themes": self.themes, "territories": self.places}
        source = {
            "level": "eu-grants",
            "availability": "calls",
            "who_can_apply": "x",
            "roles": self.direct,
        }
        place = {
            "country": "IT",
            "latitude": 45.0,
            "longitude": 7.0,
            "subject": "x",
            "territory": self.places[0],
            "themes": self.themes,
        }
        start = datetime(2024, 1, 1, tzinfo=UTC)
        for n in range(self.count, number):
            day = date(2020 + n % 5, 1, 1)
            self.source = child(self.funding, FundingSourcePage, **source, **many)
            self.guide = child(self.funding, FundingGuidePage)
            self.article = child(self.news, ArticlePage, date=day, **many)
            self.event = child(self.news, EventPage, start=start, **many)
            self.case = child(self.resources, CaseStudyPage, organisation="x", place="y", **many)
            self.publication = child(
                self.resources, PublicationPage, publisher="x", year=2024, **many
            )
            self.pact = child(self.pacts, PactPage, **place)
            opportunity(f"CALL-{n}", programme=self.source, cut_offs=[(date(2099, 1, 1), None)])
            Partner.objects.create(name=f"P{n}", kind="k", country="IT", locale=locale())
        self.count = number
        en = locale()
        self.pact.signatories = [
            Signatory(organisation="o", kind="sme", country="IT", locale=en) for _ in range(number)
        ]
        self.pact.commitments = [Commitment(action="a", locale=en) for _ in range(number)]
        self.pact.milestones = [
            Milestone(date=date(2024, 1, 1), title="m", locale=en) for _ in range(number)
        ]
        self.pact.save_revision().publish()
        self.results.indicators = [
            Indicator(name="i", unit="u", target=Decimal(n + 1), locale=en) for n in range(number)
        ]
        self.results.save_revision().publish()
        self.case.figures = [
            ResultFigure(value=Decimal(n), label="l", declared_by="d", locale=en)
            for n in range(number)
        ]
        self.case.save_revision().publish()

    def pages(self) -> dict[str, Page]:
        """One page of every type."""
        return {name: page for name, page in vars(self).items() if isinstance(page, Page)}


def queries(page: Page, query: str = "") -> tuple[int, int]:
    """How many queries a page takes, with cold caches and then with warm ones.

    The catalogue of calls stands in memory and is made once after an import, not for a page;
    what it takes is counted in tests/funding/test_calls.py.
    """
    counts = []
    cache.clear()
    catalogue()
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            response = Client().get(page.url + query)
        assert response.status_code == 200
        counts.append(len(captured))
    return counts[0], counts[1]


@pytest.mark.slow
def test_queries_do_not_grow_with_the_content() -> None:
    site = Grown()
    site.grow(10)
    few = {name: queries(page) for name, page in site.pages().items()}
    site.grow(60)
    many = {name: queries(page) for name, page in site.pages().items()}
    assert len(few) == 16
    # The cold ones build the menu, the vocabularies and Wagtail's own table of sites as well.
    assert {name: count for name, (_cold, count) in many.items() if count > MOST_WARM} == {}
    assert {name: count for name, (count, _warm) in many.items() if count > MOST} == {}
    assert many == few


@pytest.mark.slow
@pytest.mark.sqlite  # once is enough: it counts queries, and takes long
def test_filters_do_not_cost_by_the_number_of_items() -> None:
    site = Grown()
    site.grow(10)
    query = "?theme=water&theme=circular&territory=ITC11"
    few = [queries(page, query) for page in (site.news, site.resources)]
    site.grow(60)
    many = [queries(page, query) for page in (site.news, site.resources)]
    assert many == few
    assert max(max(pair) for pair in many) <= MOST


MOST_IN_ADMIN = 29
# Wagtail's own pages, with our panels and rights; forms ask for each of their fields and checks.
MOST_IN_WAGTAILS = {
    "explorer": 50,
    "edit article": 90,
    "edit pact": 120,
    "edit source": 90,
    "snippets/funding/fundingopportunity/edit/%(pk)s/": 45,
}


@pytest.mark.slow
@pytest.mark.sqlite  # once is enough
def test_our_pages_of_the_admin_take_few_queries(site: object) -> None:
    pages, clients = addresses(things()), people()
    many = {}
    for name, address in pages.items():
        for who in ("administrator", "editor"):
            client = clients[who]
            if client.get(address).status_code != 200:
                continue
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            if len(captured) > MOST_IN_WAGTAILS.get(name, MOST_IN_ADMIN):
                many[name, who] = len(captured)
    assert many == {}
