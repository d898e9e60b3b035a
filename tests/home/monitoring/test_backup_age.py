"""A backup that fails says nothing; that none went well of late is seen all the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from time_machine import TimeMachineFixture

from home.jobs.overview import job_states
from home.jobs.schedule import JOBS, note_run, run_now, tidy_runs
from home.models import JobRun, Mail

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def chief() -> None:
    get_user_model().objects.create_superuser("chief", "chief@site.example", "x")


def look() -> int:
    """Run the job of the day; how many mails were written so far."""
    assert run_now(JOBS["backup_age"])
    return Mail.objects.count()


def shown() -> list[tuple[str, str]]:
    """What administrators see of the backup."""
    states = job_states(timezone.now())
    return [(each.outcome.value, each.report) for each in states if each.name == "backup"]


def test_who_never_made_a_backup_here_is_told_nothing() -> None:
    assert look() == 0
    assert shown() == []


def test_a_backup_that_fails_for_two_days_is_told_once_a_day(
    time_machine: TimeMachineFixture,
) -> None:
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    note_run("backup", start, "41 MB")
    time_machine.move_to(start + 2 * DAY - HOUR, tick=False)
    assert look() == 0
    assert shown() == [("done", "41 MB")]
    time_machine.move_to(start + 2 * DAY + HOUR, tick=False)
    assert (look(), look()) == (1, 1)
    assert shown() == [("failed", "none went well for two days")]
    mail = Mail.objects.get()
    assert mail.recipient == "chief@site.example"
    assert "manage.py backup" in mail.text

    # For months, in which runs are forgotten.
    time_machine.move_to(start + 120 * DAY, tick=False)
    tidy_runs(timezone.localdate())
    assert look() == 2
    assert shown() == [("failed", "none went well for two days")]
    note_run("backup", timezone.now(), "42 MB")
    assert look() == 2
    assert shown() == [("done", "42 MB")]
    tidy_runs(timezone.localdate())
    assert JobRun.objects.filter(name="backup").count() == 1


def test_a_backup_of_a_clock_that_was_ahead_hides_nothing(
    time_machine: TimeMachineFixture,
) -> None:
    start = timezone.now()
    for days in (0, 1000):
        time_machine.move_to(start + days * DAY)
        note_run("backup", timezone.now(), "41 MB")
    time_machine.move_to(start + 3 * DAY)
    assert look() == 1
    assert shown()[0][0] == "failed"


def test_metrics_say_when_the_last_went_well(settings: Any) -> None:
    settings.METRICS_TOKEN = "only-for-this-test-0123456789"
    for name in ("backup", "clock", "of-a-former-version"):
        note_run(name, timezone.now(), "41 MB")
    answer = Client().get("/metrics", headers={"Authorization": f"Bearer {settings.METRICS_TOKEN}"})
    metric = 'sme4green_job_last_success_timestamp_seconds{job="'
    lines = [line for line in answer.content.decode().splitlines() if line.startswith(metric)]
    assert [line.removeprefix(metric).partition('"')[0] for line in lines] == ["backup"]
