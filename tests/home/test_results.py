"""Results: what is counted, what is reported, what is not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from home.models import Indicator, ResultsPage
from pacts.models import PactIndexPage, PactPage
from tests.factories import child, home, locale

pytestmark = pytest.mark.django_db


def results(*indicators: Indicator) -> ResultsPage:
    return child(home(), ResultsPage, slug="results", indicators=list(indicators))


def indicator(**fields: object) -> Indicator:
    known = {"name": "Firms", "unit": "firms", "target": Decimal(10), "locale": locale()}
    return Indicator(**(known | fields))


def pact(index: PactIndexPage, status: str, **fields: object) -> PactPage:
    place = {"subject": "x", "country": "IT", "latitude": 45.0, "longitude": 7.0}
    return child(index, PactPage, status=status, **place, **fields)


def test_what_nobody_reported_is_not_zero(client: Client) -> None:
    results(indicator())
    page = client.get("/en/results/").content.decode()
    assert "not yet reported" in page
    assert "<strong>0" not in page


def test_what_explains_the_table_comes_before_it_and_the_rest_after(client: Client) -> None:
    page = results(indicator())
    page.body = [("text", "<p>Read so.</p>"), ("text", "<h2>What remains</h2><p>Much.</p>")]
    page.save()
    shown = client.get("/en/results/").content.decode()
    places = [shown.index(words) for words in ("Read so.", "<table", "What remains")]
    assert places == sorted(places)


def test_zero_is_a_report_too(client: Client) -> None:
    results(indicator(achieved=Decimal(0)))
    assert "<strong>0</strong>" in client.get("/en/results/").content.decode()


def test_signed_pacts_are_counted_once_for_all_languages(client: Client) -> None:
    index = child(home(), PactIndexPage)
    signed = pact(index, "signed", status_date=date(2023, 10, 10))
    pact(index, "preparation")
    romanian = child(home("ro"), PactIndexPage, translation_key=index.translation_key)
    pact(romanian, "signed", status_date=date(2023, 10, 10), translation_key=signed.translation_key)
    page = results(indicator(counter="signed-pacts"))
    assert page.indicators.get().value == 1
    signed.unpublish()
    PactPage.objects.get(locale__language_code="ro").unpublish()
    assert ResultsPage.objects.get().indicators.get().value == 0


def test_a_counted_indicator_is_not_typed_as_well() -> None:
    with pytest.raises(ValidationError) as refused:
        indicator(counter="signed-pacts", achieved=Decimal(2)).clean()
    assert set(refused.value.message_dict) == {"achieved"}
