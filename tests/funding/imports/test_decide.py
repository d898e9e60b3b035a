"""An editor's decisions on what waits."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from wagtail.models import ModelLogEntry

from funding.imports.decisions import DecisionError, disagreements, dismiss, take_over
from funding.models import CutOff, FundingOpportunity, SourceChange
from tests.funding.imports.samples import feed, row

pytestmark = pytest.mark.django_db
DECEMBER = "2027-12-01T00:00:00.000+0000"


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def editor() -> Any:
    return get_user_model().objects.create_user("editor", password="x")


@pytest.fixture
def change(tmp_path: Path) -> SourceChange:
    """The source has another title than the site."""
    feed(tmp_path, [row("A-1")])
    feed(tmp_path, [row("A-1", title="Theirs")])
    return SourceChange.objects.get()


def test_taken_over(tmp_path: Path, change: SourceChange, editor: Any) -> None:
    take_over(change, editor)
    found = FundingOpportunity.objects.get()
    assert found.title == found.accepted["title"] == "Theirs"
    assert (change.state, change.decided_by) == ("taken", editor)
    assert change.decided_at
    assert ModelLogEntry.objects.filter(user=editor, action="wagtail.edit").count() == 1
    assert feed(tmp_path, [row("A-1", title="Theirs")]).run.unchanged == 1
    feed(tmp_path, [row("A-1", title="Next")])
    assert SourceChange.objects.get(state="waiting").why == "changed"


def test_dismissed_is_asked_again_only_when_the_source_says_something_new(
    tmp_path: Path, change: SourceChange, editor: Any
) -> None:
    dismiss(change, editor)
    found = FundingOpportunity.objects.get()
    assert (found.title, found.accepted["title"]) == ("Title of A-1", "Theirs")
    feed(tmp_path, [row("A-1", title="Theirs", status="31094503")])
    assert not SourceChange.objects.filter(state="waiting")
    feed(tmp_path, [row("A-1", title="Next")])
    assert SourceChange.objects.get(state="waiting").why == "disagrees"


def test_decided_once(change: SourceChange, editor: Any) -> None:
    take_over(change, editor)
    with pytest.raises(DecisionError):
        dismiss(change, editor)


def test_what_the_source_has_withdrawn_cannot_be_taken(
    tmp_path: Path, change: SourceChange, editor: Any
) -> None:
    feed(tmp_path, [row("A-1")])
    with pytest.raises(DecisionError):
        take_over(change, editor)
    assert FundingOpportunity.objects.get().title == "Title of A-1"


def test_cut_offs_of_the_source_instead_of_ours(tmp_path: Path, editor: Any) -> None:
    feed(tmp_path, [row("A-1")])
    found = FundingOpportunity.objects.get()
    CutOff.objects.create(opportunity=found, day=date(2028, 1, 1))
    feed(tmp_path, [row("A-1", deadlineDate=DECEMBER)])
    take_over(SourceChange.objects.get(field="cut_offs"), editor)
    found.refresh_from_db()
    assert [end.day for end in found.cut_offs.all()] == [date(2027, 12, 1)]
    assert found.last_end == datetime(2027, 12, 1, 23, tzinfo=UTC)
    assert disagreements(FundingOpportunity.objects.get()) == {}


def test_a_draft_follows_what_is_taken_over(change: SourceChange, editor: Any) -> None:
    FundingOpportunity.objects.get().save_revision()
    take_over(change, editor)
    FundingOpportunity.objects.get().latest_revision.publish()
    assert FundingOpportunity.objects.get().title == "Theirs"


def test_disagreements_are_seen_without_an_import(tmp_path: Path) -> None:
    feed(tmp_path, [row("A-1", budget="5000")])
    FundingOpportunity.objects.update(budget_total=7000, title="Mine")
    assert disagreements(FundingOpportunity.objects.get()) == {
        "budget_total": ("7000.00", "5000.00"),
        "title": ("Mine", "Title of A-1"),
    }
