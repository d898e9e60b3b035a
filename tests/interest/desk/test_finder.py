"""What the finder says beside an enquiry."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page

from funding.views.finder import GROUPS
from interest.desk.suggestions import suggestions_for
from tests.interest.desk.people import adviser, at, enquiry

pytestmark = pytest.mark.django_db


def test_sources_that_fit_stand_beside_the_enquiry_with_reasons(
    page_at: Callable[[str, str], Page],
) -> None:
    item = enquiry(territory="ITC11", sector="C", themes=["circular-economy"], size="micro")
    shown = suggestions_for(item)
    assert 0 < len(shown.sources) <= 5
    for suggested in shown.sources:
        assert suggested.verdict in {str(label) for label in GROUPS.values()} - {"Not for you"}
        assert suggested.card.fits or suggested.card.unknown or suggested.card.blocks
    text = at(adviser("torino", "ITC11")).get(reverse("enquiry", args=[item.pk])).content.decode()
    assert shown.sources[0].card.title in text
    assert "counts as not known" in text


def test_the_link_leads_to_the_finder_in_the_language_of_the_person(
    page_at: Callable[[str, str], Page], client: Client
) -> None:
    item = enquiry(language="ro", territory="RO322", sector="C", themes=["circular-economy"])
    with translation.override("it"):
        address = suggestions_for(item).finder_url
    parts = urlsplit(address)
    assert parts.path.startswith("/ro/")
    assert parse_qs(parts.query) == {
        "territory": ["RO322"],
        "sector": ["C"],
        "themes": ["circular-economy"],
    }
    response = client.get(f"{parts.path}?{parts.query}")
    assert response.status_code == 200
    assert not response.context["form"].all_notes


def test_a_size_class_is_not_made_a_headcount(page_at: Callable[[str, str], Page]) -> None:
    address = suggestions_for(enquiry(size="micro", territory="ITC11")).finder_url
    assert parse_qs(urlsplit(address).query) == {"territory": ["ITC11"]}


def test_sources_are_shown_in_the_language_of_the_adviser(
    page_at: Callable[[str, str], Page],
) -> None:
    with translation.override("it"):
        shown = suggestions_for(enquiry(territory="ITC11", language="ro"))
    assert shown.sources
    assert all(item.card.url.startswith("/it/") for item in shown.sources)


def test_who_said_nothing_gets_no_suggestion() -> None:
    shown = suggestions_for(enquiry(territory=""))
    assert not shown.sources
    assert not shown.has_answers
