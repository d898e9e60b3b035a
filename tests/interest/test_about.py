"""What somebody asks about stands in each step, in the mail, on the pages after it, at the desk."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import translation

from funding.models import FundingIndexPage, FundingSourcePage
from home.models import Mail
from interest.about import about_of
from interest.models import Enquiry
from tests.factories import child, home
from tests.funding.factories import opportunity
from tests.interest.factories import answers, form_page

pytestmark = pytest.mark.django_db

FINDER = "/en/funding/finder/?territory=ITC11&headcount=12&step=result"


@pytest.fixture
def about(terms: None) -> Any:
    """A call, a programme and the finder, in two languages."""
    made: dict[str, Any] = {}
    for code in ("en", "it"):
        key = {"translation_key": made["index"].translation_key} if made else {}
        index = child(home(code), FundingIndexPage, title=f"Funding {code}", slug="funding", **key)
        made.setdefault("index", index)
    child(
        made["index"],
        FundingSourcePage,
        title="LIFE programme",
        slug="life",
        level="eu-grants",
        availability="calls",
        who_can_apply="x",
    )
    opportunity("LIFE-2099-X", slug="life-2099-x", title="Reuse of textiles")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/en/funding/calls/life-2099-x/", ["Reuse of textiles"]),
        ("/it/funding/bandi/life-2099-x/", ["Reuse of textiles"]),
        ("/en/funding/life/", ["LIFE programme"]),
        (FINDER, ["What fits your firm?", "How many people work there?", "12"]),
        ("/en/funding/calls/?q=textiles", ["Calls", "textiles"]),
    ],
)
def test_it_stands_wherever_the_person_and_the_adviser_look(
    client: Client, about: None, path: str, words: list[str]
) -> None:
    page = form_page()
    first = client.get(f"{page.url}?about={quote(path)}")
    html = first.content.decode()
    given = {"about": path, "territory": "ITC11", "consent": "on", "email": "ana@example.com"}
    second = client.post(page.url, answers(html, **given, step="0", way="next"))
    sent = client.post(page.url, answers(html, **given))
    after = client.get(sent["Location"])
    (mail,) = Mail.objects.all()
    link = mail.text[mail.text.index("/en/confirm/") :].split()[0]
    asked, confirmed = client.get(link), client.post(link)
    client.force_login(get_user_model().objects.create_superuser("chief"))
    desk = client.get(reverse("enquiry", args=[Enquiry.objects.get().pk]))
    seen = [answer.content.decode() for answer in (first, second, after, asked, confirmed, desk)]
    for text in [*seen, mail.text, mail.html]:
        assert all(word in text for word in words)


def test_it_speaks_the_language_of_its_reader(about: None) -> None:
    with translation.override("it"):
        found = about_of("/en/funding/calls/life-2099-x/")
        assert found is not None
        assert (found.url, found.language) == ("/it/funding/bandi/life-2099-x/", "en")


@pytest.mark.parametrize(
    "path", ["", "/en/nothing/", "/en/funding/calls/nothing/", "//evil.example/", "/en/[", "x"]
)
def test_what_is_no_page_of_ours_is_nothing(about: None, path: str) -> None:
    assert about_of(path) is None


def test_the_finder_takes_its_answers_to_the_form(client: Client, about: None) -> None:
    page = form_page()
    html = client.get(FINDER).content.decode()
    assert f"{page.url}?about={quote(FINDER)}" in html
