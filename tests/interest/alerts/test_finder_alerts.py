"""Alerts on answers of the finder, and the ways in from the pages of funding."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from funding.models import FundingSourcePage, OpportunityCriterion
from home.models import Mail
from interest.alerts.offer import Offer
from interest.alerts.run import run_alerts
from interest.models import Subscription
from tests.factories import term
from tests.funding.factories import opportunity
from tests.interest.alerts.conftest import NOW, TODAY

pytestmark = pytest.mark.django_db

JUNE = [(date(2027, 6, 1), None)]
SMALL = {"headcount": ["30"], "turnover": ["4000000"], "group": ["alone"]}


@pytest.fixture
def calls(life: FundingSourcePage) -> dict[str, int]:
    """Of a programme, outside it, for micro firms alone, and closed; by identifier."""
    for theme in ("water", "circular-economy"):
        term("theme", theme)
    made = [
        opportunity("LIFE-WATER", programme=life, themes=["water"], cut_offs=JUNE),
        opportunity("LIFE-PLAIN", programme=life, cut_offs=JUNE),
        opportunity("LIFE-CLOSED", programme=life, cut_offs=[(TODAY.replace(day=1), None)]),
        opportunity("ELSEWHERE", cut_offs=JUNE),
    ]
    for identifier, sizes in (("READ-MICRO", "micro"), ("READ-SMALL", "small")):
        item = opportunity(identifier, programme=life, cut_offs=JUNE)
        OpportunityCriterion.objects.create(
            opportunity=item, dimension="size", operator="in", value=sizes, hard=True
        )
        made.append(item)
    return {item.identifier: item.pk for item in made}


def fitting(calls: dict[str, int], **answers: list[str]) -> set[str]:
    names = {pk: identifier for identifier, pk in calls.items()}
    return {names[pk] for pk in Offer(NOW).fitting("finder", answers)}


def test_what_excludes_the_firm_is_left_out(calls: dict[str, int]) -> None:
    assert fitting(calls, **SMALL) == {"LIFE-WATER", "LIFE-PLAIN", "READ-SMALL"}
    assert fitting(calls) == {"LIFE-WATER", "LIFE-PLAIN", "READ-SMALL", "READ-MICRO"}


def test_themes_narrow_what_nobody_has_read(calls: dict[str, int]) -> None:
    assert fitting(calls, **SMALL, themes=["water"]) == {"LIFE-WATER", "READ-SMALL"}


def test_answers_are_told_of_like_choices(
    calls: dict[str, int], subscribe: Callable[..., Subscription]
) -> None:
    someone = subscribe(origin="finder", selection=SMALL | {"themes": ["water"]}, language="ro")
    run_alerts(NOW)
    (mail,) = Mail.objects.to(someone.email)
    assert "LIFE-WATER" in mail.text
    assert "READ-SMALL" in mail.text
    assert "LIFE-PLAIN" not in mail.text
    assert "water ro" in mail.text


def test_the_pages_of_funding_lead_to_the_form_with_what_was_chosen(
    calls: dict[str, int], client: Client
) -> None:
    text = client.get("/ro/funding-ro/apeluri/?theme=water&q=a").content.decode()
    assert "/ro/alerte/nou/?theme=water&amp;q=a" in text
    text = client.get("/en/funding-en/finder/?headcount=30&step=result").content.decode()
    assert "/en/alerts/new/?origin=finder&amp;headcount=30" in text


def test_nothing_fits_where_there_are_no_programmes(small_site: Any) -> None:
    opportunity("ALONE", cut_offs=JUNE)
    assert Offer(NOW).fitting("finder", {}) == []
