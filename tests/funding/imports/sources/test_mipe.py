"""Calls of oportunitati-ue.gov.ro, by real records of 22 July 2026."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from funding.deadlines import Status, schedule_of
from funding.imports.errors import RecordError, RefusedError
from funding.imports.records import CutOffRecord, Record
from funding.imports.shapes import dump
from funding.imports.sources.mipe.source import MIPE, documents, recognises, rows
from tests.funding.imports.sources.reading import fate, fixture, record, spoilt

LISTED = fixture("mipe", "calls-2026-07-22.json")["rows"]
NOW = datetime(2026, 11, 28, tzinfo=UTC)
REGIONS = {"RO": "Național", "RO11": "Nord-Vest", "RO12": "Centru", "RO42": "Vest"}


def row(noted: dict, **changes: Any) -> dict:
    """Return a call of the sample as the portal's list and page tell it."""
    facts = {"Data deschiderii": noted["opened"], "Buget": noted["budget_text"]}
    return {
        "link": noted["url"],
        "title": {"rendered": noted["officialTitle"]},
        "modified": "2026-07-20T10:00:00",
        "terms": {
            "beneficiar": ["IMM"],
            "zona_geografica": [REGIONS[code] for code in noted["regions"]],
            "domeniu": [noted["domain"]],
        },
        "facts": facts | changes.pop("facts", {}),
    } | changes


def numbered(number: int, **changes: Any) -> Record:
    return record(MIPE, row(LISTED[number], **changes))


def status(told: Record) -> Status:
    """Return its status today, if its source still said so yesterday."""
    said = {name: bool(getattr(told, name)) for name in ("doubtful", "until_funds_end")}
    windows = [(None, datetime.combine(end.day, end.at or time(23), UTC)) for end in told.cut_offs]
    return schedule_of(told.opens_on, windows, confirmed=date(2026, 11, 27), **said).status(NOW)


def test_all_calls_of_the_sample_have_a_key_and_none_is_open_without_a_date() -> None:
    told = [numbered(number) for number in range(len(LISTED))]
    assert len({one.source_key for one in told}) == len(LISTED)
    assert all(len(one.source_key) <= 160 for one in told)
    assert {status(one) for one in told} == {Status.UNKNOWN}


def test_a_call_of_2023_without_a_closing_date_is_doubtful_even_until_the_money_ends() -> None:
    old = numbered(6, facts={"Tip Apel": "Competitiv cu depunere continuă, fără termen"})
    assert old.opens_on == date(2023, 9, 19)
    assert (old.doubtful, old.until_funds_end) == (True, True)
    assert status(old) == Status.UNKNOWN
    assert old.published_on == date(2026, 7, 20), "the day its page was changed"


def test_a_new_one_is_open_until_the_money_ends_where_its_page_says_so() -> None:
    new = numbered(3, facts={"Tip Apel": "Depunere continuă, fără termen limită"})
    assert (new.doubtful, new.until_funds_end) == (False, True)
    assert status(new) == Status.FUNDS


def test_dates_of_the_page() -> None:
    told = numbered(
        0, facts={"Data deschiderii": "30 iunie 2026", "Data închiderii": "30.09.2026 16:00"}
    )
    assert told.opens_on == date(2026, 6, 30)
    assert told.cut_offs == (CutOffRecord(date(2026, 9, 30), time(16)),)
    assert told.doubtful is False


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"Data închiderii": "31.02.2027"}, "not a date"),
        ({"Data închiderii": "01.01.2026"}, "closes before it opens"),
    ],
)
def test_dates_that_cannot_be_are_rejected_with_the_reason(facts: dict, reason: str) -> None:
    with pytest.raises(RecordError, match=reason):
        numbered(0, facts=facts)


@pytest.mark.parametrize(
    ("number", "amount"),
    [(3, "265000000"), (4, "447000000"), (7, "1970000"), (13, "49507054")],
)
def test_a_budget_in_euro_that_is_the_whole(number: int, amount: str) -> None:
    told = numbered(number)
    assert told.budget_total == Decimal(amount)
    assert told.doubts == ()


@pytest.mark.parametrize("number", [0, 6, 8, 9, 12, 14])
def test_the_eu_part_lei_and_words_are_no_budget_and_are_told(number: int) -> None:
    told = numbered(number)
    assert told.budget_total is None
    assert len(told.doubts) == 1


def test_the_label_may_say_that_it_is_the_eu_part() -> None:
    told = numbered(3, facts={"Buget": "", "Buget UE": "265.000.000 EUR"})
    assert told.budget_total is None
    assert "EU alone" in told.doubts[0]


def test_scheme_and_guide_stay_two_records() -> None:
    guide, scheme = numbered(0), numbered(1)
    assert guide.source_key != scheme.source_key
    assert guide.raw["facts"]["Buget"] == scheme.raw["facts"]["Buget"]


def test_where_and_who() -> None:
    told = numbered(9)
    assert told.level == "regional"
    assert told.territories == ("RO12",)
    assert [(c.dimension, c.operator, c.value) for c in told.conditions] == [
        ("territory", "in", "RO12"),
        ("applicant", "in", "firm"),
    ]
    assert told.sizes == ("medium", "micro", "small")


def test_a_call_for_hubs_is_for_no_firm() -> None:
    title = {"rendered": "Digitalizarea IMM-urilor prin Hub-uri de Inovare Digitală (EDIH)"}
    told = numbered(0, title=title)
    assert [c.operator for c in told.conditions if c.dimension == "applicant"] == ["not-in"]


def test_titles_lose_entities_and_cedillas() -> None:
    told = numbered(0, title={"rendered": "Investi\u0163ii &#8211; energie"})
    assert told.title == "Investiții – energie"


@pytest.mark.django_db
def test_a_call_whose_page_was_not_read_says_nothing_of_its_time() -> None:
    facts = record(MIPE, row(LISTED[0]) | {"facts": {}}).facts()
    assert not {"doubtful", "until_funds_end", "cut_offs", "opens_on"} & set(facts)


# --- documents -----------------------------------------------------------------------------

PAGE = """<!DOCTYPE html><html><head><title>Clustere | Oportunități UE</title>
<link rel="canonical" href="https://oportunitati-ue.gov.ro/apel/clustere/"></head><body>
<nav><a>Buget UE: 1 EUR</a></nav><h1>Clustere inovative</h1>
<div><strong>Tip Apel:</strong> Competitiv cu termen</div>
<p><b>Data deschiderii:</b><span> 5 iunie 2026</span></p>
<p>Data \u00eenchiderii: 31 decembrie 2026 23:59</p>
<ul><li>Buget UE:</li><li>9.915.168 EUR</li></ul><script>Buget UE: 2 EUR</script></body></html>"""


def test_a_saved_page_tells_its_facts_by_their_labels() -> None:
    assert recognises(PAGE.encode()[:4096], "x.html")
    (told,) = rows(PAGE.encode())
    found = record(MIPE, told)
    assert (found.source_key, found.title) == ("clustere", "Clustere inovative")
    assert found.opens_on == date(2026, 6, 5)
    assert found.cut_offs == (CutOffRecord(date(2026, 12, 31)),)
    assert told["facts"]["Buget UE"] == "9.915.168 EUR"


class Portal:
    """Stands for `Fetch`: answers what the portal would."""

    def __init__(self, answers: dict[str, Any]) -> None:
        self.answers, self.remarks, self.asked = answers, [], []

    def get(self, address: str = "", **asked: Any) -> bytes:
        self.asked.append((address, asked))
        answer = self.answers.get(address)
        if answer is None or asked.get("page", 1) > 1:
            raise RefusedError(f"{address}: 400")
        return answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()

    page = get

    def is_incomplete(self, why: str) -> None:
        self.remarks.append(why)


def test_the_list_is_asked_for_firms_and_each_page_read() -> None:
    link = "https://oportunitati-ue.gov.ro/apel/clustere/"
    gone = "https://oportunitati-ue.gov.ro/apel/gone/"
    item = {"id": 7, "slug": "clustere", "link": link, "title": {"rendered": "Clustere"},
            "modified": "2026-07-01T00:00:00", "beneficiar": [3, 99],
            "zona_geografica": [5]}  # fmt: skip
    portal = Portal(
        {
            "/wp-json/wp/v2/beneficiar": [{"id": 3, "name": "IMM"}, {"id": 4, "name": "UAT"}, "x"],
            "/wp-json/wp/v2/domeniu": [],
            "/wp-json/wp/v2/tip_apel": [],
            "/wp-json/wp/v2/zona_geografica": [{"id": 5, "name": "Centru"}],
            "/wp-json/wp/v2/apel": [item, item | {"slug": "gone", "link": gone}],
            "/apel/clustere/": PAGE,
        }
    )
    found = [told for document in documents(portal) for told in rows(document)]  # type: ignore[arg-type]
    assert [one["slug"] for one in found] == ["clustere"]
    assert found[0]["terms"] == {
        "beneficiar": ["IMM"], "domeniu": [], "tip_apel": [], "zona_geografica": ["Centru"],
    }  # fmt: skip
    assert len(portal.remarks) == 1, "a page that cannot be had is told"
    (asked,) = [asked for address, asked in portal.asked if address.endswith("/apel")]
    assert asked["beneficiar"] == "3"


@pytest.mark.parametrize("document", [b"{", b'{"code": "rest_error"}', b"3"])
def test_what_is_no_list_is_refused_whole(document: bytes) -> None:
    with pytest.raises(RefusedError):
        list(rows(document))


@pytest.mark.django_db
@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
@given(spoilt([row(noted) for noted in LISTED]))
def test_a_spoilt_record_is_named_with_its_reason_and_the_run_goes_on(told: dict) -> None:
    assert fate(MIPE, told)


def test_a_row_is_kept_as_it_is() -> None:
    assert json.loads(MIPE.shape.line(row(LISTED[0]))) == json.loads(dump(row(LISTED[0])))
