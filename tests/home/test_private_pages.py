"""The title of a private page stands on no public one."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from funding.models import FundingGuidePage, FundingIndexPage, FundingSourcePage
from home.models import BasePage
from news.models import ArticlePage, NewsIndexPage, RelatedLink
from pacts.models import PactIndexPage, PactPage
from pacts.models.pact import signed_pacts
from resources.models import CaseStudyPage, ResourceIndexPage
from tests.factories import child, home, term

pytestmark = pytest.mark.django_db

TITLE = "Nobody is to know"
SOURCE = {"level": "eu-grants", "availability": "calls", "who_can_apply": "x"}


def hidden_on(client: Client, page: Page, private: Page) -> bool:
    """True if the title stands on the page, and no longer once it is private."""
    page.save_revision().publish()
    assert TITLE in client.get(page.url).content.decode()
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    return TITLE not in client.get(page.url).content.decode()


def test_related_news(client: Client) -> None:
    index = child(home(), NewsIndexPage)
    private = child(index, ArticlePage, title=TITLE, date=date(2026, 1, 1))
    page = child(index, ArticlePage, title="News", date=date(2026, 1, 2))
    page.related_links = [RelatedLink(target=private)]
    assert hidden_on(client, page, private)


@pytest.mark.parametrize("model", [FundingSourcePage, FundingGuidePage])
def test_others_of_a_section_of_funding(client: Client, model: type[BasePage]) -> None:
    index = child(home(), FundingIndexPage)
    roles = {"roles": [term("sme-role", "direct")]}
    source = child(index, FundingSourcePage, title="Source", **SOURCE, **roles)
    if model is FundingSourcePage:
        private = child(index, model, title=TITLE, **SOURCE, **roles)
        assert hidden_on(client, source, private)
        return
    private = child(index, model, title=TITLE)
    guide = child(index, model, title="Guide")
    assert TITLE in client.get(source.url).content.decode()
    assert hidden_on(client, guide, private)
    assert TITLE not in client.get(source.url).content.decode()


def test_what_a_case_study_belongs_to(client: Client) -> None:
    private = child(home(), NewsIndexPage, title=TITLE, slug="private-news")
    index = child(home(), ResourceIndexPage)
    page = child(
        index, CaseStudyPage, title="Study", organisation="x", place="y", related_page=private
    )
    assert hidden_on(client, page, private)


def test_pacts_that_are_counted(client: Client) -> None:
    pact = child(
        child(home(), PactIndexPage), PactPage, title=TITLE, country="IT", latitude=45.0,
        longitude=7.0, subject="x", status="signed", status_date=date(2026, 1, 1),
        territory=term("territory", "ITC11"),
    )  # fmt: skip
    assert signed_pacts() == 1
    PageViewRestriction.objects.create(page=pact, restriction_type="login")
    assert signed_pacts() == 0


@pytest.mark.parametrize(
    ("kind", "language", "words"),
    [
        ("login", "en", "This page is for people with an account."),
        ("login", "ro", "persoanele care au un cont"),
        ("password", "en", "Password needed"),
        ("password", "it", "Serve una password"),
    ],
)
def test_a_private_page_asks_in_the_layout_and_language_of_the_site(
    client: Client, kind: str, language: str, words: str
) -> None:
    page = child(home(language), NewsIndexPage, title=TITLE, summary=TITLE)
    PageViewRestriction.objects.create(page=page, restriction_type=kind, password="x")
    asked = client.get(page.url, follow=True)
    html = asked.content.decode()
    assert words in html
    assert 'class="skip"' in html
    assert f'<html lang="{language}">' in html
    assert TITLE not in html


def test_who_signs_in_without_a_page_in_mind_comes_to_the_home_page(client: Client) -> None:
    get_user_model().objects.create_user("anna", password="secret")
    data = {"username": "anna", "password": "secret"}
    answer = client.post("/en/_util/login/", data)
    assert (answer.status_code, answer.url) == (302, "/")
    wrong = Client().post("/it/_util/login/", {"username": "anna", "password": "x"})
    assert 'role="alert"' in wrong.content.decode()
