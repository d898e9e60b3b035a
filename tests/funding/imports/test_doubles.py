"""The same measure twice: proposed with what agrees and differs, decided by editors alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from funding.catalogue.index import catalogue
from funding.imports.decisions import DecisionError
from funding.imports.sources.doubles import Pair, alike, keep_apart, likely_doubles, merge, words_of
from funding.models import DecidedPair, FundingIndexPage, FundingOpportunity
from tests.factories import child, home
from tests.funding.factories import opportunity
from tests.funding.imports.sources.reading import fixture

pytestmark = pytest.mark.django_db

GUIDE, SCHEME, *OTHERS = fixture("mipe", "calls-2026-07-22.json")["rows"]


def call(row: dict, **fields: Any) -> FundingOpportunity:
    """Return a call of the sample; its budget, which is that of the EU, as it was written."""
    told = {
        "origin": "mipe",
        "title": row["officialTitle"],
        "title_language": "ro",
        "official_url": row["url"],
        "opens_on": date.fromisoformat(row["opened"]),
        "raw": {"budget": row["budget_text"]},
    }
    name = row["url"].rstrip("/").rpartition("/")[2][:60]
    return opportunity(name, **(told | fields))


def keys(pairs: list[Pair]) -> set[tuple[int, int]]:
    return {(pair.first.pk, pair.second.pk) for pair in pairs}


@pytest.fixture
def pair() -> tuple[FundingOpportunity, FundingOpportunity]:
    """A guide and its scheme, with one budget."""
    return call(GUIDE), call(SCHEME)


def test_of_all_calls_of_the_sample_only_guide_and_scheme_are_proposed(
    pair: tuple[FundingOpportunity, FundingOpportunity],
) -> None:
    for row in OTHERS:
        call(row)
    assert keys(likely_doubles()) == {(pair[0].pk, pair[1].pk)}


def test_told_is_what_agrees_and_what_differs(
    pair: tuple[FundingOpportunity, FundingOpportunity],
) -> None:
    (found,) = likely_doubles()
    agrees = {fact.name: fact.agrees for fact in found.facts}
    assert agrees["origin"] is True
    assert agrees["official page"] is False
    assert agrees["opens on"] is False


@pytest.mark.parametrize(
    ("changes", "likely"),
    [
        ({"official_url": GUIDE["url"], "raw": {}}, True),
        ({"opens_on": date(2026, 6, 30), "raw": {}}, True),
        ({"raw": {}}, False),
        ({"title_language": "it"}, False),
        ({"title": "Altceva cu totul, pentru ferme"}, False),
        ({"origin": "portal"}, False),
        ({"live": False}, False),
    ],
)
def test_alike_in_country_and_title_and_one_sign_more(changes: dict, likely: bool) -> None:
    first, second = call(GUIDE), call(SCHEME, **changes)
    assert (keys(likely_doubles()) == {(first.pk, second.pk)}) is likely


def test_the_budget_of_two_lists_counts_as_a_sum() -> None:
    first = opportunity(
        "A", origin="incentivi", title_language="it", title="Voucher doppia transizione Piemonte",
        budget_total=Decimal(1_000_000),
    )  # fmt: skip
    second = opportunity(
        "B", origin="piemonte", title_language="it", title="Bando voucher doppia transizione",
        budget_total=Decimal(1_000_000),
    )  # fmt: skip
    assert keys(likely_doubles()) == {(first.pk, second.pk)}


def test_the_same_dates_are_no_sign_where_each_has_another_budget() -> None:
    for name, budget in (("sportiva", 50_000_000), ("culturale", 10_000_000)):
        opportunity(
            name, title_language="it", origin="incentivi", budget_total=Decimal(budget),
            title=f"Garanzia {name} - Istituto per il Credito Sportivo", opens_on=date(2020, 1, 1),
        )  # fmt: skip
    assert likely_doubles() == []


def test_titles() -> None:
    assert alike(words_of(GUIDE["officialTitle"]), words_of(SCHEME["officialTitle"]))
    assert not alike(words_of("Bando"), words_of("Bando")), "common words tell nothing"
    assert not alike(words_of("Voucher digitali"), words_of("Voucher internazionalizzazione"))


def test_queries_do_not_grow_with_the_pairs(
    pair: tuple[FundingOpportunity, FundingOpportunity],
) -> None:
    likely_doubles()
    with CaptureQueriesContext(connection) as few:
        likely_doubles()
    for number in range(5):
        call(SCHEME, source_key=f"x{number}", slug=f"x{number}")
    assert len(likely_doubles()) > 5, "compared anew, as calls have come"
    with CaptureQueriesContext(connection) as many:
        assert len(likely_doubles()) > 5
    assert len(many) == len(few)


def test_not_the_same_is_not_proposed_again(
    pair: tuple[FundingOpportunity, FundingOpportunity],
) -> None:
    keep_apart(pair[1].pk, pair[0].pk, None)
    assert likely_doubles() == []
    assert FundingOpportunity.objects.filter(live=True).count() == 2


def test_a_merged_call_leads_to_the_kept_one_where_both_links_stand(
    client: Client, pair: tuple[FundingOpportunity, FundingOpportunity]
) -> None:
    index = child(home(), FundingIndexPage)
    kept, dropped = pair
    merge(kept.pk, dropped.pk, None)
    assert likely_doubles() == []
    assert dropped.pk not in catalogue().position_of
    answer = client.get(f"{index.url}calls/{dropped.slug}/")
    assert (answer.status_code, answer["Location"]) == (301, f"{index.url}calls/{kept.slug}/")
    page = client.get(answer["Location"]).content.decode()
    assert kept.official_url in page
    assert dropped.official_url in page


def test_what_was_merged_before_goes_along(
    pair: tuple[FundingOpportunity, FundingOpportunity],
) -> None:
    third = call(OTHERS[0])
    merge(pair[1].pk, third.pk, None)
    merge(pair[0].pk, pair[1].pk, None)
    third.refresh_from_db()
    assert third.merged_into == pair[0]
    assert FundingOpportunity.objects.kept_instead_of(third.slug) == pair[0].slug


def test_a_merged_call_that_is_published_again_stands_for_itself(
    client: Client, pair: tuple[FundingOpportunity, FundingOpportunity]
) -> None:
    index = child(home(), FundingIndexPage)
    kept, dropped = pair
    merge(kept.pk, dropped.pk, None)
    dropped.refresh_from_db()
    dropped.save_revision().publish()
    assert client.get(f"{index.url}calls/{dropped.slug}/").status_code == 200
    assert dropped.official_url not in client.get(f"{index.url}calls/{kept.slug}/").content.decode()


def test_only_published_calls_are_merged(
    pair: tuple[FundingOpportunity, FundingOpportunity],
) -> None:
    merge(pair[0].pk, pair[1].pk, None)
    with pytest.raises(DecisionError):
        merge(pair[1].pk, pair[0].pk, None)
    with pytest.raises(DecisionError):
        merge(pair[0].pk, 0, None)


def test_editors_look_and_moderators_decide(
    editor: Client, moderator: Client, pair: tuple[FundingOpportunity, FundingOpportunity]
) -> None:
    page = editor.get(reverse("funding_doubles"))
    assert page.status_code == 200
    assert pair[1].identifier in page.content.decode()
    address = reverse("funding_decide_double", args=[pair[0].pk, pair[1].pk, "merge"])
    assert editor.post(address).status_code in (302, 403)
    assert not DecidedPair.objects.exists()
    assert moderator.get(address).status_code == 405
    assert moderator.post(address).status_code == 302
    assert DecidedPair.objects.get().decision == "merged"
    pair[1].refresh_from_db()
    assert pair[1].merged_into == pair[0]
    again = moderator.post(address, follow=True)
    assert "published can be merged" in again.content.decode()


def test_a_moderator_says_that_they_are_two(
    moderator: Client, pair: tuple[FundingOpportunity, FundingOpportunity]
) -> None:
    address = reverse("funding_decide_double", args=[pair[0].pk, pair[1].pk, "apart"])
    assert moderator.post(address).status_code == 302
    assert (
        "No call looks like another" in moderator.get(reverse("funding_doubles")).content.decode()
    )
