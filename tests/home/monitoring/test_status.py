"""The state of the site, for administrators: parts, what waits, and every job of the day."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from home.jobs import overview, schedule
from home.jobs.overview import Outcome, job_states
from home.jobs.schedule import Job, note_run, run_due
from home.models import JobRun, Mail
from tests.factories import give_roles

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 12, tzinfo=timezone.get_default_timezone())
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def broken() -> str:
    raise LookupError("maria@example.com")


def test_each_job_says_how_it_ended_and_when_it_runs_next(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = {
        "sound": Job("sound", 3, lambda: "3 rows", label="Sound"),
        "broken": Job("broken", 4, broken),
        "late": Job("late", 23, lambda: "done"),
        "off": Job("off", 2, lambda: "done", 6, switch="IMPORTS"),
        "missed": Job("missed", 2, lambda: "done", 6),
    }
    monkeypatch.setattr(schedule, "JOBS", jobs)
    monkeypatch.setattr(overview, "JOBS", jobs)
    run_due(now=NOON)
    JobRun.objects.create(name="late", day=NOON - DAY, begun_at=NOON - DAY, finished_at=NOON - DAY)
    JobRun.objects.filter(name="sound").update(finished_at=NOON)
    states = {state.name: state for state in job_states(NOON + timedelta(minutes=1))}
    told = {
        name: (state.outcome, state.last, state.report, state.next)
        for name, state in states.items()
    }
    three = NOON.replace(hour=3)
    assert told == {
        "sound": (Outcome.DONE, NOON, "3 rows", three + DAY),
        # Its words are in the log alone.
        "broken": (Outcome.FAILED, NOON, "LookupError", NOON + HOUR),
        "late": (Outcome.DONE, NOON - DAY, "", NOON.replace(hour=23)),
        "off": (Outcome.OFF, None, "", None),
        "missed": (Outcome.NEVER, None, "", NOON.replace(hour=2) + DAY),
    }
    assert states["sound"].label == "Sound"
    jobs["broken"] = Job("broken", 4, lambda: "fine")
    run_due(now=NOON + 2 * HOUR)
    note_run("backup", NOON, "41 MB")
    states = {state.name: state for state in job_states(NOON + 2 * HOUR)}
    assert (states["broken"].outcome, states["broken"].report) == (Outcome.DONE, "fine")
    assert states["backup"].report == "41 MB"


@pytest.mark.parametrize("language", ["en", "ro", "it"])
def test_administrators_alone_read_it(client: Client, language: str) -> None:
    address = reverse("site_status")
    assert client.get(address).status_code == 302
    editor = get_user_model().objects.create_user("editor", password="x")
    client.force_login(give_roles(editor, "Moderators"))
    assert client.get(address).status_code == 302
    chief = get_user_model().objects.create_superuser("chief", "chief@site.example", "x")
    client.force_login(chief)
    Mail.objects.create(key="1", recipient="maria@example.com")
    JobRun.objects.create(name="alerts", day=NOON, begun_at=NOON, report="LookupError")
    UserProfile.objects.create(user=chief, preferred_language=language)
    html = client.get(address).content.decode()
    assert "maria@" not in html
    assert "LookupError" in html
    assert address in client.get(reverse("wagtailadmin_home")).content.decode()
