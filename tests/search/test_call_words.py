"""The list of calls understands words as search does, on the site's real content."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from funding.catalogue.query import CallQuery, find
from search.models import Synonym
from tests.funding.factories import opportunity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed", "site")]
CALLS = {
    "en": "/en/funding/calls/",
    "ro": "/ro/finantari/apeluri/",
    "it": "/it/finanziamenti/bandi/",
}
TITLES = {
    "ENERGY": "Bioenergy for islands: energies of the sea",
    "RECYCLING": "Recycling of batteries",
    "WASTE": "Less waste in hospitals",
    "WATER": "Reuse of water in parks",
    "HEAT": "Heat pumps for small houses",
}


@pytest.fixture(autouse=True)
def calls() -> None:
    for identifier, title in TITLES.items():
        opportunity(identifier, title=title)


def ids(typed: str, language: str = "en") -> set[int]:
    return set(find(CallQuery(typed, language=language), timezone.now()).ids)


def shown(typed: str, language: str) -> str:
    return Client().get(f"{CALLS[language]}?{urlencode({'q': typed})}").content.decode()


@pytest.mark.parametrize(
    ("language", "typed", "identifier"),
    [
        ("it", "energia", "ENERGY"),
        ("it", "energie", "ENERGY"),
        ("it", "l’energia", "ENERGY"),
        ("ro", "energie", "ENERGY"),
        ("ro", "energiei", "ENERGY"),
        ("en", "energia", "ENERGY"),
        ("it", "riciclo", "RECYCLING"),
        ("it", "riciclare batteria", "RECYCLING"),
        ("ro", "reciclare", "RECYCLING"),
        ("ro", "reciclarea bateriilor", "RECYCLING"),
        ("en", "recyling", "RECYCLING"),
        ("it", "rifiuti", "WASTE"),
        ("ro", "deşeuri", "WASTE"),
        ("ro", "apa", "WATER"),
        ("it", "pompe di calore", "HEAT"),
        ("ro", "pompa de caldura", "HEAT"),
    ],
)
def test_what_search_knows_the_list_knows(language: str, typed: str, identifier: str) -> None:
    assert TITLES[identifier] in shown(typed, language)


@pytest.mark.parametrize(
    ("language", "typed", "english"),
    [("it", "energia", "energy"), ("ro", "energie", "energy"), ("it", "riciclo", "recycling")],
)
def test_a_word_finds_as_many_as_what_it_means(language: str, typed: str, english: str) -> None:
    assert ids(typed, language) == ids(english) != set()


def test_a_word_of_an_editor_is_known_at_once() -> None:
    assert ids("glimmering") == set()
    Synonym.objects.create(en="glimmering, batteries")
    assert ids("glimmering") == ids("batteries") != set()


def test_what_was_read_otherwise_is_said() -> None:
    page = shown("recyling", "en")
    assert "No call has “recyling”. These are the calls with “recycling”." in page
    assert "corrected" not in shown("recycling", "en")


def test_a_word_that_exists_is_offered_another_but_not_replaced() -> None:
    found = find(CallQuery("corta", language="it"), timezone.now())
    assert not found.instead
    assert list(found.ids) == []


def test_counts_and_filters_hold_for_words_of_another_language() -> None:
    found = find(CallQuery("energia", {"status": ["unknown"]}, language="it"), timezone.now())
    assert found.counts["status"]["unknown"] == len(found.ids) > 0
    assert sum(found.counts["kind"].values()) == len(found.ids)


def test_nothing_found_leads_to_what_search_finds() -> None:
    page = Client().get(f"{CALLS['it']}?q=energia&amount=to-50k").content.decode()
    assert 'href="/it/finanziamenti/bandi/?q=energia"' in page
    assert 'href="/it/cerca/?q=energia"' in page


def test_of_three_words_a_good_half_is_enough_if_nothing_has_all() -> None:
    page = shown("recycling batteries xylophone", "en")
    assert TITLES["RECYCLING"] in page
    assert "Nothing has all these words." in page
    assert "Nothing has all these words." not in shown("recycling batteries", "en")


def test_by_letter_comes_before_by_meaning() -> None:
    opportunity("ITALIAN", title="x", texts=[{"language": "it", "title": "Energia dal mare"}])
    page = shown("energia", "it")
    assert page.index("Energia dal mare") < page.index(TITLES["ENERGY"])
