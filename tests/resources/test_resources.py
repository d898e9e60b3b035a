"""Good practices: the list with its filters, figures with their source, publications."""

from __future__ import annotations

import html
import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents import get_document_model

from funding.models import FundingIndexPage
from resources.models import (
    CaseStudyPage,
    PublicationFile,
    PublicationPage,
    ResourceIndexPage,
    ResultFigure,
)
from tests.factories import child, home, locale, term
from tests.funding.factories import opportunity

pytestmark = pytest.mark.django_db


@pytest.fixture
def index() -> ResourceIndexPage:
    index = child(home(), ResourceIndexPage, title="Practices", slug="practices")
    italy = term("territory", "IT")
    torino = term("territory", "ITC11", parent=italy)
    child(
        index,
        CaseStudyPage,
        title="Bread",
        organisation="Biova",
        place="Torino",
        territories=[torino],
        sectors=[term("sector", "C")],
    )
    child(index, PublicationPage, title="Blueprint", publisher="ICLEI", year=2021)
    return index


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Bread", "Blueprint"]),
        ("?type=casestudypage", ["Bread"]),
        ("?type=publicationpage", ["Blueprint"]),
        ("?territory=IT", ["Bread"]),
        ("?sector=C&type=publicationpage", []),
        ("?sector=%00&page=-1", ["Bread", "Blueprint"]),
    ],
)
def test_the_list_is_narrowed(
    client: Client, index: ResourceIndexPage, query: str, expected: list[str]
) -> None:
    response = client.get(f"/en/practices/{query}")
    assert [item.title for item in response.context["listing"].results] == expected


def test_a_figure_says_how_exact_it_is_when_and_who_says_so(
    client: Client, index: ResourceIndexPage
) -> None:
    figure = ResultFigure(
        qualifier="up-to",
        value=Decimal("98.00"),
        unit="%",
        label="of the water is used again",
        year="2014",
        declared_by="the award jury",
        locale=locale(),
    )
    child(
        index,
        CaseStudyPage,
        slug="mats",
        organisation="Mats",
        place="Sweden",
        figures=[figure],
    )
    page = client.get("/en/practices/mats/").content.decode()
    assert "up to 98%" in page
    assert "2014, declared by the award jury" in page


def test_no_figures_no_box(client: Client, index: ResourceIndexPage) -> None:
    child(index, CaseStudyPage, slug="farm", organisation="Farm", place="Torino")
    assert "Results in figures" not in client.get("/en/practices/farm/").content.decode()


def test_a_publication_offers_its_files_with_language_kind_and_size(
    client: Client, index: ResourceIndexPage
) -> None:
    document = get_document_model().objects.create(
        title="Guide", file=ContentFile(b"x" * 2048, name="guide.pdf")
    )
    child(
        index,
        PublicationPage,
        slug="guide",
        publisher="P",
        year=2024,
        files=[PublicationFile(language="it", document=document)],
    )
    page = client.get("/en/practices/guide/").content.decode()
    assert document.url in page
    assert "PDF" in page
    assert "2\xa0KB" in page


def test_a_file_is_a_document_or_an_address_not_both() -> None:
    for file in (PublicationFile(language="en"), PublicationFile(language="en", url="")):
        with pytest.raises(ValidationError):
            file.clean()
    PublicationFile(language="en", url="https://example.org/a.pdf").clean()


def test_a_case_leads_to_what_would_fund_it_here(client: Client, index: ResourceIndexPage) -> None:
    child(home(), FundingIndexPage, slug="funding")
    water, digital = term("theme", "water"), term("theme", "digital")
    sector = term("sector", "C")
    child(
        index,
        CaseStudyPage,
        slug="mats",
        organisation="M",
        place="S",
        themes=[water],
        sectors=[sector],
    )
    child(index, CaseStudyPage, slug="app", organisation="A", place="B", themes=[digital])
    ends = [(date(2099, 1, 1), None)]
    opportunity("OPEN", cut_offs=ends, opens_on=date(2020, 1, 1), themes=[water])
    opportunity("LATER", cut_offs=ends, opens_on=date(2098, 1, 1), themes=[water])
    opportunity("OTHER", cut_offs=ends, themes=[water], sectors=["A"])
    opportunity("PAST", cut_offs=[(date(2020, 1, 1), None)], themes=[water, digital])
    page = client.get("/en/practices/mats/").content.decode()
    assert "2 calls and measures on these themes" in page
    assert "1 open now" in page
    address = html.unescape(re.search(r'href="([^"]+theme=water[^"]*)">\d', page)[1])
    assert len(client.get(address).context["listing"].found.ids) == 2
    assert "on these themes" not in client.get("/en/practices/app/").content.decode()
