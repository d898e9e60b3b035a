"""Sources by themselves: asked at night in a lane of their own, and editors hear how they do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from time_machine import TimeMachineFixture
from wagtail.users.models import UserProfile

from core.clock import BRUSSELS
from funding import nightly
from funding.imports.errors import BusyError
from funding.imports.lock import import_lock
from funding.imports.sources.health import source_states, tell_editors
from funding.models import ImportRun
from home.jobs.schedule import DAILY, JOBS, Job, due, run_due
from home.models import JobRun, Lease, Mail
from home.models.jobs import LONGEST_LEASE
from tests.funding.imports.sources.rows import numbers, real
from tests.funding.imports.sources.server import Playing, playing

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 10, 7, 3, tzinfo=BRUSSELS)


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def source(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Playing]:
    """The one source that is asked; the others are not there."""
    ours = {name: job for name, job in JOBS.items() if name == "import_incentivi"}
    monkeypatch.setattr("home.jobs.schedule.JOBS", ours)
    with playing(Playing([real(number) for number in numbers()])) as served:
        settings.SOURCE_URLS = {"incentivi": served.url}
        settings.IMPORTS = True
        yield served


@pytest.fixture
def editor() -> Any:
    user = get_user_model()._default_manager.create_user("e", "editor@example.org", "x")
    user.groups.add(Group.objects.get(name="Editors"))
    return user


def ran(days_ago: float, state: str = "done", told: int = 100, origin: str = "incentivi") -> None:
    moment = timezone.now() - timedelta(days=days_ago)
    run = ImportRun.objects.create(
        origin=origin, what="x", state=state, unchanged=told, message="403", finished_at=moment
    )
    ImportRun.objects.filter(pk=run.pk).update(started_at=moment)


# --- by themselves ------------------------------------------------------------------------


def test_every_source_has_its_turn_at_night() -> None:
    asked = {name for name, job in JOBS.items() if job.lane == nightly.LANE}
    assert {"import_portal", "import_incentivi"} <= asked
    names = {job.name for job in due(NIGHT, nightly.LANE)}
    assert names == asked
    assert not due(NIGHT.replace(hour=1), nightly.LANE)
    assert not due(NIGHT.replace(hour=6), nightly.LANE)


def test_no_source_is_asked_among_the_jobs_of_the_day() -> None:
    """What waits for them, such as mail of alerts, would come late."""
    evening = NIGHT.replace(hour=23)
    assert not [job.name for job in due(evening, DAILY) if job.name.startswith("import_")]


def test_asked_once_a_night(source: Playing, time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(NIGHT)
    nightly.run_imports()
    nightly.run_imports()
    assert len(source.asked) == 1
    assert ImportRun.objects.get().new == len(numbers())
    assert f"{len(numbers())} new" in JobRun.objects.get(name="import_incentivi").report
    time_machine.move_to(NIGHT + timedelta(days=1))
    nightly.run_imports()
    assert ImportRun.objects.count() == 2


def test_a_night_that_takes_hours_stays_with_one_process(
    settings: Any, monkeypatch: pytest.MonkeyPatch, time_machine: TimeMachineFixture
) -> None:
    taken: list[bool] = []

    def slow() -> str:
        time_machine.shift(timedelta(minutes=50))
        taken.append(Lease.objects.acquire(nightly.LANE, "another process", LONGEST_LEASE))
        return "done"

    jobs = {name: Job(name, 2, slow, 6, nightly.LANE) for name in ("first", "second", "third")}
    monkeypatch.setattr("home.jobs.schedule.JOBS", jobs)
    settings.IMPORTS = True
    time_machine.move_to(NIGHT.replace(hour=2))
    nightly.run_imports()
    assert taken == [False, False, False]
    begun = [run.begun_at - NIGHT.replace(hour=2) for run in JobRun.objects.order_by("begun_at")]
    assert [round(since.total_seconds() / 60) for since in begun] == [0, 50, 100]


def test_switched_off(source: Playing, settings: Any, time_machine: TimeMachineFixture) -> None:
    settings.IMPORTS = False
    time_machine.move_to(NIGHT)
    nightly.run_imports()
    assert not source.asked


def test_not_by_day(source: Playing, time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(NIGHT.replace(hour=12))
    nightly.run_imports()
    assert not source.asked


def test_a_refusal_ends_the_job_of_the_night(
    source: Playing, time_machine: TimeMachineFixture
) -> None:
    source.faults = [403]
    time_machine.move_to(NIGHT)
    nightly.run_imports()
    assert JobRun.objects.get(name="import_incentivi").report.startswith("refused: ")


def test_while_another_import_runs_it_waits_for_its_turn(
    source: Playing, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(NIGHT)
    with import_lock():
        assert run_due(lane=nightly.LANE) == []
        with pytest.raises(BusyError):
            JOBS["import_incentivi"].run()
    time_machine.move_to(NIGHT + timedelta(minutes=61))
    assert run_due(lane=nightly.LANE) == ["import_incentivi"]


# --- what editors hear --------------------------------------------------------------------


def test_three_days_of_failure_are_told_once(editor: Any) -> None:
    ran(4)
    for days in (3, 2, 1):
        ran(days, "refused")
        tell_editors("incentivi")
    ran(0, "refused")
    assert tell_editors("incentivi") == 1
    tell_editors("incentivi")
    mail = Mail.objects.get()
    assert mail.recipient == "editor@example.org"
    assert "incentivi.gov.it" in mail.subject
    assert "403" in mail.text
    assert reverse("funding_import_calls") in mail.text


def test_a_bad_night_is_not_told(editor: Any) -> None:
    ran(1)
    ran(0, "refused")
    assert tell_editors("incentivi") == 0
    assert not Mail.objects.exists()


def test_one_that_never_went_well_is_told(editor: Any) -> None:
    ran(3.5, "refused")
    ran(0, "refused")
    assert tell_editors("incentivi") == 1


def test_what_went_well_again_is_told_no_more(editor: Any) -> None:
    ran(5, "refused")
    ran(0)
    assert tell_editors("incentivi") == 0


@pytest.mark.parametrize(("told", "mails"), [(69, 1), (70, 0), (100, 0), (500, 0)])
def test_suddenly_less_is_told(editor: Any, told: int, mails: int) -> None:
    ran(1, told=100)
    ran(0, told=told)
    tell_editors("incentivi")
    tell_editors("incentivi")
    assert Mail.objects.count() == mails


def test_an_editor_reads_it_in_their_language(editor: Any) -> None:
    UserProfile.objects.create(user=editor, preferred_language="it")
    ran(4, "refused")
    ran(0, "refused")
    tell_editors("incentivi")
    assert Mail.objects.get().language == "it"


def test_who_may_not_edit_hears_nothing() -> None:
    get_user_model()._default_manager.create_user("v", "visitor@example.org", "x")
    ran(4, "refused")
    ran(0, "refused")
    assert tell_editors("incentivi") == 0


def test_of_each_source_its_own_runs_count() -> None:
    ran(2, told=10, origin="portal")
    ran(1, told=50)
    ran(0, "refused")
    states = {state.origin: state for state in source_states()}
    assert states["portal"].success.told == 10
    assert states["incentivi"].success.told == 50
    assert states["incentivi"].failed
    assert not states["portal"].failed


def test_editors_see_how_each_does(client: Client) -> None:
    user = get_user_model()._default_manager.create_superuser("a", "a@example.org", "x")
    client.force_login(user)
    ran(1, told=1234)
    ran(0, "refused")
    page = client.get(reverse("funding_import_calls")).content.decode()
    assert "incentivi.gov.it" in page
    assert "IODL" in page or "Italian Open Data License" in page
    assert "1,234" in page or "1234" in page
    assert "403" in page
