"""The tables, read back by csv and openpyxl."""

from __future__ import annotations

import csv
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.http import QueryDict
from openpyxl import Workbook, load_workbook

from funding.exports import COLUMNS, DEFAULT
from funding.forms.export import ExportForm
from tests.funding.exports.kit import DEADLINES, FIVE, export
from tests.funding.factories import opportunity

pytestmark = pytest.mark.django_db

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "  =1+1",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",  # noqa: RUF001
    '=HYPERLINK("https://evil.example";"x")',
    "a;=1+1",
    "a\n=1+1",
]


ERRORS = ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"]


def rows(*columns: str, **options: object) -> list[dict[str, str]]:
    text = export("csv", *columns, **options).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


def book(*columns: str, **options: object) -> Workbook:
    return load_workbook(BytesIO(export("xlsx", *columns, **options)))


@pytest.mark.parametrize(("day", "offset"), DEADLINES)
def test_deadlines_are_right_on_both_sides_of_the_change_of_clocks(day: date, offset: str) -> None:
    opportunity(cut_offs=[(day, FIVE)])
    (row,) = rows("next_deadline", "closing_date", "deadlines")
    said = f"{day}T17:00:00{offset}"
    assert (row["next_deadline"], row["closing_date"], row["deadlines"]) == (said, said, said)

    (cell,) = book("next_deadline").worksheets[0][2]
    assert cell.value == datetime.combine(day, FIVE)
    assert cell.number_format == "yyyy-mm-dd hh:mm"


def test_a_bare_day_stays_one() -> None:
    opportunity(cut_offs=[(date(2026, 10, 24), None)], opens_on=date(2026, 1, 2))
    (row,) = rows("opening_date", "next_deadline")
    assert (row["opening_date"], row["next_deadline"]) == ("2026-01-02", "2026-10-24")
    opening, deadline = book("opening_date", "next_deadline").worksheets[0][2]
    assert (opening.number_format, deadline.number_format) == ("yyyy-mm-dd", "yyyy-mm-dd")
    assert deadline.is_date


def test_several_values_and_numbers() -> None:
    opportunity(
        themes=["water", "digital"],
        budget_total=Decimal("1500000.00"),
        grant_max=Decimal("99.50"),
        rate_max=60,
        rate_basis="stated",
    )
    columns = ("themes", "theme_codes", "budget_total", "grant_max", "rate_max", "rate_basis")
    (row,) = rows(*columns)
    assert row["theme_codes"].split(" | ") == ["digital", "water"]
    assert row["themes"] == "digital en | water en"
    assert (row["budget_total"], row["grant_max"], row["rate_max"]) == ("1500000", "99.5", "60")
    assert row["rate_basis"] == "stated in the call"
    values = [cell.value for cell in book(*columns).worksheets[0][2]]
    assert values[2:5] == [1_500_000, 99.5, 60]


def test_not_stated_is_empty_never_zero() -> None:
    opportunity(budget_total=None, expected_grants=0)
    (row,) = rows("budget_total", "expected_grants", "opening_date", "themes", "next_deadline")
    assert [value for key, value in row.items() if key not in ("credit", "licence")] == [""] * 5


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_is_never_run_as_a_formula(text: str) -> None:
    opportunity(title=text)
    (row,) = rows("official_title")
    for part in row["official_title"].split(";"):
        assert part.strip()[0] not in "=+-@＝\t\r"  # noqa: RUF001
    assert "\n" not in row["official_title"]

    (cell,) = book("official_title").worksheets[0][2]
    assert cell.data_type == "s"
    assert str(cell.value).strip() == text.replace("\r", "").strip()


@pytest.mark.parametrize("text", [*ERRORS, "=1+1", "+1", "-1", "@SUM(A1)", "TRUE", "12", "1e5"])
def test_a_text_is_read_back_as_the_very_same_text(text: str) -> None:
    """In every cell that holds text, the sheet about the licence included."""
    opportunity(text, title=text, call_title=text, texts=[{"language": "en", "summary": text}])
    found = book("identifier", "title", "call_title", "promise", title=text)
    cells = [*found.worksheets[0][2], found.worksheets[1]["B1"]]
    assert [(cell.value, cell.data_type) for cell in cells] == [(text, "s")] * 5
    assert not found.worksheets[0]["A1"].quotePrefix


@pytest.mark.parametrize("text", ERRORS)
def test_the_name_of_an_error_is_plain_text_in_csv(text: str) -> None:
    opportunity(title=text)
    assert rows("official_title")[0]["official_title"] == text


def test_columns_come_as_chosen_in_the_order_of_the_table() -> None:
    opportunity()
    assert list(rows("url", "title", "nonsense")[0]) == ["title", "url", "credit", "licence"]
    assert list(rows()[0]) == [*DEFAULT, "credit", "licence"]
    assert list(rows("nonsense")[0]) == [*DEFAULT, "credit", "licence"]
    assert list(rows(*COLUMNS)[0]) == [*COLUMNS, "credit", "licence"]
    assert [cell.value for cell in book("url", "title").worksheets[0][1]] == [
        "title",
        "address on this site",
    ]


def test_licence_and_credit_travel_along() -> None:
    opportunity("P", origin="portal")
    opportunity("E")
    portal, own = rows()
    assert portal["credit"] == (
        "© European Union, EU Funding & Tenders Portal, CC BY 4.0; changes made"
    )
    assert own["credit"] == "SME4GREEN, CC BY 4.0"
    assert portal["licence"] == "https://creativecommons.org/licenses/by/4.0/"
    said = {row[0].value: row[1].value for row in book().worksheets[1].rows}
    assert "CC BY 4.0" in said["Licence"]
    assert "European Union" in said["Credit line"]


def test_head_is_frozen_and_the_mark_is_there() -> None:
    assert book().worksheets[0].freeze_panes == "A2"
    raw = export("csv")
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\xef\xbb\xbf") == 1


def test_an_empty_selection_has_its_head() -> None:
    assert rows() == []
    assert export("csv").decode("utf-8-sig").startswith("title,identifier,")
    assert book().worksheets[0].max_row == 1


def test_romanian_letters_and_control_characters() -> None:
    title = "Întreprinderi, „țesături” și ape\x01\x0b"
    opportunity(texts=[{"language": "ro", "title": title, "summary": "ă\nâ"}], themes=["water"])
    (row,) = rows("title", "promise", "themes", language="ro")
    assert row["title"] == "Întreprinderi, „țesături” și ape"
    assert (row["promise"], row["themes"]) == ("ă â", "water ro")
    values = [cell.value for cell in book("title", "promise", language="ro").worksheets[0][2]]
    assert values == ["Întreprinderi, „țesături” și ape", "ă\nâ"]


@pytest.mark.parametrize(
    ("query", "keys", "notes"),
    [
        ("", list(DEFAULT), 0),
        ("columns=", list(DEFAULT), 0),
        ("columns=url&columns=title&columns=url", ["title", "url"], 0),
        ("columns=title&columns=zzz", ["title"], 1),
        ("columns=zzz", list(DEFAULT), 1),
        ("columns=%00&other=1", list(DEFAULT), 1),
    ],
)
def test_the_form_reads_the_choice(query: str, keys: list[str], notes: int) -> None:
    form = ExportForm(QueryDict(query))
    assert form.keys == keys
    assert len(form.notes) == notes
    offered = [choice for _title, choices in form.groups() for choice in choices]
    assert [key for key, _label, chosen in offered if chosen] == keys
    assert {key for key, _label, _chosen in offered} == set(COLUMNS)
