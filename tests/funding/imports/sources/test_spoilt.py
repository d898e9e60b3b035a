"""Spoilt records of each source through a whole import: none takes it down."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funding.choices import Origin
from funding.imports.errors import RecordError
from funding.imports.run import Import
from funding.imports.sources.calendar.source import CALENDAR
from funding.imports.sources.frame import Source
from funding.imports.sources.mipe.source import MIPE
from funding.imports.sources.piemonte.source import PIEMONTE
from funding.imports.staging import Staged
from funding.models import FundingOpportunity, ImportRun
from tests.funding.imports.sources.reading import Rows, record, spoilt
from tests.funding.imports.sources.test_mipe import LISTED
from tests.funding.imports.sources.test_mipe import row as call_of_mipe
from tests.funding.imports.sources.test_piemonte import SOUND
from tests.funding.imports.sources.test_ro_calendar import PLANNED, cells, told

ROWS = {
    MIPE: [call_of_mipe(noted) for noted in LISTED],
    CALENDAR: told([cells(planned) for planned in PLANNED]),
    PIEMONTE: SOUND,
}
# Ten times as many records, one after the other.
MANY = 100


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"


def imported(source: Source, rows: list[Any]) -> ImportRun:
    """Return the run of an import of these rows; all it rejects is named."""
    run = ImportRun(origin=source.origin, what="spoilt")
    report = Import(run, False, lambda line: None).of(lambda: Rows(source.shape, rows))
    assert report.run.state == ImportRun.State.DONE
    assert len(report.run.rejections) == report.run.rejected
    return report.run


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("source", ROWS, ids=lambda source: source.key)
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_record_is_taken_or_named_and_sound_ones_arrive(source: Source, data: Any) -> None:
    FundingOpportunity.objects.all().delete()  # of the example before
    sound = ROWS[source]
    bad = data.draw(st.lists(spoilt(sound), min_size=MANY, max_size=MANY))
    rejected = imported(source, bad).rejections
    assert all(named["reference"] and named["reason"] for named in rejected)
    assert imported(source, sound).rejected == 0
    found = FundingOpportunity.objects.filter(origin=source.origin)
    assert {record(source, row).source_key for row in sound} <= set(
        found.values_list("source_key", flat=True)
    )


@pytest.mark.django_db
def test_what_no_database_stores_is_named_without_it() -> None:
    staged = Staged(BytesIO())
    staged.reject(RecordError("a\0b\ud800", "half \ud800 a character"))
    run = ImportRun.objects.create(origin=Origin.EDITOR, rejections=staged.rejections)
    run.refresh_from_db()
    assert run.rejections == [{"reference": "ab?", "reason": "half ? a character"}]
