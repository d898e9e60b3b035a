"""Suggestions while typing: what is offered, in which form, and that nothing breaks them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.indexing.queue import refresh
from tests.funding.factories import opportunity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed", "site")]
ADDRESSES = {
    "en": "/en/search/suggest/",
    "ro": "/ro/cautare/suggest/",
    "it": "/it/cerca/suggest/",
}


def ask(text: str, language: str = "en") -> dict[str, Any]:
    response = Client().get(ADDRESSES[language], {"q": text})
    assert response.status_code == 200
    return json.loads(response.content)


def items(answer: dict[str, Any]) -> list[dict[str, str]]:
    return [item for group in answer["groups"] for item in group["items"]]


@pytest.mark.parametrize(
    ("language", "typed", "label", "address"),
    [
        ("en", "life prog", "Funding sources", "/en/funding/life/"),
        ("ro", "programul life", "Surse de finanțare", "/ro/finantari/life/"),
        ("it", "programma li", "Fonti di finanziamento", "/it/finanziamenti/life/"),
    ],
)
def test_what_begins_so_is_offered_in_the_visitors_language(
    language: str, typed: str, label: str, address: str
) -> None:
    answer = ask(typed, language)
    group = next(
        group for group in answer["groups"] if address in {item["url"] for item in group["items"]}
    )
    assert (group["kind"], group["label"]) == ("source", label)
    assert {item["lang"] for item in group["items"]} == {language}


def test_there_are_at_most_eight_each_kind_once() -> None:
    answer = ask("pr")
    assert len(items(answer)) == 8
    kinds = [group["kind"] for group in answer["groups"]]
    assert len(set(kinds)) == len(kinds) > 1
    assert answer["said"].startswith("8 ")


@pytest.mark.parametrize("typed", ["", "l", " l ", "\0", "!!", "qqxxzz"])
def test_too_little_and_unknown_words_offer_nothing(typed: str) -> None:
    answer = ask(typed)
    assert answer["groups"] == []
    assert answer["said"] == "No suggestions."


def test_the_own_language_comes_first_and_what_is_not_so_or_closed_says_so() -> None:
    for identifier, day in (("ZYX-1", date(2020, 1, 1)), ("ZYX-2", date(2099, 1, 1))):
        item = opportunity(identifier, title=f"Zyxom {identifier}", cut_offs=[(day, None)])
        refresh("funding.fundingopportunity", [str(item.pk)])
    own = opportunity("ZYX-3", title="x", texts=[{"language": "ro", "title": "Zyxom românesc"}])
    refresh("funding.fundingopportunity", [str(own.pk)])
    found = [(item["title"], item["note"]) for item in items(ask("zyxom", "ro"))]
    assert found == [
        ("Zyxom românesc", ""),
        ("Zyxom ZYX-2", "În engleză"),
        ("Zyxom ZYX-1", "Închis, în engleză"),
    ]


def test_it_may_be_kept_for_a_moment_and_sets_no_cookie() -> None:
    response = Client().get(ADDRESSES["en"], {"q": "life"})
    assert response["Cache-Control"] == "public, max-age=60"
    assert response["Content-Type"] == "application/json"
    assert not response.cookies


def test_it_takes_two_queries() -> None:
    ask("pr")  # the table of pages is kept in memory
    with CaptureQueriesContext(connection) as captured:
        ask("pr")
    assert len(captured) == 2


@settings(
    max_examples=60, deadline=2000, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=300) | st.text('"*:^(){}[]-+<>\\\0 ab', max_size=300))
def test_whatever_is_typed_it_answers(text: str) -> None:
    assert len(items(ask(text))) <= 8
