"""Ways into the list of calls: by trade and by the sum one needs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from funding.catalogue.bands import need_bands
from funding.models import FundingIndexPage
from tests.factories import child, home, term
from tests.funding.factories import opportunity

pytestmark = pytest.mark.django_db
LATER = [(date(2099, 1, 1), None)]


@pytest.mark.parametrize(
    ("least", "most", "bands"),
    [
        (None, None, "not-stated"),
        (None, 10_000, "to-10k"),
        (4_000, 25_000, "to-10k to-50k"),
        (25_000, 200_000, "to-50k to-250k"),
        (50_000, None, "to-50k to-250k over-250k"),
        (None, 400_000, "to-10k to-50k to-250k over-250k"),
    ],
)
def test_a_call_is_for_whoever_needs_a_sum_between_its_limits(
    least: int | None, most: int | None, bands: str
) -> None:
    amounts = [Decimal(amount) if amount else None for amount in (least, most)]
    assert need_bands(*amounts) == bands.split()


@pytest.fixture
def index() -> FundingIndexPage:
    term("sector", "G"), term("sector", "C")
    alone = {"consortium": "none", "cut_offs": LATER}
    opportunity("SHOPS", sectors=["G"], territories=["ITC11"], grant_max=8_000, **alone)
    opportunity("ALL", grant_min=20_000, grant_max=60_000, **alone)
    opportunity("SOME", budget_total=5_000, cut_offs=LATER)
    made = child(home(), FundingIndexPage, slug="funding", title="Funding")
    key = {"translation_key": made.translation_key}
    child(home("it"), FundingIndexPage, slug="finanziamenti", title="F", **key)
    return made


def ways(client: Client, address: str) -> dict[str, str]:
    page = BeautifulSoup(client.get(address).content, "html.parser")
    return {link.get_text(): str(link["href"]) for link in page.select("#entries a")}


def test_each_way_in_says_what_it_leads_to(client: Client, index: FundingIndexPage) -> None:
    found = ways(client, "/en/funding/?place=torino")
    assert list(found) == [
        "bakery or workshop (1)",
        "shop (2)",
        "up to EUR 10,000 (1)",
        "EUR 10,000 to 50,000 (1)",
        "EUR 50,000 to 250,000 (1)",
        "Calls that do not state a sum (in all: 1)",
    ]
    shop, need = found["shop (2)"], found["up to EUR 10,000 (1)"]
    assert urlsplit(need).query == "need=to-10k&place=torino"
    for address, codes in ((shop, {"SHOPS", "ALL", "SOME"}), (need, {"SHOPS"})):
        cards = client.get(address).context["listing"].cards
        assert {card.opportunity.identifier for card in cards} == codes
    # What the place leaves empty is not offered; Romania has nothing for less than EUR 10,000.
    assert "up to" not in " ".join(ways(client, "/en/funding/?place=ilfov"))
    # The sum is kept by the language switch and by the files, as every part of a selection is.
    page = BeautifulSoup(client.get(need).content, "html.parser")
    for kept in ("#languages a[hreflang=it]", "#to-files a"):
        assert "need=to-10k" in str(page.select_one(kept)), kept


def test_the_finder_is_entered_with_the_trade_of_the_list(
    client: Client, index: FundingIndexPage
) -> None:
    calls = "/en/funding/calls/"
    at = {"?sector=G&place=torino": ("ITC11", "size"), "?sector=G": (None, "place")}
    for query, (territory, step) in at.items():
        url = client.get(calls + query).context["finder_url"]
        asked = parse_qs(urlsplit(url).query)
        assert (asked.get("territory", [None])[0], asked["step"]) == (territory, [step])
        page = client.get(url).content.decode()
        assert '<input type="hidden" name="sector" value="G">' in page
    for several in ("?sector=G&sector=C", "?sector=not-stated"):
        assert "sector" not in client.get(calls + several).context["finder_url"]
