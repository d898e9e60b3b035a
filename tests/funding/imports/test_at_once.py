"""Editors decide, publish and save while others do, or while an import runs: nothing is lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction

from funding.imports.decisions import DecisionError, dismiss, take_over
from funding.models import FundingOpportunity, SourceChange
from tests.engines.at_once import begun
from tests.funding.imports.samples import feed, row

pytestmark = pytest.mark.usefixtures("committed")
WAITING = ("call_title", "title")


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def ana(committed: None) -> Any:
    return get_user_model().objects.create_user("ana", password="x")


@pytest.fixture
def bogdan(committed: None) -> Any:
    return get_user_model().objects.create_user("bogdan", password="x")


@pytest.fixture
def changes(committed: None, tmp_path: Path) -> tuple[SourceChange, SourceChange]:
    """Two imports brought another title of call, then another title; there is a draft."""
    feed(tmp_path, [row("A-1", callTitle="Call")])
    the().save_revision()
    feed(tmp_path, [row("A-1", callTitle="Their call")])
    feed(tmp_path, [row("A-1", callTitle="Their call", title="Theirs")])
    call_title, title = SourceChange.objects.order_by("field")
    assert (call_title.field, title.field) == WAITING
    return call_title, title


def the() -> FundingOpportunity:
    return FundingOpportunity.objects.get()


def told(opportunity: FundingOpportunity) -> tuple[str, str]:
    return opportunity.call_title, opportunity.title


def test_two_changes_taken_over_at_once(changes: Any, ana: Any, bogdan: Any) -> None:
    first, second = changes
    with transaction.atomic():
        take_over(first, ana)
        other = begun(lambda: take_over(second, bogdan))
    other.result(20)
    found = the()
    assert told(found) == ("Their call", "Theirs")
    assert tuple(found.accepted[name] for name in WAITING) == ("Their call", "Theirs")
    assert told(found.latest_revision.as_object()) == ("Their call", "Theirs")
    deciders = SourceChange.objects.order_by("field").values_list("state", "decided_by__username")
    assert list(deciders) == [("taken", "ana"), ("taken", "bogdan")]


def test_one_is_taken_over_while_another_is_dismissed(changes: Any, ana: Any, bogdan: Any) -> None:
    first, second = changes
    with transaction.atomic():
        take_over(first, ana)
        other = begun(lambda: dismiss(second, bogdan))
    other.result(20)
    found = the()
    assert told(found) == ("Their call", "Title of A-1")
    assert tuple(found.accepted[name] for name in WAITING) == ("Their call", "Theirs")


def test_the_same_change_is_decided_once(changes: Any, ana: Any, bogdan: Any) -> None:
    change, _other = changes
    with transaction.atomic():
        take_over(change, ana)
        other = begun(lambda: dismiss(change, bogdan))
    with pytest.raises(DecisionError):
        other.result(20)
    assert SourceChange.objects.get(pk=change.pk).decided_by == ana
    assert the().call_title == "Their call"


def test_a_decision_while_an_import_applies(tmp_path: Path, changes: Any, ana: Any) -> None:
    _call_title, title = changes
    december = "2027-12-01T00:00:00.000+0000"
    newer = row("A-1", callTitle="Newer", title="Theirs", budget="7000", deadlineDate=december)
    with transaction.atomic():
        feed(tmp_path, [newer])
        other = begun(lambda: take_over(title, ana))
    other.result(20)
    found = the()
    assert (found.title, found.budget_total) == ("Theirs", Decimal(7000))
    assert found.accepted["title"] == "Theirs"
    assert found.accepted["budget_total"] == "7000.00"
    assert [end.day for end in found.cut_offs.all()] == [date(2027, 12, 1)]
    draft = found.latest_revision.as_object()
    assert (draft.title, draft.budget_total) == ("Theirs", Decimal(7000))
    assert [end.day for end in draft.cut_offs.all()] == [date(2027, 12, 1)]
    assert SourceChange.objects.get(state="waiting").after == "Newer"


def test_a_decision_on_what_the_import_brings_up_to_date(
    tmp_path: Path, changes: Any, ana: Any
) -> None:
    """The import has locked the opportunity and then writes the change: neither waits for ever."""
    _call_title, title = changes
    with transaction.atomic():
        feed(tmp_path, [row("A-1", title="Theirs", budget="7000")])
        other = begun(lambda: take_over(title, ana))
        feed(tmp_path, [row("A-1", title="Newest", budget="7000")])
    with pytest.raises(DecisionError):
        other.result(20)
    assert the().title == "Title of A-1"
    assert SourceChange.objects.get(field="title", state="waiting").after == "Newest"


def test_an_import_while_a_decision_is_taken(tmp_path: Path, changes: Any, ana: Any) -> None:
    _call_title, title = changes
    newer = [row("A-1", callTitle="Newer", title="Theirs", budget="7000")]
    with transaction.atomic():
        take_over(title, ana)
        other = begun(lambda: feed(tmp_path, newer))
    other.result(20)
    found = the()
    assert (found.title, found.budget_total) == ("Theirs", Decimal(7000))
    assert found.accepted["title"] == "Theirs"
    assert SourceChange.objects.get(state="waiting").after == "Newer"


def test_a_draft_saved_meanwhile_follows(changes: Any, ana: Any) -> None:
    _call_title, title = changes
    with transaction.atomic():
        the().save_revision()
        other = begun(lambda: take_over(title, ana))
    other.result(20)
    the().latest_revision.publish()
    assert the().title == "Theirs"


@pytest.mark.parametrize("decide", [take_over, dismiss])
def test_a_publication_meanwhile_brings_nothing_old_back(
    changes: Any, ana: Any, decide: Any
) -> None:
    _call_title, title = changes
    draft = the().latest_revision
    with transaction.atomic():
        decide(title, ana)
        other = begun(draft.publish)
    other.result(20)
    found = the()
    assert found.title == ("Theirs" if decide is take_over else "Title of A-1")
    assert found.accepted["title"] == "Theirs"


def test_a_call_deleted_while_the_import_reads_is_passed_over(tmp_path: Path, changes: Any) -> None:
    with transaction.atomic():
        the().delete()
        other = begun(lambda: feed(tmp_path, [row("A-1", title="Newer")]))
    other.result(20)
    assert not FundingOpportunity.objects.exists()
