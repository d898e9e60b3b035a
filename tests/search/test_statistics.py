"""Counting what people look for, and nothing about them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from time import monotonic
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.database import patient_for
from home.jobs.schedule import run_due
from search import analytics
from search.analytics import WAIT, count_search, countable, most_searched, tidy
from search.models import SearchCount

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)


def rows() -> set[tuple[str, str, int, int]]:
    return set(SearchCount.objects.values_list("language", "words", "searches", "without_result"))


def searched(words: str, days_ago: int, times: int = 1) -> None:
    day = TODAY - timedelta(days=days_ago)
    SearchCount.objects.create(language="en", day=day, words=words, searches=times)


def days_ago(words: str) -> list[int]:
    found = SearchCount.objects.filter(words=words).order_by("-day")
    return [(TODAY - row.day).days for row in found]


def test_searches_are_counted_by_language_and_day() -> None:
    count_search("Finanțări  verzi?", "ro", 4)
    count_search("finantari verzi", "ro", 0)
    count_search("finantari verzi", "it", 0)
    assert rows() == {("ro", "finantari verzi", 2, 1), ("it", "finantari verzi", 1, 1)}
    assert {row.day for row in SearchCount.objects.all()} == {timezone.localdate()}


def test_nothing_is_kept_that_could_be_about_somebody() -> None:
    """A new field has to be thought about, here."""
    names = {field.name for field in SearchCount._meta.get_fields()}
    assert names == {"id", "language", "day", "words", "searches", "without_result"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ?! ",
        "ion.popescu@example.ro",
        "0721 234 567",
        "+39 011-123-4567",
        "(021) 123.45.67",
        "0721 2027 111",
        "1850301410012",  # a Romanian personal number
        "XT 123456",  # a Romanian identity card
        "RSSMRA85M01H501Z",
        "rssmra85m01h501z",
        "IT60 X054 2811 1010 0000 0123 456",
        "my firm makes furniture in Torino and wants money",
    ],
)
def test_what_may_be_personal_is_not_written(text: str) -> None:
    count_search(text, "en", 0)
    assert not SearchCount.objects.exists()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("LIFE-2027-SAP-ENV", "life 2027 sap env"),
        ("HORIZON-CL6-2027-CIRCBIO-01-5", "horizon cl6 2027 circbio 01 5"),
        ("POR 2021-2027", "por 2021 2027"),
        ("Regulation (EU) 2020/852", "regulation eu 2020 852"),
        ("OUG 155/2020", "oug 155 2020"),
        ("50 000 euro", "50 000 euro"),
        ("x" * 300, "x" * 60),
        (" ".join(["abcdefghijklmnop"] * 8), ("abcdefghijklmnop " * 8)[:100].strip()),
    ],
)
def test_calls_and_laws_and_years_are(text: str, kept: str) -> None:
    assert countable(text) == kept


def test_known_words_cost_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    count_search("energy", "en", 1)
    # That, between the two of its transaction.
    with django_assert_num_queries(3):
        count_search("energy", "en", 1)


def test_a_day_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analytics, "MOST_A_DAY", 2)
    for text in ("one", "two", "three", "one"):
        count_search(text, "en", 1)
    assert rows() == {("en", "one", 2, 0), ("en", "two", 1, 0)}


def test_a_database_that_fails_fails_no_page(caplog: pytest.LogCaptureFixture) -> None:
    analytics._said_at = -analytics.LOG_SECONDS
    with patch.object(analytics, "_count", side_effect=OperationalError("database is locked")):
        for _ in range(20):
            count_search("energy", "en", 1)
    assert [record.getMessage() for record in caplog.records] == [
        "A search was not counted: database is locked"
    ]
    assert "Traceback" not in caplog.text


@pytest.mark.sqlite
def test_no_visitor_waits_for_a_busy_database(tmp_path: Path) -> None:
    """Somebody else writes: into a file of its own, as the database of tests is in memory."""
    path = tmp_path / "busy.sqlite3"
    with closing(sqlite3.connect(path, timeout=20, isolation_level=None)) as ours:
        ours.execute("CREATE TABLE counts (x)")
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            began = monotonic()
            with (
                patch.object(connection, "connection", ours),
                pytest.raises(sqlite3.OperationalError, match="locked"),
                patient_for(WAIT),
            ):
                ours.execute("INSERT INTO counts VALUES (1)")
            assert monotonic() - began < 2
            other.execute("ROLLBACK")
        assert ours.execute("PRAGMA busy_timeout").fetchone() == (20_000,)


def test_the_most_searched_are_summed_and_rare_ones_left_out() -> None:
    searched("energy", 0, 2)
    searched("energy", 9, 1)
    searched("somebody", 0, 2)
    assert list(most_searched(SearchCount.objects.all())) == [
        {"language": "en", "words": "energy", "total": 3, "in_vain": 0}
    ]


def test_rare_words_are_thrown_away_after_a_while() -> None:
    searched("rare", 31, 2)
    searched("young", 30, 2)
    searched("common", 200, 3)
    assert tidy(TODAY) == 1
    assert {row.words for row in SearchCount.objects.all()} == {"young", "common"}


def test_a_while_is_thirty_days_wherever_they_begin() -> None:
    for day in (100, 86, 71):  # within thirty days
        searched("together", day)
    for day in (101, 86, 71):  # a day too far
        searched("apart", day)
    searched("together", 40)
    tidy(TODAY)
    assert days_ago("together") == [71, 86, 100]
    assert days_ago("apart") == []
    tidy(TODAY)
    assert days_ago("together") == [71, 86, 100]


def test_what_is_old_is_thrown_away() -> None:
    searched("energy", 397, 50)
    searched("energy", 396, 50)
    assert tidy(TODAY) == 1
    assert days_ago("energy") == [396]


def test_tidying_up_is_a_job_of_the_day() -> None:
    night = datetime(2026, 11, 24, 4, tzinfo=timezone.get_default_timezone())
    searched("rare", 4000)
    assert "tidy_search_counts" in run_due(now=night)
    assert rows() == set()
    assert "tidy_search_counts" not in run_due(now=night + timedelta(hours=1))
    assert "tidy_search_counts" in run_due(now=night + timedelta(days=1))


def test_the_command_says_what_went() -> None:
    searched("rare", 4000)
    told = StringIO()
    call_command("tidy_search_counts", stdout=told)
    assert "1 rows" in told.getvalue()
