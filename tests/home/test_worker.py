"""The one worker: no failure ends it, and no work waits for other work."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from home.jobs import schedule, worker
from home.jobs.schedule import DAILY, JOBS, Job, run_due
from home.jobs.worker import Work, Worker
from home.models import JobRun, Lease
from tests.engines.processes import waited
from tests.stages import ROOT, environment

MINUTE = timedelta(minutes=1)


@pytest.fixture
def works(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Work]]:
    """The registered kinds of work: none, until a test adds some."""
    found: dict[str, Work] = {}
    monkeypatch.setattr(worker, "_works", found)
    monkeypatch.setattr(worker, "FIRST_WAIT", 0.01)
    yield found
    worker.stop()


class Failing:
    """Work that fails some times, then succeeds."""

    def __init__(self, *errors: BaseException) -> None:
        self.errors, self.succeeded = list(errors), threading.Event()

    def __call__(self, _stopping: Callable[[], bool]) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.succeeded.set()


def test_no_failure_ends_a_worker(works: dict[str, Work]) -> None:
    failing = Failing(
        InterfaceError("closed"), OperationalError("locked"), ZeroDivisionError(), SystemExit()
    )
    works["failing"] = Work("failing", failing)
    worker.start()
    assert failing.succeeded.wait(20)


def test_work_that_fails_or_takes_long_delays_no_other(works: dict[str, Work]) -> None:
    release, mail = threading.Event(), Failing()
    works["slow"] = Work("slow", lambda _stopping: release.wait(60))
    works["broken"] = Work("broken", Failing(*[InterfaceError("closed")] * 100))
    works["mail"] = Work("mail", mail)
    worker.start()
    assert mail.succeeded.wait(20)
    mail.succeeded.clear()
    worker.wake("mail")
    assert mail.succeeded.wait(3), "it works as soon as it is woken"
    release.set()


def test_it_waits_longer_after_each_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Worker(Work("failing", Failing(*[ValueError()] * 9)))
    waits: list[float] = []
    monkeypatch.setattr(one._stopping, "wait", waits.append)
    monkeypatch.setattr(one._woken, "wait", lambda _pause: one.stop())
    one.start()
    one.join(20)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


@pytest.mark.django_db
def test_what_is_expected_is_a_warning_in_a_line(caplog: pytest.LogCaptureFixture) -> None:
    work = Work("engine", Failing(ConnectionError("away"), ValueError()), (ConnectionError,))
    assert [work.attempt() for _time in range(3)] == [False, False, True]
    warning, error = caplog.records
    assert (warning.levelname, warning.exc_info) == ("WARNING", None)
    assert (error.levelname, bool(error.exc_info)) == ("ERROR", True)


def test_stopping_waits_for_what_is_in_hand_but_not_for_ever(
    works: dict[str, Work], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, told = threading.Event(), threading.Event()

    def work(stopping: Callable[[], bool]) -> None:
        begun.set()
        waited(stopping, 20)
        told.set()

    works["polite"] = Work("polite", work)
    worker.start()
    assert begun.wait(20)
    assert worker.stop()
    assert told.is_set()
    begun.clear()
    monkeypatch.setattr(worker, "STOP_WITHIN", 0.1)
    works["polite"] = Work("deaf", lambda _stopping: begun.set() or told.wait(5))  # type: ignore[func-returns-value]
    told.clear()
    worker.start()
    assert begun.wait(20)
    assert not worker.stop()
    told.set()


@pytest.mark.django_db
def test_each_kind_has_its_turn_where_one_fails(works: dict[str, Work]) -> None:
    mail = Failing()
    works["broken"] = Work("broken", Failing(InterfaceError("closed")))
    works["mail"] = Work("mail", mail)
    assert not worker.run_once()
    assert mail.succeeded.is_set()
    assert worker.run_once()


def test_importing_wsgi_starts_no_thread(tmp_path: object) -> None:
    code = "import threading, sme4green.wsgi; print(*threading.enumerate(), sep='\\n')"
    run = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(tmp_path, PYTHONPATH=".:site", BACKGROUND="true"),
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert len(run.stdout.splitlines()) == 1, run.stdout


@pytest.mark.django_db
def test_a_job_runs_once_a_day_and_again_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[str] = []

    def broken() -> str:
        runs.append("broken")
        raise InterfaceError("closed")

    jobs = {
        "broken": Job("broken", 0, broken),
        "sound": Job("sound", 0, lambda: runs.append("sound") or "done"),  # type: ignore[func-returns-value]
        "late": Job("late", 23, lambda: "done"),
    }
    monkeypatch.setattr(schedule, "JOBS", jobs)
    noon = datetime(2026, 11, 24, 12, tzinfo=timezone.get_default_timezone())
    assert run_due(now=noon) == ["sound"]
    assert run_due(now=noon + MINUTE) == []
    assert run_due(now=noon + 61 * MINUTE) == []
    assert runs == ["broken", "sound", "broken"]
    assert JobRun.objects.filter(name="broken", finished_at=None).count() == 1
    assert run_due(lambda: True, noon + timedelta(days=1)) == []


def test_every_app_has_its_jobs() -> None:
    of_the_day = {name for name, job in JOBS.items() if job.lane == DAILY}
    assert of_the_day == {
        "alerts",
        "backup_age",
        "check_famous_measures",
        "digest",
        "pictures",
        "retention",
        "sessions",
        "tidy_search_counts",
        "tidy_sheets",
        "tidy_uploads",
        "tidy_visits",
        "translations_behind",
    }
    assert [name for name, job in JOBS.items() if not job.label] == []
    assert set(worker._works) == {
        "daily jobs",
        "imports",
        "mail",
        "outgoing links",
        "password resets",
        "copy of the site",
        "scheduled publishing",
        "search index",
        "sheets",
        "uploads",
    }


def test_two_kinds_of_work_cannot_have_one_name(works: dict[str, Work]) -> None:
    worker.register("mail")(lambda _stopping: None)
    with pytest.raises(ValueError, match="mail"):
        worker.register("mail")(lambda _stopping: None)


@pytest.mark.django_db
def test_a_lease_is_held_by_one_until_it_ends_or_expires() -> None:
    def acquired(holder: str) -> bool:
        return Lease.objects.acquire("index", holder, MINUTE)

    assert acquired("a")
    assert not acquired("b")
    assert acquired("a"), "its holder renews it"
    Lease.objects.release("index", "b")
    assert not acquired("b"), "only its holder ends it"
    Lease.objects.release("index", "a")
    assert acquired("b")
    Lease.objects.update(expires_at=timezone.now())
    assert acquired("a"), "one that was killed is followed"
    assert not acquired("b")
