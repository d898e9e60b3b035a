"""From raw records to checked ones: values, structures, and the portal's real records."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.clock import BRUSSELS
from funding.deadlines import end_of
from funding.imports.errors import LeftOut, RecordError
from funding.imports.html import sanitised
from funding.imports.shapes import CALL, ROW, SEARCH, TENDER, Shape
from funding.imports.values import (
    Moment,
    amount,
    cascade_moment,
    moment,
    own_amount,
    own_moment,
    own_number,
    topic_moment,
)
from tests.funding.imports.samples import budget, cascade, real, record, row

WAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y")
# The names of programmes stand in the database.
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        # Midnight in UTC is a day whose time the portal does not tell.
        ("2027-04-06T00:00:00.000+0000", (date(2027, 4, 6), None)),
        ("2023-12-07T01:00:00.000+0100", (date(2023, 12, 7), None)),
        ("2027-04-06", (date(2027, 4, 6), None)),
        # Where the zone is true, a time is put on Brussels' clocks, on both sides of the summer.
        ("2026-09-29T17:00:00.000+0000", (date(2026, 9, 29), time(19))),
        ("2026-12-29T17:00:00.000+0000", (date(2026, 12, 29), time(18))),
        ("2026-09-15T23:59:00.000+0000", (date(2026, 9, 16), time(1, 59))),
        ("2024-04-18T19:00:00.000+0200", (date(2024, 4, 18), time(19))),
        ("2026-10-25T00:30:00Z", (date(2026, 10, 25), time(2, 30))),
        ("2027-03-01T17:00", (date(2027, 3, 1), time(17))),
        # Milliseconds since 1970, as a number or a text.
        (1702396800000, (date(2023, 12, 12), time(17))),
        ("1702396800000", (date(2023, 12, 12), time(17))),
        (1702339200000, (date(2023, 12, 12), None)),
    ],
)
def test_moments(written: Any, expected: tuple[date, time | None]) -> None:
    assert moment(written) == expected


@pytest.mark.parametrize(
    ("written", "topic", "cascade_call"),
    [
        # 17:00 in Brussels as their official pages say, whatever the label and the season.
        ("2024-03-19T17:00:00.000+0000", (date(2024, 3, 19), time(17)), None),
        ("2024-04-18T19:00:00.000+0200", (date(2024, 4, 18), time(17)), None),
        ("2027-02-07T17:00:00.000+0000", (date(2027, 2, 7), time(17)), None),
        ("2027-10-22T23:59:00.000+0000", (date(2027, 10, 22), time(23, 59)), None),
        ("2023-12-07T01:00:00.000+0100", (date(2023, 12, 7), None), None),
        ("2027-04-06T00:00:00.000+0000", (date(2027, 4, 6), None), None),
        # Milliseconds are true; for a cascade call the earlier of the two readings counts.
        (1702396800000, (date(2023, 12, 12), time(17)), (date(2023, 12, 12), time(16))),
        (
            "2027-10-22T20:00:00-0500",
            (date(2027, 10, 23), time(1)),
            (date(2027, 10, 22), time(20)),
        ),
    ],
)
def test_the_portal_writes_the_clock_of_brussels_and_calls_it_utc(
    written: Any, topic: Moment, cascade_call: Moment | None
) -> None:
    assert topic_moment(written) == topic
    assert cascade_moment(written) == (cascade_call or topic)


@given(
    day=st.dates(date(1991, 1, 1), date(2099, 1, 1)),
    at=st.times(),
    hours=st.integers(-12, 14),
)
def test_no_moment_of_the_portal_is_off_by_a_zone(day: date, at: time, hours: int) -> None:
    """A topic ends by the digits in UTC, a cascade call never after any digits written."""
    written = datetime.combine(day, at, timezone(timedelta(hours=hours)))
    universal = written.astimezone(UTC)
    found = topic_moment(written.isoformat())
    assert found == (universal.date(), universal.time() if universal.time() != time() else None)
    ends = end_of(*cascade_moment(written.isoformat()))
    whole_day = ends.astimezone(BRUSSELS).time() == time()
    assert ends <= datetime.combine(day + timedelta(days=whole_day), at, BRUSSELS)


@pytest.mark.parametrize(
    "written", ["", "soon", "2027-13-01", "06/04/2027", "0001-01-01", 10**20, "2027-W01-1", True]
)
def test_what_is_no_moment(written: Any) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        moment(written)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("51251165", Decimal("51251165.00")),
        (1500000.5, Decimal("1500000.50")),
        ([" 30500 "], Decimal("30500.00")),
        (0, None),  # 0 means “not stated”
        ("0", None),
        ("0.00", None),
        ("", None),
        ([], None),
        (None, None),
    ],
)
def test_amounts(written: Any, expected: Decimal | None) -> None:
    assert amount(written) == expected


@pytest.mark.parametrize(
    "written",
    [
        "-5",
        "a lot",
        "NaN",
        "Infinity",
        "1e30",
        "1.500.000,00",
        "250.000",
        0.333,
        1e30,
        float("nan"),
    ],
)
def test_what_is_no_amount(written: Any) -> None:
    with pytest.raises(ValueError, match="is not an amount"):
        amount(written)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("250.000", "250000"),
        ("250,000", "250000"),
        ("1.500.000", "1500000"),
        ("1.250.000,50", "1250000.50"),
        ("1,250,000.50", "1250000.50"),
        ("1500000,50", "1500000.50"),
        ("1500000.5", "1500000.50"),
        ("1\u00a0500\u202f000 €", "1500000"),
        ("EUR 1’500’000", "1500000"),
        ("560 euro", "560"),
        (1500000, "1500000"),
        (250000.5, "250000.50"),
        (0.1 + 250000.2, "250000.30"),
        ("0", None),
        ("", None),
    ],
)
def test_amounts_as_people_write_them(written: Any, expected: str | None) -> None:
    assert own_amount(written) == (expected and Decimal(expected))


@pytest.mark.parametrize(
    "written",
    [
        *["1,5 mil. euro", "1.5E+06", "1.50.000", "1.5000", "12 50", "0.250", "1 500.000"],
        *["1.500,000", "1.500.00", "250.000 lei", "$ 250000", "-250000", "٣٤٥", 83333.3333, "€"],
        *["1,5", "12.5", "99", 1.5],
    ],
)
def test_what_could_mean_two_amounts_is_refused(written: Any) -> None:
    with pytest.raises(ValueError, match=r"write 1500000|write the whole amount"):
        own_amount(written)


@given(
    cents=st.integers(10_000, 10**15 - 1),
    marks=st.sampled_from([(".", ","), (",", "."), (" ", ","), (" ", "."), ("\u00a0", ",")]),
    decimals=st.sampled_from([0, 1, 2]),
)
def test_an_amount_is_read_as_a_clerk_would(
    cents: int, marks: tuple[str, str], decimals: int
) -> None:
    """In every way of the three languages, grouped or not: never off by a factor."""
    number = Decimal(cents // 10 ** (2 - decimals)) / 10**decimals
    written = f"{number:,.{decimals}f}"
    local = written.translate(str.maketrans({",": marks[0], ".": marks[1]}))
    assert own_amount(local) == number
    assert own_amount(written.replace(",", "").replace(".", marks[1])) == number


@given(on=st.dates(date(1990, 1, 1), date(2100, 12, 31)), written=st.sampled_from(WAYS))
def test_a_date_of_a_list_is_read_as_a_clerk_would_or_refused(on: date, written: str) -> None:
    try:
        found, _at = own_moment(on.strftime(written))
    except ValueError:
        assert written != "%Y-%m-%d"
        return
    assert found == on
    assert written == "%Y-%m-%d" or on.day > 12 or on.day == on.month


@given(st.from_regex(r"[0-9]{1,7}([., ][0-9]{1,7}){0,4}", fullmatch=True))
def test_digits_and_marks_are_read_in_one_way_or_refused(written: str) -> None:
    """Whatever is read has all its digits, and at most the last two are decimals."""
    try:
        number = own_number(written) or Decimal(0)
    except ValueError:
        return
    digits = re.sub("[., ]", "", written)
    assert int(digits) in (number, number * 10, number * 100)
    assert number == int(digits) or re.search(r"[.,][0-9]{1,2}$", written)


# --- the portal's structures ------------------------------------------------------------


def test_a_budget_is_that_of_the_topic_alone() -> None:
    """The overview lists all topics of the call; …-01 is not …-010, and 0 says nothing."""
    overview = budget(
        ("X-01 - LIFE Project Grants", "17000000", 0, "2000000"),
        ("X-010 - LIFE Project Grants", "900000000", 1, 1),
        ("X-02 - LIFE Project Grants", "4600000000", 1, 1),
    )
    found = record(row("X-01", budgetOverview=overview))
    assert (found.budget_total, found.grant_min, found.grant_max, found.expected_grants) == (
        17_000_000,
        None,
        2_000_000,
        None,
    )


def test_a_row_told_twice_counts_once_and_several_add_up() -> None:
    one = ("X-01 - IA", 5_000_000, 100_000, 200_000)
    other = ("X-01 - RIA", "3000000", 50_000, 0)
    found = record(row("X-01", budgetOverview=budget(one, one, other)))
    assert (found.budget_total, found.grant_min, found.grant_max) == (8_000_000, 50_000, 200_000)


def test_a_budget_told_twice_is_that_of_the_richer_row() -> None:
    rich = {"minContribution": 1_000_000, "maxContribution": 2_000_000, "expectedGrants": 3}
    rows = [
        {"action": "X-01 - RIA", "budgetYearMap": {"2027": "6000000"}} | rich,
        {"action": "X-01 - RIA", "budgetYearMap": {"2027": 6000000}},
        {"action": "x-01 - RIA", "budgetYearMap": {"2028": 1000000}},
    ]
    for order in (rows, rows[::-1]):
        overview = json.dumps({"budgetTopicActionMap": {"1": order}})
        found = record(row("X-01", budgetOverview=overview))
        assert (found.budget_total, found.grant_max) == (7_000_000, 2_000_000)
        assert found.expected_grants == 3


def test_the_pot_of_a_call_is_not_the_budget_of_each_topic() -> None:
    pot = [(f"X-0{number} - RA", "422000000", 0, 0) for number in range(1, 6)]
    found = record(row("X-02", budgetOverview=budget(*pot)))
    assert found.budget_total is None
    assert found.doubts == (
        "The same budget is given for every topic of the call; it was left out:",
    )
    own = [(f"X-0{number} - RA", "6000000", 1_000_000, 2_000_000) for number in range(1, 6)]
    assert record(row("X-02", budgetOverview=budget(*own))).budget_total == 6_000_000
    assert record(row("X-02", budgetOverview=budget(pot[1]))).budget_total == 422_000_000


@pytest.mark.parametrize("small", ["1.2", 560, 999.99, "0.5"])
def test_an_amount_too_small_for_euro_is_left_to_an_editor(small: Any) -> None:
    doubt = ("An amount too small to be in euro was left out:",)
    found = record(row("X-01", budgetOverview=budget(("X-01 - IA", small, small, 2_000_000))))
    assert (found.budget_total, found.grant_min, found.grant_max) == (None, None, 2_000_000)
    assert found.doubts == doubt
    for raw, shape in (
        (cascade(5, budget=small), SEARCH),
        ({"identifier": "A-1", "title": "T", "budget_eur": small}, CALL),
    ):
        found = record(raw, shape)
        assert (found.budget_total, found.doubts) == (None, doubt)


@pytest.mark.parametrize(
    ("changes", "cancelled"),
    [
        ({"identifier": "X-1-CANCELLED"}, True),
        ({"title": "[CANCELLED] Heat pumps"}, True),
        ({"title": "Heat pumps (Cancelled)"}, True),
        ({"title": "CANCELED - Heat pumps"}, True),
        ({"descriptionByte": "<p><b>This topic</b> has been cancelled.</p>"}, True),
        ({"descriptionByte": "<p>The call for proposals was withdrawn</p>"}, True),
        ({"title": "Cancelled debts and their effects"}, False),
        (
            {"descriptionByte": "<p>Costs of a cancelled event; if the topic is cancelled, so</p>"},
            False,
        ),
        ({"type": "8", "title": "[CANCELLED] parent", "callTitle": "T", "callccm2Id": "5"}, False),
    ],
)
def test_a_topic_is_cancelled_where_its_words_say_so(changes: dict, cancelled: bool) -> None:
    found = record(row(**({"identifier": "X-1"} | changes)))
    assert (found.source_status == "cancelled") is cancelled
    assert bool(found.doubts) is cancelled


def test_a_cascade_call_may_have_its_text_in_two_other_fields() -> None:
    texts = {"beneficiaryAdministration": "<p>Who</p>", "furtherInformation": "<p>How</p>"}
    assert record(cascade(5, **texts)).description == "<p>Who</p><p>How</p>"
    assert record(cascade(5, description="<p>Text</p>", **texts)).description == "<p>Text</p>"
    empty = {"descriptionByte": "<p>&nbsp;</p>", "description": " <p></p>"}
    assert record(cascade(5, **empty, **texts)).description == "<p>Who</p><p>How</p>"
    assert record(row(**texts)).description == ""


def test_so_it_may_in_the_bulk_file() -> None:
    raw = {
        "type": 8, "callccm2Id": 5, "identifier": "X-1", "title": "P", "callTitle": "T",
        "description": "", "beneficiaryAdministration": "<p>Who</p>", "furtherInformation": "How",
    }  # fmt: skip
    assert TENDER.record(raw, None).description == "<p>Who</p>How"
    assert TENDER.record(raw | {"type": 1}, None).description == ""


CUT = ("Budget, actions or keywords were cut short and not read:",)


def test_json_that_was_cut_short_says_nothing() -> None:
    whole = budget(("X-01 - IA", "5", 1, 2))
    found = record(row("X-01", budgetOverview=whole[:-9], actions='[{"types":[{"typeOfAc'))
    assert found.budget_total is None
    assert found.doubts == CUT
    assert found.cut_offs[0].day == date(2027, 9, 15)
    assert CUT[0] not in record(row("X-01", budgetOverview=whole)).doubts


@pytest.mark.parametrize("name", ["keywords", "tags"])
def test_keywords_that_were_cut_short_are_told(name: str) -> None:
    found = record(row("X-01", **{name: ['["wood", "wa', "textile"]}))
    assert (found.keywords, found.doubts) == (("textile",), CUT)
    odd = record(row("X-01", **{name: ["[green] growth", '["wood"]']}))
    assert (odd.keywords, odd.doubts) == (("[green] growth", "wood"), ())


@pytest.mark.parametrize("name", ["budgetOverviewJSONItem", "actions", "keywords"])
def test_so_it_is_in_the_bulk_file(name: str) -> None:
    raw = {"type": 1, "identifier": "X-01", "title": "T", name: '["a", {"b'}
    assert TENDER.record(raw, None).doubts == CUT


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Capture of CO<sub>2</sub> in rivers", "Capture of CO₂ in rivers"),
        ("Capture of CO&lt;SUB&gt;2&lt;/SUB&gt;", "Capture of CO₂"),
        ("10<sup>6</sup> m<sup>2</sup>, the 5<sup>th</sup> call", "10⁶ m², the 5th call"),
        ('Reuse <i>in situ</i>,<br/><span class="x">or later</span>', "Reuse in situ, or later"),
        ("Firms with <b fewer than 10 people; a<b", "Firms with <b fewer than 10 people; a<b"),
        ("<10 people and >5 machines", "<10 people and >5 machines"),
        ("Tex\u200btile\ufeff re\u00aduse\u2060", "Textile reuse"),
    ],
)
def test_titles_are_plain_words(written: str, shown: str) -> None:
    assert record(row("X-01", title=written)).title == shown
    list_row = {"identifier": "X-01", "title": written}
    assert ROW.record(list_row, None).title == shown


def test_actions_tell_what_the_row_itself_does_not() -> None:
    actions = [
        {
            "types": [{"typeOfAction": "LIFE-PJG LIFE Project Grants"}],
            "plannedOpeningDate": "2027-01-05",
            "submissionProcedure": {"id": 31094505, "abbreviation": "two-stage"},
            "deadlineDates": ["2027-09-01", "2027-03-01"],
        }
    ]
    found = record(
        row(startDate=None, deadlineDate=[], deadlineModel=None, actions=json.dumps(actions))
    )
    assert found.opens_on == date(2027, 1, 5)
    assert found.deadline_model == "two-stage"
    assert found.type_of_action == "LIFE-PJG LIFE Project Grants"
    assert [(end.day, end.stage) for end in found.cut_offs] == [
        (date(2027, 3, 1), 1),
        (date(2027, 9, 1), 2),
    ]


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("31094501", "forthcoming"),
        ("31094502", "open"),
        ("31094503", "closed"),
        ("310945031", "unknown"),
        ("99999998", "unknown"),
    ],
)
def test_statuses(code: str, word: str) -> None:
    assert record(row(status=code)).source_status == word


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        (row("LIFE-1-X"), ("portal", "topic", "LIFE-1-X")),
        (row("LIFE-1-X", type=None), ("portal", "topic", "LIFE-1-X")),
        (cascade(11143), ("portal", "cascade", "11143")),
        # Without a number of its own, or with 0, the reference begins with it.
        (cascade(11143, callccm2Id=None), ("portal", "cascade", "11143")),
        (cascade(11143, callccm2Id="0"), ("portal", "cascade", "11143")),
        (cascade(7, type=None), ("portal", "cascade", "7")),
        (row("X", type="2", callIdentifier="EuropeAid/1"), ("portal", "external", "EuropeAid/1")),
    ],
)
def test_keys(raw: dict, key: tuple[str, str, str]) -> None:
    assert SEARCH.key(raw) == key


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (row(type="0"), "tender"),
        (row(type="6"), "news"),
        (row(type="3"), "page"),
        (row(language="ro"), "language"),
    ],
)
def test_what_is_left_out(raw: dict, reason: str) -> None:
    with pytest.raises(LeftOut, match=reason):
        SEARCH.key(raw)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (row(type="17"), "its type “17” is unknown"),
        (row(""), "it has no key"),
        (row(title=None), "it has no “title”"),
        (row("X" * 170), "longer than 160"),
        (row(deadlineDate="soon"), "“soon” is not a date"),
        (row(deadlineDate=["2027-01-01", "2027-02-30"]), "is not a date"),
        (row(startDate="2027"), "is not a date"),
        (row("X", type="2", budget="a lot"), "“a lot” is not an amount"),
        (row(deadlineDate=[f"20{y}-0{m}-01" for y in range(27, 99) for m in (1, 2)]), "deadlines"),
    ],
)
def test_a_bad_record_says_which_and_why(raw: dict, reason: str) -> None:
    with pytest.raises(RecordError, match=reason) as caught:
        SEARCH.key(raw)
        SEARCH.record(raw, None)
    assert caught.value.reference[:150] == raw["reference"][:150]


def test_a_cascade_call_is_not_its_parent() -> None:
    found = record(cascade(11143))
    assert found.title == "Open call 11143"
    assert found.parent_topic == found.identifier == "HORIZON-EIT-2023-25-KIC-X"
    assert found.official_url.endswith("/competitive-calls-cs/11143")


def test_an_external_call_has_its_own_page_only_if_it_is_official() -> None:
    url = "https://webgate.ec.europa.eu/prospect/x"
    call = {"type": "2", "callIdentifier": "EuropeAid/1"}
    assert record(row("X", url=url, **call)).official_url == url
    for bad in ("http://webgate.ec.europa.eu/x", "https://europa.eu.evil.example/", "javascript:1"):
        assert record(row("X", url=bad, **call)).official_url == ""


def test_a_budget_in_another_currency_is_not_one_in_euro() -> None:
    call = {"type": "2", "callIdentifier": "EuropeAid/1", "budget": "5000"}
    assert record(row("X", currency="EUR", **call)).budget_total == 5000
    assert record(row("X", currency="USD", **call)).budget_total is None


def test_metadata_may_stand_at_the_top() -> None:
    raw = cascade(11143)
    flat = {**raw, **raw.pop("metadata")}
    assert SEARCH.key(flat) == ("portal", "cascade", "11143")
    assert record(flat).title == "Open call 11143"


def test_keywords_may_be_json_and_repeat_the_identifier() -> None:
    found = record(row("X-1", keywords=['["repair","Circularity"]', "x-1", "repair"], tags="waste"))
    assert found.keywords == ("repair", "Circularity", "waste")


def test_what_the_portal_does_at_every_indexing_is_no_change() -> None:
    first, second = row(esDA_IngestDate="1", sortStatus="1"), row(esDA_IngestDate="2")
    second["weight"] = 4.0
    assert SEARCH.line(first) == SEARCH.line(second)
    assert SEARCH.line(first) != SEARCH.line(row(title="Other"))


@pytest.mark.parametrize(
    ("markup", "clean"),
    [
        ('<p class="eui-u-mt-l>">Text</p>', "<p>Text</p>"),
        ("<script>alert(1)</script><p onclick='x()'>a</p>", "<p>a</p>"),
        ("<h1>Title</h1><img src=x onerror=y>", "Title"),
        (
            '<a href="https://europa.eu/">a</a>',
            '<a href="https://europa.eu/" rel="noopener noreferrer">a</a>',
        ),
        ('<a href="http://europa.eu/">a</a>', '<a rel="noopener noreferrer">a</a>'),
        ('<a href="/en/admin/">a</a>', '<a rel="noopener noreferrer">a</a>'),
        ('<a href="//evil.example/">a</a>', '<a rel="noopener noreferrer">a</a>'),
        ('<a href=" javascript:alert(1)">a</a>', '<a rel="noopener noreferrer">a</a>'),
        ("<ul level=0><li>one<li>two", "<ul><li>one</li><li>two</li></ul>"),
        ("a < b & c", "a &lt; b &amp; c"),
        (None, ""),
    ],
)
def test_html_is_read_by_a_parser_and_written_anew(markup: Any, clean: str) -> None:
    assert sanitised(markup) == clean


# --- real records -------------------------------------------------------------------------


def test_a_real_topic() -> None:
    found = record(real("topic-full-2026-01-01.json")["results"][0], as_of=date(2026, 1, 1))
    assert found.identifier == found.source_key == "HORIZON-MSCA-2027-COFUND-01-01"
    assert found.title == "MSCA COFUND 2027"
    assert found.programme_code == "HORIZON"
    assert found.budget_total == Decimal("51251165")
    assert (found.grant_min, found.grant_max, found.expected_grants) == (None, None, None)
    assert found.opens_on == date(2026, 12, 8)
    assert found.cut_offs[0].as_json() == ["2027-04-06", None, 1, ""]
    assert found.partner_search is True
    assert found.keywords == ()
    assert "<li>New mind-sets and approaches to R&amp;I" in found.description
    assert "class=" not in found.description


def test_the_shape_of_2023() -> None:
    found = record(real("topic-old-api-2023-04-03.json"))
    assert found.opens_on == date(2023, 12, 7)
    # 17:00 in Brussels, as its official page says; written as 19:00+0200.
    assert found.cut_offs[0].as_json() == ["2024-04-18", "17:00:00", 1, ""]
    assert found.type_of_action == "HORIZON Research and Innovation Actions"
    assert "circularity" in found.keywords
    assert SEARCH.day(real("topic-old-api-2023-04-03.json")) == date(2023, 4, 3)


def test_real_cascade_calls_that_share_an_address_are_two() -> None:
    rows = real("cascade-calls-2026-01-01.json")["results"]
    first, second = rows[:2]
    assert first["url"] == second["url"]
    assert SEARCH.key(first) != SEARCH.key(second)
    assert len({SEARCH.key(raw) for raw in rows}) == 4
    assert [record(raw).title for raw in rows][:2] == [
        "METU Internships Offer",
        "Gnomon Internships Offer",
    ]
    assert len(record(first).cut_offs) == 7


def test_a_copy_from_the_store_of_duplicates_is_left_out() -> None:
    raw = real("topic-stale-status-2026-01-01.json")
    with pytest.raises(LeftOut, match="copy"):
        record(raw)
    raw["metadata"]["DATASOURCE"] = ["SEDIA"]
    assert record(raw).source_status == "open"  # although it ended in 2023


# --- bulk file, topic page, lists ------------------------------------------------------------

TENDER_ROW = {
    "type": 1,
    "ccm2Id": 45740695,
    "identifier": "CEF-T-2027-X",
    "title": "Title  &amp; more",
    "plannedOpeningDateLong": 1702339200000,
    "deadlineDatesLong": [1702396800000, 1733932800000],
    "callIdentifier": "CEF-T-2027",
    "callTitle": "The call",
    "frameworkProgramme": {"id": 1, "abbreviation": "CEF2027", "description": "Facility"},
    "status": {"id": 31094502, "abbreviation": "Open"},
    "topicActions": [{"id": 1, "abbreviation": "CEF-INFRA", "description": "CEF Infrastructure"}],
    "actions": [{"submissionProcedure": {"abbreviation": "two-stage"}, "deadlineDates": ["1"]}],
    "keywords": ["rail"],
    "sme": False,
    "allowPartnerSearch": True,
}


def test_a_row_of_the_bulk_file() -> None:
    raw = TENDER_ROW | {"actions": [{"submissionProcedure": {"abbreviation": "two-stage"}}]}
    found = record(raw, TENDER)
    assert TENDER.key(raw) == ("portal", "topic", "CEF-T-2027-X")
    assert found.title == "Title & more"
    assert found.programme_code == "CEF"
    assert found.opens_on == date(2023, 12, 12)
    assert [end.as_json()[:3] for end in found.cut_offs] == [
        ["2023-12-12", "17:00:00", 1],
        ["2024-12-11", "17:00:00", 2],
    ]
    assert found.type_of_action == "CEF Infrastructure"
    assert found.source_status == "open"
    assert found.budget_total is None  # the bulk file has no amounts: not stated


def test_the_dates_of_actions_may_be_milliseconds_in_strings() -> None:
    actions = [{"plannedOpeningDate": "1702339200000", "deadlineDates": ["1702396800000"]}]
    raw = TENDER_ROW | {
        "actions": actions,
        "deadlineDatesLong": [],
        "plannedOpeningDateLong": None,
    }
    found = record(raw, TENDER)
    assert found.opens_on == date(2023, 12, 12)
    assert found.cut_offs[0].as_json()[:2] == ["2023-12-12", "17:00:00"]


def test_tenders_are_left_out_of_the_bulk_file() -> None:
    with pytest.raises(LeftOut, match="tender"):
        TENDER.key(TENDER_ROW | {"type": 0})


def test_a_page_of_a_topic_tells_text_and_money() -> None:
    overview = json.loads(budget(("CEF-T-2027-X - CEF", "7000000", 0, 0)))
    raw = TENDER_ROW | {
        "description": "<p>Text</p>",
        "budgetOverviewJSONItem": overview,
        "actions": [],
    }
    found = record(raw, TENDER)
    assert (found.description, found.budget_total) == ("<p>Text</p>", 7_000_000)


def test_a_call_of_a_dated_list() -> None:
    raw = {
        "identifier": "ERC-2026-POC",
        "title": "ERC PROOF OF CONCEPT GRANTS",
        "opens": "2026-01-20",
        "closes": "2026-09-17",
        "budget_eur": None,
        "url": "https://elsewhere.example/ERC-2026-POC",
    }
    found = record(raw, CALL, date(2026, 5, 11))
    assert CALL.key(raw) == ("portal", "topic", "ERC-2026-POC")
    assert found.programme_code == "HORIZON"
    assert found.published_on == date(2026, 5, 11)
    assert found.official_url.endswith("/topic-details/ERC-2026-POC")


def test_a_row_of_our_own_file() -> None:
    raw = {
        "identifier": "CCIAA-TO-2027",
        "title": "Bando doppia transizione",
        "title_language": "IT",
        "description": "Primo.\n\nSecondo.",
        "opens_on": "15.01.2027",
        "cut_offs": "30/06/2027; 2027-03-01 17:00 stage 2 Full proposals",
        "budget_total": "1500000.50",
        "grant_max": 20000,
        "keywords": "circular economy; waste",
        "partner_search": "no",
        "official_url": "https://www.to.camcom.it/",
    }
    found = record(raw, ROW)
    assert ROW.key(raw) == ("file", "call", "CCIAA-TO-2027")
    assert found.title_language == "it"
    assert found.description == "<p>Primo.</p><p>Secondo.</p>"
    assert [end.as_json() for end in found.cut_offs] == [
        ["2027-03-01", "17:00:00", 2, "Full proposals"],
        ["2027-06-30", None, 1, ""],
    ]
    assert found.opens_on == date(2027, 1, 15)
    assert found.budget_total == Decimal("1500000.50")
    assert found.keywords == ("circular economy", "waste")
    assert found.partner_search is False


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("identifier", "", "no identifier"),
        ("kind", "bando", "is not a valid kind; known values: topic, call"),
        ("title_language", "de", "is not a valid title_language"),
        ("cut_offs", "30-06-2027", "is not a deadline; write 2027-03-01"),
        ("cut_offs", "01.02.2027 17:00", "“01.02.2027” may be two days; write 2027-02-01"),
        ("cut_offs", "31.06.2027", "is not a date"),
        ("opens_on", "1/2/2027", "may be two days; write 2027-02-01"),
        ("opens_on", "01/15/2027", "is not a date"),
        ("opens_on", "15.01/2027", "is not a date"),
        ("cut_offs", "2027-06-31", "is not a date"),
        ("official_url", "http://example.org", "begins with https://"),
        ("budget_total", "1,5 mil.", "“1,5 mil.” is not an amount; write 1500000"),
        ("grant_max", "1,5", "“1,5” is too small for euro"),
        ("expected_grants", "2.5", "is not a whole number"),
    ],
)
def test_a_bad_row_of_our_own_file(column: str, value: str, reason: str) -> None:
    raw = {"identifier": "A-1", "title": "T", column: value}
    with pytest.raises(RecordError, match=reason):
        ROW.key(raw)
        ROW.record(raw, None)


# --- whatever comes ---------------------------------------------------------------------------

ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
SHAPES = {
    SEARCH: [*row()["metadata"], "budgetOverview", "actions", "descriptionByte", "keywords"],
    TENDER: [*TENDER_ROW, "budgetOverviewJSONItem"],
    CALL: ["identifier", "title", "opens", "closes", "budget_eur", "url"],
    ROW: ["identifier", "title", "kind", "cut_offs", "budget_total", "keywords", "description"],
}


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_comes_is_a_record_or_a_record_error(shape: Shape, data: st.DataObject) -> None:
    names = SHAPES[shape]
    odd = data.draw(st.dictionaries(st.sampled_from(names), ODD, max_size=4))
    plain = row()["metadata"] | {"identifier": "A-1", "title": "T"}
    raw = (plain if shape is not TENDER else TENDER_ROW) | odd
    if shape is SEARCH and data.draw(st.booleans()):
        raw = {"metadata": raw}
    try:
        shape.key(raw)
        shape.day(raw)
        found = shape.record(raw, None)
    except (RecordError, LeftOut):
        return
    json.dumps(found.facts(), allow_nan=False)
