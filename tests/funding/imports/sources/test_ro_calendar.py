"""The Romanian calendar of launches, by 30 real rows of 2025."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import Workbook
from time_machine import TimeMachineFixture

from funding.deadlines import Status, schedule_of
from funding.imports.errors import RecordError, RefusedError
from funding.imports.records import Record
from funding.imports.sources.calendar.records import expected, expected_end
from funding.imports.sources.calendar.source import CALENDAR, recognises, rows
from tests.funding.imports.sources.reading import fate, fixture, record, spoilt

PLANNED = fixture("calendar", "peo-2025.json")["rows"]
HEADING = (
    None, "Program operațional", "Nr.", "Prioritate", "Titlu apel", "Obiectiv specific", None,
    "Regiune (LDR/MDR)", "Buget total (euro)", None, "Fond", "Solicitanți eligibili", "Tip apel",
    "Data estimată lansare apel", "Data estimată închidere apel",
)  # fmt: skip
BEFORE = date(2025, 7, 1)


def cells(planned: dict, **changes: Any) -> list[Any]:
    """Return a row of the workbook, each fact in the column it stands in there."""
    told = planned | changes
    moments = {
        name: datetime.fromisoformat(told[name]) if told[name][:4].isdigit() else told[name]
        for name in ("plannedLaunch", "plannedClose")
    }
    budget = told["budget"]
    number = float(budget) if budget.replace(".", "", 1).isdigit() else budget
    return [None, told["programmeRaw"], None, told["priority"], told["title"], told["objective"],
            None, told["region"], number, None, told["fund"], told["applicants"],
            told["callType"], moments["plannedLaunch"], moments["plannedClose"]]  # fmt: skip


def workbook(*sheets: list[list[Any]], heading_at: int = 5) -> bytes:
    """Return a calendar whose heading stands in a lower row, a sheet for each year from 2025."""
    book = Workbook(write_only=True)
    for number, content in enumerate(sheets):
        sheet = book.create_sheet(f"Apeluri PC {2025 + number}")
        for _ in range(heading_at - 2):
            sheet.append(["Calendar estimativ"])
        sheet.append([])
        sheet.append(HEADING)
        for line in content:
            sheet.append(line)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def told(*sheets: list[list[Any]]) -> list[dict]:
    return list(rows(workbook(*sheets)))


def one(number: int = 0, **changes: Any) -> Record:
    (row,) = told([cells(PLANNED[number], **changes)])
    return record(CALENDAR, row)


@pytest.fixture
def before(time_machine: TimeMachineFixture) -> None:
    """Some day before the plans of the sample."""
    time_machine.move_to(datetime.combine(BEFORE, datetime.min.time(), UTC), tick=False)


def test_every_row_is_found_below_the_heading_each_with_a_key_of_its_own() -> None:
    found = told([cells(planned) for planned in PLANNED])
    assert len(found) == len(PLANNED)
    assert len({CALENDAR.shape.key(row) for row in found}) == len(PLANNED)


def test_a_key_is_the_same_in_another_row_and_at_another_time() -> None:
    first, second = PLANNED[:2]
    (a, _b) = told([cells(first), cells(second)])
    (_c, d) = told([cells(second), cells(first, plannedLaunch="2026-01-01", budget="1000000")])
    assert CALENDAR.shape.key(a) == CALENDAR.shape.key(d)
    assert CALENDAR.shape.line(a) != CALENDAR.shape.line(d)


def test_of_a_call_planned_in_two_years_the_later_sheet_counts() -> None:
    (row,) = told([cells(PLANNED[0])], [cells(PLANNED[0], plannedLaunch="trimestrul 4 2026")])
    assert row["launch"] == "trimestrul 4 2026"


@pytest.mark.usefixtures("before")
def test_announced_with_the_month_as_text_and_never_a_date() -> None:
    planned = one(0)
    assert planned.announced is True
    assert planned.announced_for == "octombrie 2025"
    assert (planned.opens_on, planned.cut_offs, planned.doubtful) == (None, (), False)
    assert "închidere estimată: decembrie 2025" in planned.closing_note
    schedule = schedule_of(None, [], announced=True, doubtful=False, confirmed=BEFORE)
    assert schedule.status(datetime(2025, 7, 2, tzinfo=UTC)) == Status.ANNOUNCED
    assert schedule.next_end(datetime(2025, 7, 2, tzinfo=UTC)) is None


@pytest.mark.parametrize("written", ["trimestrul 4 2027", "octombrie-noiembrie 2027", "T4/2027"])
def test_the_words_of_the_source_stay(written: str) -> None:
    assert one(0, plannedLaunch=written).announced_for == written


def test_a_plan_that_is_over_is_not_certain(time_machine: TimeMachineFixture) -> None:
    planned = [cells(PLANNED[0], plannedClose="2025-12-31")]
    time_machine.move_to(datetime(2025, 12, 31, 12, tzinfo=UTC))
    (still,) = told(planned)
    time_machine.move_to(datetime(2026, 1, 1, 12, tzinfo=UTC))
    (over,) = told(planned)
    assert record(CALENDAR, still).doubtful is False
    assert record(CALENDAR, over).doubtful is True
    assert CALENDAR.shape.line(still) != CALENDAR.shape.line(over), "so an import sees the change"


@pytest.mark.parametrize(
    ("cell", "shown", "end"),
    [
        ("2025-10-01", "octombrie 2025", date(2025, 11, 1)),
        ("2025-12-31T00:00", "decembrie 2025", date(2026, 1, 1)),
        ("trimestrul 4 2026", "trimestrul 4 2026", date(2027, 1, 1)),
        ("Trim. II 2026", "Trim. II 2026", date(2026, 7, 1)),
        ("octombrie 2025", "octombrie 2025", date(2025, 11, 1)),
        ("iunie-iulie 2026", "iunie-iulie 2026", date(2026, 8, 1)),
        ("semestrul I 2026", "semestrul I 2026", date(2026, 7, 1)),
        ("2026", "2026", date(2027, 1, 1)),
        ("după aprobarea ghidului", "după aprobarea ghidului", None),
        (None, "", None),
    ],
)
def test_expected_times(cell: Any, shown: str, end: date | None) -> None:
    assert (expected(cell), expected_end(cell)) == (shown, end)


def test_a_plan_without_a_time_is_told() -> None:
    planned = one(0, plannedLaunch="", plannedClose="")
    assert planned.doubtful is True
    assert len(planned.doubts) == 1


@pytest.mark.parametrize(
    ("region", "said"),
    [
        ("LDR", [("in", "RO"), ("not-in", "RO32")]),
        ("MDR", [("in", "RO32")]),
        ("LDR+MDR", [("in", "RO")]),
        ("toate regiunile", [("in", "RO")]),
        ("?", []),
    ],
)
def test_ilfov_is_the_more_developed_region(region: str, said: list[tuple[str, str]]) -> None:
    found = [(c.operator, c.value) for c in one(3, region=region).conditions]
    assert found[: len(said)] == said
    assert ("RO32" in one(3, region=region).territories) is (region == "MDR")


def test_a_regional_programme_is_for_its_region_whatever_the_column_says() -> None:
    planned = one(0, programmeRaw="Programul Regional Nord-Vest", region="LDR")
    assert (planned.level, planned.territories) == ("regional", ("RO11",))
    assert planned.identifier.startswith("PRNV ")


@pytest.mark.parametrize(
    ("budget", "amount"),
    [
        ("11183897", "11183897"),
        ("235349042.4705882", "235349042.47"),
        ("35.000.000 euro", "35000000"),
        ("175.000.000 lei", None),
        ("1.2", None),
        ("conform ghidului", None),
    ],
)
def test_budgets(budget: str, amount: str | None) -> None:
    planned = one(0, budget=budget)
    assert planned.budget_total == (Decimal(amount) if amount else None)
    assert bool(planned.doubts) is (amount is None)


def test_public_bodies_only_excludes_firms_and_employers_may_apply() -> None:
    ministry = next(i for i, row in enumerate(PLANNED) if row["applicants"] == "MMSS")
    employers = next(i for i, row in enumerate(PLANNED) if row["applicants"] == "angajatori")
    assert ("in", "public-body") in [(c.operator, c.value) for c in one(ministry).conditions]
    assert ("in", "firm") in [(c.operator, c.value) for c in one(employers).conditions]
    assert one(employers).identifier == "PEO 9.g.6"


def test_a_row_without_a_title_is_named_by_its_place() -> None:
    (row,) = told([cells(PLANNED[0], title=None)])
    with pytest.raises(RecordError, match="Apeluri PC 2025 6"):
        record(CALENDAR, row)


def test_the_whole_is_refused_where_no_row_names_the_columns() -> None:
    book = Workbook()
    book.active.append(["one", "two"])
    written = BytesIO()
    book.save(written)
    with pytest.raises(RefusedError, match="names the columns"):
        list(rows(written.getvalue()))
    with pytest.raises(RefusedError):
        list(rows(b"<html>"))
    assert recognises(b"PK\x03\x04", "Calendarul-estimativ.xlsx")
    assert not recognises(b"PK\x03\x04", "our-list.xlsx")
    assert not recognises(b"PK\x03\x04", "calendar-2027.xlsx")


@pytest.mark.django_db
@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
@given(spoilt(told([cells(planned) for planned in PLANNED])))
def test_a_spoilt_row_is_named_with_its_reason_and_the_run_goes_on(row: dict) -> None:
    assert fate(CALENDAR, row)
