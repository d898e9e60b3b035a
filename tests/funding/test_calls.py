"""The list of calls and the page of one: what is found, counted, shown and said."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.clock import BRUSSELS
from core.text import fold_words
from funding.catalogue.index import catalogue
from funding.catalogue.query import CallQuery, find
from funding.models import (
    FundingIndexPage,
    FundingOpportunity,
    FundingSourcePage,
    OpportunityCriterion,
)
from tests.factories import child, home, term
from tests.funding.factories import opportunity

pytestmark = pytest.mark.django_db

TODAY = timezone.now().astimezone(BRUSSELS).date()
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def indexes(shared: None) -> dict[str, FundingIndexPage]:
    """The funding index in three languages, with one programme in English and Romanian."""
    made: dict[str, FundingIndexPage] = {}
    for code, slug in (("en", "funding"), ("ro", "finantari"), ("it", "finanziamenti")):
        extra = {"translation_key": made["en"].translation_key} if made else {}
        made[code] = child(
            home(code), FundingIndexPage, title=slug.title(), slug=slug, show_in_menus=True, **extra
        )
    return made


@pytest.fixture(scope="module")
def life(indexes: dict[str, FundingIndexPage]) -> FundingSourcePage:
    fields = {"level": "eu-grants", "availability": "calls", "abbreviation": "LIFE"}
    page = child(
        indexes["en"], FundingSourcePage, title="LIFE", who_can_apply="Any firm.", **fields
    )
    child(
        indexes["ro"],
        FundingSourcePage,
        title="Programul LIFE",
        who_can_apply="Orice firmă.",
        translation_key=page.translation_key,
        **fields,
    )
    return page


@pytest.fixture(scope="module")
def calls(life: FundingSourcePage) -> None:
    circular, water = term("theme", "circular-economy"), term("theme", "water")
    italy = term("territory", "IT")
    piemonte = term("territory", "ITC1", parent=italy)
    torino = term("territory", "ITC11", parent=piemonte)
    romania = term("territory", "RO")
    soon = opportunity(
        "LIFE-A", title="Circular textiles", cut_offs=[(TODAY + 9 * DAY, None)], programme=life,
        budget_total=4_000_000, grant_max=40_000,
    )  # fmt: skip
    late = opportunity(
        "LIFE-B", title="Clean rivers", cut_offs=[(TODAY + 200 * DAY, time(17))], programme=life,
        grant_max=3_000_000,
    )  # fmt: skip
    gone = opportunity("LIFE-C", title="Old circular call", cut_offs=[(TODAY - DAY, None)])
    later = opportunity(
        "LIFE-D", title="Coming", opens_on=TODAY + 5 * DAY, cut_offs=[(TODAY + 90 * DAY, None)]
    )
    undated = opportunity("BANK-E", title="A bank's loan", kind="instrument")
    for item, themes, places in (
        (soon, [circular], [piemonte]),
        (late, [water], [torino]),
        (gone, [circular], []),
        (later, [circular, water], [romania]),
        (undated, [], [italy]),
    ):
        item.themes.set(themes)
        item.territories.set(places)
        item.save()


def shown(client: Client, query: str = "", address: str = "/en/funding/calls/") -> list[str]:
    response = client.get(address + query)
    assert response.status_code == 200
    return [card.opportunity.identifier for card in response.context["listing"].cards]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["LIFE-A", "LIFE-D", "LIFE-B", "BANK-E"]),
        ("?status=closed", ["LIFE-C"]),
        ("?status=closing", ["LIFE-A"]),
        ("?status=soon", ["LIFE-D"]),
        ("?status=unknown", ["BANK-E"]),
        ("?theme=circular-economy", ["LIFE-A", "LIFE-D"]),
        ("?theme=circular-economy&theme=water", ["LIFE-A", "LIFE-D", "LIFE-B"]),
        ("?theme=not-stated", ["BANK-E"]),
        ("?theme=circular-economy&status=closed", ["LIFE-C"]),
        ("?programme=life", ["LIFE-A", "LIFE-B"]),
        ("?territory=ITC11", ["LIFE-A", "LIFE-B", "BANK-E"]),
        ("?territory=ITC1", ["LIFE-A", "LIFE-B", "BANK-E"]),
        ("?territory=RO", ["LIFE-D"]),
        ("?amount=to-50k", ["LIFE-A"]),
        ("?amount=to-5m", ["LIFE-B"]),
        ("?deadline=30", ["LIFE-A"]),
        ("?deadline=90", ["LIFE-A", "LIFE-D"]),
        ("?kind=instrument", ["BANK-E"]),
        ("?q=CIRCULAR", ["LIFE-A"]),
        ("?q=life-b", ["LIFE-B"]),
        ("?q=nothing+at+all", []),
        ("?sort=amount", ["LIFE-B", "LIFE-A", "LIFE-D", "BANK-E"]),
    ],
)
def test_choices_narrow_the_list(
    client: Client, calls: None, query: str, expected: list[str]
) -> None:
    assert shown(client, query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "?page=99",
        "?page=x&sort=nonsense",
        "?theme=%00&status[]=open",
        "?q=" + "x" * 5000,
        "?q=%00%27%22%3Cscript%3E",
        "?territory=ITC11&territory=<b>",
    ],
)
def test_a_broken_address_gives_the_page(client: Client, calls: None, query: str) -> None:
    response = client.get(f"/en/funding/calls/{query}")
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_an_unknown_choice_is_named(client: Client, calls: None) -> None:
    page = client.get("/en/funding/calls/?theme=nonsense").content.decode()
    assert "not understood and has been left out: theme" in page


def test_counts_say_what_each_choice_leaves(client: Client, calls: None) -> None:
    counts = find(CallQuery("", {"theme": ["water"]}, "deadline"), timezone.now()).counts
    assert counts["theme"]["circular-economy"] == 2  # its own facet does not narrow it
    assert counts["kind"] == {"topic": 2, "instrument": 0}
    assert counts["status"]["closed"] == 0


def test_words_are_found_in_every_spelling(client: Client, calls: None) -> None:
    opportunity("RO-F", title="x", texts=[{"language": "ro", "title": "Finanțări pentru apă"}])
    for typed in ("finanțări", "finanţări", "FINANTARI APA"):
        assert shown(client, f"?q={typed}") == ["RO-F"]
    assert fold_words("Città ȘȚ") == "citta st"


@pytest.mark.parametrize(
    "typed",
    ["circular, textiles!", "“Circular textiles”", "„textiles”", "TEXTILES ?", "life-a", "text"],
)
def test_marks_around_words_do_not_matter(client: Client, calls: None, typed: str) -> None:
    assert shown(client, f"?{urlencode({'q': typed})}") == ["LIFE-A"]


def test_an_apostrophe_is_found_straight_or_curled(client: Client, calls: None) -> None:
    opportunity("IT-F", title="x", texts=[{"language": "it", "title": "Riuso dell’acqua"}])
    for typed in ("dell'acqua", "dell’acqua", "DELL’ACQUA"):
        assert shown(client, f"?{urlencode({'q': typed})}") == ["IT-F"]


def test_marks_alone_are_no_words(client: Client, calls: None) -> None:
    assert shown(client, "?q=%3F%21+%22") == shown(client)


def test_the_best_match_stands_first(client: Client, calls: None) -> None:
    late, later = ((TODAY + days * DAY, None) for days in (100, 101))
    opportunity("IN-CALL", title="x", call_title="geothermal wells", cut_offs=[late])
    opportunity("IN-TITLE", title="New geothermal wells", cut_offs=[later])
    opportunity("AT-START", title="Geothermal wells", cut_offs=[later])
    opportunity("SOONER", title="New geothermal wells", cut_offs=[late])
    assert shown(client, "?q=geothermal+wells") == ["AT-START", "SOONER", "IN-TITLE", "IN-CALL"]
    assert shown(client, "?q=geothermal&sort=deadline")[:2] == ["IN-CALL", "SOONER"]


def test_words_of_the_title_suggest_a_theme_until_an_editor_chooses(
    client: Client, calls: None
) -> None:
    item = opportunity("HORIZON-G", title="Recycling of textile waste")
    assert "HORIZON-G" in shown(client, "?theme=circular-economy")
    page = client.get("/en/funding/calls/HORIZON-G/").content.decode()
    assert "By words of the title, not confirmed:" in page
    item.themes.add(term("theme", "water"))
    item.save()
    assert "HORIZON-G" not in shown(client, "?theme=circular-economy")
    assert (
        "By words of the title" not in client.get("/en/funding/calls/HORIZON-G/").content.decode()
    )


def test_the_index_leads_to_the_calls_of_a_theme(client: Client, calls: None) -> None:
    links = client.get("/it/finanziamenti/").context["calls_by_theme"]
    found = {link.url: link.count for link in links}
    assert found["/it/finanziamenti/bandi/?theme=circular-economy"] == "2"


def test_a_call_leaves_the_list_at_its_minute(client: Client, calls: None) -> None:
    end = datetime.combine(TODAY + 9 * DAY, time(), BRUSSELS) + DAY
    before = find(CallQuery("", {}, "deadline"), end - timedelta(minutes=1))
    after = find(CallQuery("", {}, "deadline"), end)
    gone = set(before.ids) - set(after.ids)
    assert [FundingOpportunity.objects.get(pk=pk).identifier for pk in gone] == ["LIFE-A"]


def test_what_depends_on_the_clock_is_made_when_a_deadline_has_come(calls: None) -> None:
    midnight = datetime.combine(TODAY + 9 * DAY, time(), BRUSSELS)
    index = catalogue()
    morning = index.clock(midnight)
    assert index.clock(midnight + timedelta(hours=23, minutes=59)) is morning
    evening = index.clock(midnight + DAY)
    assert evening is not morning
    assert evening.status["closed"].bit_count() == morning.status["closed"].bit_count() + 1
    assert index.clock(midnight) is not evening


def test_an_edit_reaches_the_list_at_once(client: Client, calls: None) -> None:
    assert "LIFE-A" in shown(client)
    item = FundingOpportunity.objects.get(identifier="LIFE-A")
    item.live = False
    item.save()
    assert "LIFE-A" not in shown(client)


def test_the_card_says_who_how_much_and_when(client: Client, calls: None) -> None:
    text = client.get("/en/funding/calls/?q=textiles").content.decode()
    card = text[text.index("<article") :]
    assert "Any firm." in card
    assert "as usual in the programme" in card
    assert "EUR 40,000 per project" in card.replace("\xa0", " ")
    assert "closes in 9 days" in card
    assert "not confirmed yet" in card


def test_the_search_field_of_a_calls_page_is_empty(client: Client, life: FundingSourcePage) -> None:
    opportunity("LIFE-A", texts=[{"language": "en", "title": "In plain words"}])
    page = BeautifulSoup(client.get("/en/funding/calls/LIFE-A/").content, "html.parser")
    assert [field["value"] for field in page.select("#site-search")] == [""]


def test_official_english_is_marked_on_a_romanian_page(client: Client, calls: None) -> None:
    page = client.get("/ro/finantari/apeluri/LIFE-A/").content.decode()
    assert re.search(r'<h1[^>]* lang="en">Circular textiles</h1>', page)
    assert "Programul LIFE" in page
    assert "Orice firmă." in page


def test_an_editors_words_come_first(client: Client, life: FundingSourcePage) -> None:
    opportunity(
        "PLAIN", title="Official", texts=[{"language": "it", "title": "In parole semplici"}]
    )
    page = client.get("/it/finanziamenti/bandi/PLAIN/").content.decode()
    assert re.search(r"<h1[^>]*>In parole semplici</h1>", page)
    assert 'lang="it">In parole' not in page


def test_the_switch_leads_to_the_same_call(client: Client, calls: None) -> None:
    context = client.get("/en/funding/calls/LIFE-A/").context
    assert [item.url for item in context["alternates"]] == [
        "/en/funding/calls/LIFE-A/",
        "/ro/finantari/apeluri/LIFE-A/",
        "/it/finanziamenti/bandi/LIFE-A/",
    ]
    assert {(link.code, link.url) for link in context["hreflangs"]} == {
        ("en", "http://localhost/en/funding/calls/LIFE-A/"),
        ("ro", "http://localhost/ro/finantari/apeluri/LIFE-A/"),
        ("it", "http://localhost/it/finanziamenti/bandi/LIFE-A/"),
        ("x-default", "http://localhost/en/funding/calls/LIFE-A/"),
    }


def test_a_closed_call_stays_and_says_so(client: Client, calls: None) -> None:
    response = client.get("/en/funding/calls/LIFE-C/")
    assert response.status_code == 200
    assert "This call is closed" in response.content.decode()
    assert client.get("/en/funding/calls/NO-SUCH/").status_code == 404


def test_no_conditions_is_said_and_is_not_openness(client: Client, calls: None) -> None:
    page = client.get("/en/funding/calls/LIFE-B/").content.decode()
    assert "That does not mean that anybody may apply" in page
    item = FundingOpportunity.objects.get(identifier="LIFE-B")
    OpportunityCriterion.objects.create(
        opportunity=item, dimension="partners", operator="at-least", value="3",
        quote="at least three", quote_language="en", source_url="https://example.org/",
    )  # fmt: skip
    page = client.get("/en/funding/calls/LIFE-B/").content.decode()
    assert "at least three" in page
    assert "That does not mean" not in page


def test_structured_data_names_the_grant(client: Client, calls: None) -> None:
    page = client.get("/en/funding/calls/LIFE-B/").content.decode()
    blocks = [
        json.loads(text)
        for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    ]
    (grant,) = [block for block in blocks if block["@type"] == "MonetaryGrant"]
    assert grant["identifier"] == "LIFE-B"
    assert grant["amount"]["maxValue"] == "3000000.00"
    assert grant["endDate"].startswith(str(TODAY + 200 * DAY))


def test_queries_do_not_grow_with_the_calls(client: Client, life: FundingSourcePage) -> None:
    circular = term("theme", "circular-economy")

    def grow(first: int, last: int) -> None:
        for number in range(first, last):
            item = opportunity(
                f"LIFE-{number}", cut_offs=[(TODAY + number * DAY, None)], programme=life
            )
            item.themes.add(circular)
            item.save()

    def counts() -> list[tuple[int, int]]:
        found = []
        for address in ("/en/funding/calls/?theme=circular-economy", "/en/funding/calls/LIFE-9/"):
            cache.clear()
            pair = []
            for _again in range(2):
                with CaptureQueriesContext(connection) as captured:
                    assert client.get(address).status_code == 200
                pair.append(len(captured))
            found.append((pair[0], pair[1]))
        return found

    grow(1, 11)
    counts()  # what a process learns once
    few = counts()
    grow(11, 61)
    assert counts() == few
    assert max(warm for _cold, warm in few) <= 25


def test_the_catalogue_is_built_with_a_fixed_number_of_queries(calls: None) -> None:
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        catalogue()
    assert len(captured) <= 7


def test_editors_find_and_edit_calls(client: Client, calls: None) -> None:
    client.force_login(get_user_model().objects.create_superuser("admin", password="x"))
    names = FundingOpportunity.snippet_viewset
    assert client.get(reverse(names.get_url_name("list")) + "?q=rivers").status_code == 200
    item = FundingOpportunity.objects.get(identifier="LIFE-B")
    page = client.get(reverse(names.get_url_name("edit"), args=[item.pk]))
    assert page.status_code == 200
    assert "The import fills these" in page.content.decode()


def test_a_draft_does_not_bring_back_old_facts_of_the_source(calls: None) -> None:
    item = FundingOpportunity.objects.get(identifier="LIFE-B")
    revision = item.save_revision()
    FundingOpportunity.objects.filter(pk=item.pk).update(content_hash="new", source_status="open")
    FundingOpportunity.objects.get(pk=item.pk).latest_revision.publish()
    item.refresh_from_db()
    assert (item.content_hash, item.source_status) == ("new", "open")
    assert revision.pk == item.latest_revision_id


def test_a_rate_needs_its_basis() -> None:
    item = opportunity("LIFE-A")
    item.rate_max = 60
    with pytest.raises(Exception, match="where the rate comes from"):
        item.full_clean()


def test_dates_of_the_sample_are_what_the_tests_say() -> None:
    item = opportunity("X", cut_offs=[(date(2026, 12, 1), None), (date(2027, 1, 1), time(17))])
    assert item.first_end == datetime(2026, 12, 2, tzinfo=BRUSSELS)
    assert item.last_end == datetime(2027, 1, 1, 17, tzinfo=BRUSSELS)
