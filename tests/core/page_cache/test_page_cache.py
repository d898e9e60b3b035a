"""What is kept, for whom, and how it is sent."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import brotli
import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from core.page_cache import middleware, moments
from core.page_cache.content import changes_content, content
from core.page_cache.stored import Memory, Stored
from home.models import RateCount

NOW = datetime(2026, 12, 1, 10, 30, tzinfo=UTC)


@pytest.fixture
def anonymous(site: object, settings: Any) -> Iterator[Client]:
    """Somebody nobody knows, on the real content, of which nothing is kept yet."""
    settings.PAGE_CACHE = True
    middleware.memory.clear()
    yield Client()
    middleware.memory.clear()


@pytest.mark.parametrize(
    ("statement", "changes"),
    [
        ('SELECT "home_term"."id" FROM "home_term"', False),
        ("  SAVEPOINT x", False),
        ("(SELECT 1) UNION (SELECT 2)", False),
        ("WITH x AS (SELECT 1) SELECT * FROM x", False),
        ('INSERT INTO "home_term" ("code") VALUES (%s)', True),
        ('UPDATE "home_term" SET "name_en" = %s', True),
        ('DELETE FROM "news_eventpage" WHERE 1', True),
        ('INSERT OR IGNORE INTO "home_term" ("code") VALUES (%s)', True),
        ('WITH x AS (SELECT 1) UPDATE "home_term" SET "code" = 1', True),
        ("TRUNCATE home_term", True),
        ('INSERT INTO "django_session" ("session_key") VALUES (%s)', False),
        ('UPDATE "home_mail" SET "state" = %s', False),
        ('UPDATE "auth_user" SET "last_login" = %s WHERE "auth_user"."id" = %s', False),
        ('UPDATE "auth_user" SET "is_active" = %s WHERE "auth_user"."id" = %s', True),
        ('UPDATE "auth_user" SET "last_login" = %s, "is_active" = %s WHERE "id" = 1', True),
        ('UPDATE "auth_user" SET "last_login" = (SELECT 1 WHERE 1), "is_active" = 1', True),
        ('INSERT INTO "home_customrendition" ("image_id") VALUES (%s)', False),
        ('DELETE FROM "home_customrendition" WHERE "id" IN (%s)', True),
    ],
)
def test_statements_that_change_what_visitors_see(statement: str, changes: bool) -> None:
    assert changes_content(statement) is changes


def test_a_page_is_made_once_and_costs_no_query(
    anonymous: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = anonymous.get("/en/")
    with django_assert_num_queries(0):
        kept = anonymous.get("/en/")
    assert kept.content == made.content
    assert kept["Content-Language"] == "en"
    assert kept["Cache-Control"].startswith("public, max-age=0, stale-if-error=")
    assert "Content-Security-Policy" in kept


def test_a_browser_that_has_it_is_told_so_even_by_a_process_that_has_not(anonymous: Client) -> None:
    mark = anonymous.get("/it/")["ETag"]
    middleware.memory.clear()
    answer = anonymous.get("/it/", headers={"if-none-match": mark})
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", mark)
    assert anonymous.get("/ro/", headers={"if-none-match": mark}).status_code == 200


@pytest.mark.parametrize(
    ("accepts", "coding", "unpacked"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("identity", "", bytes),
    ],
)
def test_it_is_sent_as_the_browser_takes_it(
    anonymous: Client, accepts: str, coding: str, unpacked: Callable[[bytes], bytes]
) -> None:
    plain = anonymous.get("/en/").content
    answer = anonymous.get("/en/", headers={"accept-encoding": accepts})
    assert answer.get("Content-Encoding", "") == coding
    assert unpacked(answer.content) == plain
    assert int(answer["Content-Length"]) == len(answer.content)
    assert answer["Vary"] == "Accept-Encoding"


def test_a_head_does_no_work_of_its_own(anonymous: Client) -> None:
    page = anonymous.get("/en/")
    head = anonymous.head("/en/")
    assert (head.content, head["Content-Length"]) == (b"", page["Content-Length"])
    assert anonymous.head("/ro/").content == b""
    assert len(anonymous.get("/ro/").content) > 1000


def test_a_head_makes_no_file_and_keeps_none(anonymous: Client, page_at: Callable) -> None:
    url = f"{page_at('funding').url}calls/json/"
    assert anonymous.head(url).status_code == 200
    assert not RateCount.objects.exists(), "nothing was made"
    assert b'"opportunities"' in anonymous.get(url).content


@pytest.mark.parametrize("cookie", ["sessionid", "messages"])
def test_who_may_be_known_gets_a_page_of_their_own(anonymous: Client, cookie: str) -> None:
    anonymous.get("/en/")
    anonymous.cookies[cookie] = "somebody"
    assert not anonymous.get("/en/").has_header("ETag")


def test_the_language_that_is_remembered_is_no_person(anonymous: Client) -> None:
    anonymous.cookies["django_language"] = "ro"
    assert anonymous.get("/en/").has_header("ETag")


@pytest.mark.parametrize("path", ["/en/search/?q=energy", "/en/nothing/", "/admin/login/", "/"])
def test_what_is_for_one_visitor_or_no_page_is_not_kept(anonymous: Client, path: str) -> None:
    for _time in range(2):
        answer = anonymous.get(path)
        assert not answer.has_header("ETag")
        assert "Content-Encoding" not in answer


def test_a_form_with_a_token_is_not_kept(anonymous: Client, page_at: Callable) -> None:
    form = page_at("express-interest").url
    assert not anonymous.get(form).has_header("ETag")
    # Nor does it hold for others that it was none before.
    assert not Client().get(form).has_header("ETag")


def test_a_transaction_sees_what_it_wrote(anonymous: Client, page_at: Callable) -> None:
    page = page_at("about")
    anonymous.get(page.url)
    page.title = "Another title"
    page.save_revision().publish()
    assert b"Another title" in anonymous.get(page.url).content
    assert content.version() is None


def test_a_page_ends_with_the_next_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments, "_askers", [])
    assert moments.next_moment(NOW) == NOW.replace(hour=11, minute=0)
    soon = NOW + timedelta(minutes=3)
    moments.changes_at(lambda _now: soon)
    moments.changes_at(lambda _now: None)
    moments.changes_at(lambda now: now)  # is past already
    assert moments.next_moment(NOW) == soon
    page = _page(b"x", NOW, soon)
    assert page.holds(("1",), NOW)
    assert page.holds(("1",), soon - timedelta(microseconds=1))
    assert not page.holds(("1",), soon)
    assert not page.holds(("1",), NOW - timedelta(seconds=1))  # a clock that was set back
    assert not page.holds(("2",), NOW)


def test_memory_has_a_bound() -> None:
    memory = Memory(100_000)
    for number in range(100):
        memory.put(f"{number}", _page(b"x" * 10_000, NOW, NOW))
        memory.get("0")
    kept = [number for number in range(100) if memory.get(f"{number}")]
    assert kept[0] == 0  # asked for all the time
    assert kept[-1] == 99
    assert 2 <= len(kept) <= 5


def test_a_write_is_seen_whoever_sends_it(db: None) -> None:
    before = content.version()
    assert before is not None
    with connection.cursor() as cursor:
        cursor.execute("UPDATE home_term SET name_en = name_en")
    assert content.version() is None  # until it is committed


def _page(body: bytes, since: datetime, until: datetime) -> Stored:
    return Stored(("1",), since, until, 'W/"x"', [("Content-Type", "text/html")], body)
