"""When a call changed, and that the feed of the site starts with what changed last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from funding.imports.decisions import dismiss, take_over
from funding.models import FundingIndexPage, FundingOpportunity, SourceChange
from funding.timestamps import changed_at, updated_at
from tests.factories import child, home
from tests.funding.factories import opportunity
from tests.funding.imports.samples import feed as import_feed
from tests.funding.imports.samples import row

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"


def published(client: Client) -> list[tuple[str, datetime]]:
    """Identifier and moment of every entry of the feed."""
    child(home(), FundingIndexPage, slug="funding")
    answer = client.get("/en/funding/calls/atom/")
    assert answer.status_code == 200
    return [
        (
            str(entry.findtext(f"{ATOM}summary")).split(".")[0],
            datetime.fromisoformat(str(entry.findtext(f"{ATOM}updated"))),
        )
        for entry in ET.fromstring(answer.content).iter(f"{ATOM}entry")
    ]


def age(**moments: datetime | None) -> None:
    """All that is known so far has happened long ago."""
    FundingOpportunity.objects.update(
        **{"source_changed": LONG_AGO, "first_published_at": LONG_AGO, "last_published_at": None}
        | moments
    )


def test_an_old_call_that_changed_comes_before_a_hundred_newer_ones(client: Client) -> None:
    opportunity("OLD", published_on=LONG_AGO.date(), permanent=True)
    for number in range(105):
        opportunity(
            f"NEW-{number}",
            published_on=datetime(2026, 6, 1, tzinfo=UTC).date(),
            first_published_at=LONG_AGO + timedelta(days=50),
            source_changed=LONG_AGO + timedelta(days=50, minutes=number),
        )
    changed = LONG_AGO + timedelta(days=60)
    FundingOpportunity.objects.filter(identifier="OLD").update(source_changed=changed)
    found = published(client)
    assert len(found) == 100
    assert found[:2] == [
        ("OLD", changed),
        ("NEW-104", LONG_AGO + timedelta(days=50, minutes=104)),
    ]
    assert [moment for _name, moment in found] == sorted(
        (moment for _name, moment in found), reverse=True
    )


def test_what_an_editor_publishes_has_changed(client: Client) -> None:
    opportunity("FIRST")
    opportunity("SECOND")
    age()
    item = FundingOpportunity.objects.get(identifier="FIRST")
    item.save_revision().publish()
    item.refresh_from_db()
    assert published(client) == [("FIRST", item.last_published_at), ("SECOND", LONG_AGO)]


def test_a_draft_is_no_change(client: Client) -> None:
    opportunity("FIRST")
    age()
    FundingOpportunity.objects.get().save_revision()
    assert published(client) == [("FIRST", LONG_AGO)]


def test_another_deadline_in_the_source_is_a_change(tmp_path: Path) -> None:
    import_feed(tmp_path, [row("A-1")])
    age()
    import_feed(tmp_path, [row("A-1", deadlineDate="2027-12-01T00:00:00.000+0000")])
    assert changed_at(FundingOpportunity.objects.get()) > LONG_AGO
    age()
    import_feed(tmp_path, [row("A-1", deadlineDate="2027-12-01T00:00:00.000+0000")])
    assert changed_at(FundingOpportunity.objects.get()) == LONG_AGO


@pytest.mark.parametrize(("decide", "changes"), [(take_over, True), (dismiss, False)])
def test_another_title_is_a_change_once_the_site_says_it(
    tmp_path: Path, decide: Any, changes: bool
) -> None:
    import_feed(tmp_path, [row("A-1")])
    age()
    import_feed(tmp_path, [row("A-1", title="Theirs")])
    assert changed_at(FundingOpportunity.objects.get()) == LONG_AGO
    decide(SourceChange.objects.get(), get_user_model().objects.create_user("editor"))
    assert (changed_at(FundingOpportunity.objects.get()) > LONG_AGO) is changes


def test_the_sources_own_flag_is_no_change(tmp_path: Path) -> None:
    import_feed(tmp_path, [row("A-1")])
    before = FundingOpportunity.objects.get().source_status
    age()
    import_feed(tmp_path, [row("A-1", status="31094503")])
    found = FundingOpportunity.objects.get()
    assert found.source_status != before
    assert changed_at(found) == LONG_AGO


def test_a_coming_opening_day_is_no_change_in_the_future() -> None:
    bare = opportunity(opens_on=datetime(2099, 1, 1, tzinfo=UTC).date())
    assert updated_at(bare) < datetime.now(UTC)
