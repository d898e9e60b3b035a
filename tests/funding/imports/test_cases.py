"""Records from outside that were once read wrongly, each with its right outcome."""

from __future__ import annotations

from datetime import UTC, datetime
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
