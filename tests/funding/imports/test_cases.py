"""Records from outside that were once read wrongly, each with its right outcome."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from funding.imports.run import import_file
from funding.models import FundingOpportunity

pytestmark = pytest.mark.django_db

CASES = Path(__file__).parent / "cases"


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"


def by_key() -> dict[str, FundingOpportunity]:
    return {found.source_key: found for found in FundingOpportunity.objects.all()}


def test_records_of_the_portal() -> None:
    run = import_file(CASES / "portal_search.json").run
    assert (run.new, run.rejected) == (16, 0)
    found = by_key()
    # Brussels' clock, labelled UTC.
    assert found["CASE-2027-17H"].last_end == datetime(2027, 2, 7, 16, tzinfo=UTC)
    assert found["900001"].last_end == datetime(2027, 10, 22, 21, 59, tzinfo=UTC)
    assert found["900050"].last_end == datetime(2027, 5, 5, 15, tzinfo=UTC)
    # Money that is the topic's, and euro.
    assert found["CASE-2027-TWICE"].budget_total == 6_000_000
    assert found["CASE-2027-case"].budget_total == 7_000_000
    assert found["900060"].budget_total is None
    pots = [f"CASE-2027-POT-{letter}" for letter in "ABCDE"]
    assert {found[key].budget_total for key in pots} == {None}
    assert f"it was left out: {', '.join(pots)}." in run.message
    # What the portal has cancelled.
    cancelled = ["CASE-2027-D3-15-CANCELLED", "CASE-2027-D3-16"]
    unlisted = FundingOpportunity.objects.filter(listed=False).order_by("identifier")
    assert [one.identifier for one in unlisted] == cancelled
    assert f"no longer listed here: {', '.join(cancelled)}." in run.message


def test_amounts_of_a_list() -> None:
    run = import_file(CASES / "list_amounts.csv").run
    assert {key: found.budget_total for key, found in by_key().items()} == {
        "AM-1": 250_000,
        "AM-2": 1_500_000,
        "AM-3": Decimal("1500000.50"),
        "AM-4": 1_500_000,
        "AM-5": 250_000,
    }
    assert by_key()["AM-1"].grant_max == 50_000
    assert [(row["reference"], row["reason"]) for row in run.rejections] == [
        ("AM-6", "“1,5 mil. euro” is not an amount; write 1500000 or 1500000.50"),
        ("AM-7", "“1.5E+06” is not an amount; write 1500000 or 1500000.50"),
    ]


def test_types_of_a_workbook() -> None:
    assert import_file(CASES / "list_types.xlsx").run.rejected == 0
    found = by_key()
    assert found["XL-1"].opens_on == date(2027, 1, 15)
    assert found["XL-1"].grant_max == Decimal("250000.50")
    assert (found["XL-2"].budget_total, found["XL-2"].grant_max) == (250_000, 50_000)
    assert found["4"].title == "Number as identifier"
    for key in ("XL-1", "XL-5"):
        assert found[key].last_end == datetime(2027, 3, 1, 16, tzinfo=UTC)


def test_two_calls_of_one_identifier_are_both_named() -> None:
    run = import_file(CASES / "list_dupes.csv").run
    kept = by_key()["D-1"].title
    assert kept == "Second, another call"
    assert run.message == f"D-1 appears twice: “{kept}” was kept, “First of two” was left out."
