"""What machines ask of the site's health: quick, on any host, and nothing is told but yes or no."""

from __future__ import annotations

import shutil
import time
from collections import namedtuple
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from core.cache_backends import ForgivingRedisCache
from home.jobs.publishing import EVERY, WORK, publish_scheduled
from home.models import Lease
from home.monitoring import readiness as module
from home.monitoring.own import LEAST_FREE, cache_works, disk_has_room, worker_beats
from home.monitoring.readiness import Readiness
from home.monitoring.registry import PARTS, Part
from search.backends.elasticsearch9 import SearchBackend
from search.monitoring import engine_answers
from search.query.engine import EngineAwayError
from tests.engines.processes import free_port


def part(name: str, works: object) -> Part:
    return Part(name, name, works, str)  # type: ignore[arg-type]


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> dict[str, Part]:
    """The parts that are asked: none, until a test names some."""
    found: dict[str, Part] = {}
    monkeypatch.setattr(module, "PARTS", found)
    monkeypatch.setattr("home.monitoring.middleware.readiness", Readiness())
    return found


def test_every_app_names_its_parts() -> None:
    assert set(PARTS) == {"database", "cache", "worker", "disk", "search"}


def test_the_process_answers_without_the_database_on_any_host(settings: object) -> None:
    """`db` is not asked for: a query would fail."""
    settings.ALLOWED_HOSTS = ["www.example.eu"]  # type: ignore[attr-defined]
    settings.SECURE_SSL_REDIRECT = True  # type: ignore[attr-defined]
    for host in ("127.0.0.1:8000", "web", "www.example.eu", "-"):
        answer = Client().get("/healthz", headers={"Host": host, "Accept-Language": "ro"})
        assert (answer.status_code, answer.content) == (200, b"ok\n")
        assert answer["Cache-Control"] == "no-store"
        assert not answer.cookies
    assert Client().post("/healthz").status_code == 405
    assert Client().head("/healthz").status_code == 200
    assert Client().get("/metrics").status_code == 404


def test_what_fails_or_hangs_is_named_within_the_limit_and_asked_once(
    parts: dict[str, Part], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "LIMIT", 0.3)
    asked = []

    def hanging() -> bool:
        asked.append("hanging")
        time.sleep(1.5)
        return True

    def broken() -> bool:
        raise OSError("db.internal:5432 refuses postgres://site:secret@db")

    parts["sound"] = part("sound", lambda: True)
    assert Client().get("/readyz").json() == {"ready": True, "sound": "ok"}
    parts |= {"hanging": part("hanging", hanging), "broken": part("broken", broken)}
    monkeypatch.setattr(module, "KEPT", -1.0)
    for _time in range(2):
        begun = time.monotonic()
        answer = Client().get("/readyz")
        assert time.monotonic() - begun < 1
        assert answer.status_code == 503
        assert answer["Cache-Control"] == "no-store"
        assert answer.json() == {
            "ready": False, "sound": "ok", "hanging": "failing", "broken": "failing",
        }  # fmt: skip
    assert "django.request" not in {record.name for record in caplog.records}, "no mail to anybody"
    assert asked == ["hanging"], "while it hangs it is not asked again"
    monkeypatch.setattr(module, "KEPT", 60.0)
    parts.clear()
    assert Client().get("/readyz").status_code == 503, "kept a while, so that it is no load"


@pytest.mark.django_db
def test_the_background_is_late_when_no_process_was_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not worker_beats()
    publish_scheduled()
    assert worker_beats()
    Lease.objects.filter(name=WORK).update(expires_at=timezone.now() + EVERY - timedelta(minutes=6))
    assert not worker_beats()


def test_a_full_disk_and_a_cache_that_is_away_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cache_works()
    before = caches["versions"]
    caches["versions"] = ForgivingRedisCache(f"redis://127.0.0.1:{free_port()}/0", {})
    try:
        assert not cache_works()
    finally:
        caches["versions"] = before
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(1, 1, LEAST_FREE - 1))
    assert not disk_has_room()


def test_an_engine_that_is_away_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert engine_answers(), "without one the database searches"
    engine = SearchBackend(
        {
            "LANGUAGE": "en",
            "INDEX_PREFIX": "x_",
            "URLS": [f"http://127.0.0.1:{free_port()}"],
            "AUTO_UPDATE": False,
        }
    )
    monkeypatch.setattr("search.monitoring.configured_engine", lambda _language: engine)
    with pytest.raises(EngineAwayError):
        engine_answers()


@pytest.mark.django_db
def test_the_database_is_asked() -> None:
    assert PARTS["database"].works()
