"""A clock that jumps erases nothing and stops nothing for good."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.utils import timezone
from time_machine import TimeMachineFixture

from home.jobs import schedule
from home.jobs.schedule import Job, note_run, run_due
from home.mail.delivery import deliver
from home.mail.outbox import keep
from home.models import JobRun, Lease, Mail

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What the only job did."""
    found: list[str] = []
    job = Job("sound", 0, lambda: found.append("ran") or "done")  # type: ignore[func-returns-value]
    monkeypatch.setattr(schedule, "JOBS", {"sound": job})
    monkeypatch.setattr(schedule, "_reported", set())
    monkeypatch.setattr("home.management.commands.run_background.JOBS", {"sound": job})
    get_user_model().objects.create_superuser("chief", "chief@site.example", "x")
    return found


@pytest.mark.parametrize("jump", [1000, 5, -1, -400])
def test_after_a_jump_no_job_runs_and_the_administrators_are_told_once(
    ran: list[str], jump: int, time_machine: TimeMachineFixture, caplog: pytest.LogCaptureFixture
) -> None:
    start = timezone.now()
    assert run_due() == ["sound"]
    time_machine.move_to(start + jump * DAY)
    with caplog.at_level(logging.ERROR):
        assert [run_due(), run_due(), run_due()] == [[], [], []]
    assert ran == ["ran"]
    assert len(caplog.records) == 1
    assert "--anyway" in caplog.text
    assert Mail.objects.get().recipient == "chief@site.example"
    time_machine.move_to(start + DAY)
    assert run_due() == ["sound"], "the clock is right again"


@pytest.mark.parametrize("jump", [30, -30])
def test_a_backup_says_nothing_of_the_clock(
    ran: list[str], jump: int, time_machine: TimeMachineFixture
) -> None:
    """It is made whatever day it is: the jobs that erase must not take that for a day of theirs."""
    start = timezone.now()
    assert run_due() == ["sound"]
    time_machine.move_to(start + jump * DAY)
    note_run("backup", timezone.now(), "41 MB")
    assert run_due() == []
    time_machine.move_to(start + DAY)
    assert run_due() == ["sound"], "the clock is right again"


@pytest.mark.parametrize("days", [1, 2, 4])
def test_a_site_that_stood_still_for_some_days_goes_on(
    ran: list[str], days: int, time_machine: TimeMachineFixture
) -> None:
    assert run_due() == ["sound"]
    time_machine.move_to(timezone.now() + days * DAY)
    assert run_due() == ["sound"]
    assert not Mail.objects.exists()


@pytest.mark.parametrize("jump", [30, -30])
def test_who_knows_better_runs_them_anyway(
    ran: list[str], jump: int, time_machine: TimeMachineFixture
) -> None:
    run_due()
    time_machine.move_to(timezone.now() + jump * DAY)
    with pytest.raises(CommandError, match="--anyway"):
        call_command("run_background", job="sound")
    with pytest.raises(SystemExit) as ended:
        call_command("run_background", job="sound", anyway=True)
    assert ended.value.code == 0
    time_machine.move_to(timezone.now() + DAY)
    assert run_due() == ["sound"], "from then on by themselves"
    assert len(ran) == 3
    assert not JobRun.objects.filter(day__gt=timezone.localdate()).exists()


def test_a_lease_of_a_clock_that_was_ahead_holds_nobody_up() -> None:
    Lease.objects.create(name="x", holder="a", expires_at=timezone.now() + 1000 * DAY)
    assert Lease.objects.acquire("x", "b", timedelta(minutes=1))
    assert not Lease.objects.acquire("x", "c", timedelta(minutes=1))


def test_mail_written_while_the_clock_was_ahead_goes_out_at_once(
    time_machine: TimeMachineFixture, mailoutbox: list
) -> None:
    start = timezone.now()
    time_machine.move_to(start + DAY)
    for name, due in (("now", None), ("later", timezone.now() + DAY)):
        keep(key=name, recipient=f"{name}@x.example", language="en", subject="S", text="T",
             due_at=due)  # fmt: skip
    time_machine.move_to(start)
    deliver()
    assert [mail.to for mail in mailoutbox] == [["now@x.example"]]


def test_a_job_that_waited_past_midnight_is_of_the_day_it_was_due_on(
    monkeypatch: pytest.MonkeyPatch, time_machine: TimeMachineFixture
) -> None:
    def slow() -> str:
        time_machine.shift(timedelta(hours=2))
        return "done"

    jobs = {name: Job(name, 0, slow) for name in ("first", "second")}
    monkeypatch.setattr(schedule, "JOBS", jobs)
    time_machine.move_to(timezone.localtime().replace(hour=23, minute=0))
    today = timezone.localdate()
    assert run_due() == ["first", "second"]
    assert {(run.name, run.day) for run in JobRun.objects.all()} == {
        ("first", today),
        ("second", today),
    }
    assert run_due() == ["first", "second"], "those of the next day"
