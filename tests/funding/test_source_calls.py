"""A programme and its calls: on the page of the source, and once in the finder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from funding.matching.candidate import Candidate, Timing
from funding.matching.verdict import Match, Verdict
from funding.models import FundingIndexPage, FundingSourcePage
from funding.models.source_facts import MOST_SHOWN
from funding.presentation.repeats import MANY, without_repeats
from tests.factories import child, home
from tests.funding.factories import opportunity

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> FundingSourcePage:
    index = child(home(), FundingIndexPage, title="Funding", slug="funding")
    return child(
        index,
        FundingSourcePage,
        title="Loans",
        level="italy",
        availability="funds",
        who_can_apply="Any firm.",
    )


def test_the_page_of_a_source_lists_its_calls(
    client: Client, programme: FundingSourcePage, django_assert_max_num_queries: Callable
) -> None:
    today = timezone.localdate()
    opportunity("A", title="Later", cut_offs=[(today + timedelta(90), None)], programme=programme)
    opportunity("B", title="Sooner", cut_offs=[(today + timedelta(9), None)], programme=programme)
    opportunity("C", title="Over", cut_offs=[(today - timedelta(9), None)], programme=programme)
    opportunity("D", title="Of another", cut_offs=[(today + timedelta(9), None)])
    shown = client.get(programme.url).context["calls"]
    assert [call.title for call in shown] == ["Sooner", "Later"]
    page = client.get(programme.url).content.decode()
    assert "open until the funds run out" in page
    assert f'href="{shown[0].url}"' in page
    assert "?programme=" not in page
    for number in range(MOST_SHOWN):
        opportunity(f"E-{number}", permanent=True, programme=programme)
    with django_assert_max_num_queries(40):
        page = client.get(programme.url).content.decode()
    assert page.count("/calls/E-") == MOST_SHOWN - 2
    assert f"?programme={programme.code}" in page


def found(kind: str, timing: Timing = Timing.OPEN, verdict: Verdict = Verdict.CHECK) -> Match:
    return Match(Candidate("x", kinds=(kind,), timing=timing), verdict, ())


def said(source: Match, *calls: Match, programme: FundingSourcePage) -> list[bool]:
    """Whether the card of the programme is left, then whether each call's is."""
    items = [opportunity(f"X-{number}", programme=programme) for number in range(len(calls))]
    left = without_repeats([(programme, source), *zip(items, calls, strict=True)])
    return [any(thing == each for thing, _match in left) for each in (programme, *items)]


def test_a_call_says_what_its_programme_would(programme: FundingSourcePage) -> None:
    waits = found("grant", Timing.UNKNOWN)
    assert said(waits, found("grant"), programme=programme) == [False, True]
    excluded = found("grant", verdict=Verdict.NOT_FOR_YOU)
    assert said(found("loan"), excluded, programme=programme) == [True, True]
    assert said(waits, programme=programme) == [True]


def test_many_calls_are_said_by_their_programme(programme: FundingSourcePage) -> None:
    many = [found("grant")] * MANY
    assert said(found("loan"), *many, programme=programme) == [True, *[False] * MANY]
    excluded = found("loan", verdict=Verdict.NOT_FOR_YOU)
    assert said(excluded, *many, programme=programme) == [False, *[True] * MANY]
