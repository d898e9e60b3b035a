"""Numbers for Prometheus: of all processes, for whoever has the token, with few labels."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.counts.metrics import count_page, count_request, metrics
from funding.models import FundingIndexPage, ImportRun
from home.models import JobRun, Mail
from search.models import Change
from tests.factories import child, home

pytestmark = pytest.mark.django_db

TOKEN = "only-for-this-test-0123456789"
SAMPLE = re.compile(r'([a-z0-9_]+)\{((?:[a-z]+="(?:[^"\\\n]|\\.)*",?)*)\} (\S+)')


@pytest.fixture(autouse=True)
def token(settings: object) -> None:
    settings.METRICS_TOKEN = TOKEN  # type: ignore[attr-defined]
    metrics._counts.clear()


def told() -> dict[tuple[str, str], float]:
    """All samples, by name and labels."""
    answer = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer["Cache-Control"] == "no-store"
    text = answer.content.decode()
    samples = [line for line in text.splitlines() if not line.startswith("#")]
    found = [SAMPLE.fullmatch(line) for line in samples]
    assert all(found), samples
    families = re.findall(r"^# TYPE sme4green_(\w+) ", text, re.MULTILINE)
    assert len(families) == len(set(families))
    return {(match[1].removeprefix("sme4green_"), match[2]): float(match[3]) for match in found}  # type: ignore[index]


def test_only_who_has_the_token_reads_them(settings: object) -> None:
    for given in ({}, {"Authorization": "Bearer x"}, {"Authorization": f"Basic {TOKEN}"}):
        answer = Client().get("/metrics", headers=given)
        assert answer.status_code == 401
        assert b"sme4green" not in answer.content
    settings.METRICS_TOKEN = ""  # type: ignore[attr-defined]
    assert Client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_requests_are_counted_by_view_and_class_of_the_status() -> None:
    funding = child(home(), FundingIndexPage, title="Funding", slug="funding")
    visitor = Client()
    for path in ("", "?theme=water", "calls/", "calls/not-there/"):
        visitor.get(f"{funding.url}{path}")
    visitor.get("/en/nothing/")
    found = told()
    page = "funding.fundingindexpage"
    assert found["requests_total", f'view="{page}",status="2xx"'] == 2
    assert found["requests_total", f'view="{page}:calls",status="2xx"'] == 1
    assert found["requests_total", f'view="{page}:call",status="4xx"'] == 1
    assert found["requests_total", 'view="wagtail_serve",status="4xx"'] == 1
    assert found["request_seconds_count", f'view="{page}"'] == 2
    assert not [key for key in found if "water" in key[1] or "nothing" in key[1]]


def test_counts_of_all_processes_are_added_up() -> None:
    for seconds in (0.003, 0.04, 0.04, 7, 70):
        count_request("view", 200, seconds)
    count_page(kept=True)
    first = told()
    for kept in (True, True, False):
        count_page(kept=kept)
    count_request("view", 503, 0.04)
    found = told()
    buckets = [found["request_seconds_bucket", f'view="view",le="{bound}"']
               for bound in ("0.005", "0.05", "2.5", "10.0", "+Inf")]  # fmt: skip
    assert buckets == [1, 4, 4, 5, 6]
    assert found["request_seconds_sum", 'view="view"'] == pytest.approx(77.123)
    assert found["requests_total", 'view="view",status="5xx"'] == 1
    assert first["pages_total", 'result="hit"'] == 1
    assert (found["pages_total", 'result="hit"'], found["pages_total", 'result="miss"']) == (3, 1)


def test_what_waits_and_what_last_went_well_is_told() -> None:
    now = timezone.now()
    for number, hours in enumerate((1, 3)):
        written = now - timedelta(hours=hours)
        Mail.objects.create(key=str(number), recipient="a@example.com", written_at=written)
    Change.objects.create(model="x", key="1", noted_at=now - timedelta(minutes=2))
    moment = datetime(2026, 11, 29, 4, tzinfo=UTC)
    JobRun.objects.create(name="alerts", day=moment, begun_at=moment, finished_at=moment)
    for state in (ImportRun.State.DONE, ImportRun.State.REFUSED):
        ImportRun.objects.create(origin="portal", what="x", state=state, finished_at=moment)
        moment += timedelta(days=1)
    found = told()
    assert found["queue_length", 'queue="mail"'] == 2
    assert found["queue_oldest_seconds", 'queue="mail"'] == pytest.approx(3 * 3600, abs=60)
    assert found["queue_length", 'queue="search_index"'] == 1
    assert found["queue_oldest_seconds", 'queue="search_index"'] == pytest.approx(120, abs=60)
    assert found["queue_length", 'queue="uploads"'] == 0
    at = datetime(2026, 11, 29, 4, tzinfo=UTC).timestamp()
    assert found["job_last_success_timestamp_seconds", 'job="alerts"'] == at
    assert found["import_last_success_timestamp_seconds", 'source="portal"'] == at
    assert ("part_up", 'part="database"') in found
