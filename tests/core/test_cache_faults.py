"""A cache that is gone, full, broken or silent takes no page away."""

from __future__ import annotations

import logging
import pickle
import shutil
import socket
import threading
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client

from core import cache_backends, caching
from core.caching import VersionedCache
from sme4green.settings.caches import caches as configured
from tests.factories import home
from tests.funding.factories import opportunity
from tests.specimens import SPECIMENS, full_body

# Of a class that another release had.
UNKNOWN_CLASS = b"cno_such_module\nNoSuchClass\n."
NEVER = pickle.dumps(None)


def _files(folder: Path) -> list[Path]:
    found = sorted(folder.rglob("*.djcache"))
    assert found
    return found


def _garbage(folder: Path) -> None:
    for path in _files(folder):
        path.write_bytes(b"garbage")


def _cut(folder: Path) -> None:
    for path in _files(folder):
        path.write_bytes(path.read_bytes()[:-5])


def _unknown_class(folder: Path) -> None:
    for path in _files(folder):
        path.write_bytes(NEVER + zlib.compress(UNKNOWN_CLASS))


def _unreadable(folder: Path) -> None:
    """Folders in place of files, which nobody can read or replace."""
    for path in _files(folder):
        path.unlink()
        path.mkdir()


def _no_folder(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("a file")


FAULTS = (_garbage, _cut, _unknown_class, _unreadable, _no_folder)
HEALING = (_garbage, _cut, _unknown_class)


@pytest.fixture
def folder(tmp_path: Path, settings: object) -> Path:
    """Caches in files."""
    settings.CACHES = configured("", tmp_path / "cache")  # type: ignore[attr-defined]
    return tmp_path / "cache"


@pytest.fixture
def paths(db: None) -> list[str]:
    """The address of a page of every type, of search, and of what is made of calls."""
    pages = [make(full_body()) for make in SPECIMENS.values()]
    call = opportunity("CALL-1")
    own = [page.get_url() for page in pages if page.get_url()]
    listed = [call.get_absolute_url(), "/en/search/?q=call", "/en/search/suggest/?q=ca"]
    assert len(own) > 10
    return [home().get_url(), *own, *listed]


def statuses(paths: list[str]) -> dict[str, int]:
    """Those that do not answer with 200."""
    client = Client()
    found = {path: client.get(path, follow=True).status_code for path in paths}
    return {path: status for path, status in found.items() if status != 200}


@pytest.mark.slow
def test_every_page_without_its_cache(folder: Path, paths: list[str], tmp_path: Path) -> None:
    """The files are broken in one way after the other; a folder that is gone comes last."""
    assert statuses(paths) == {}
    whole = shutil.copytree(folder, tmp_path / "whole")
    for fault in FAULTS:
        shutil.rmtree(folder)
        shutil.copytree(whole, folder)
        fault(folder)
        assert statuses(paths) == {}, fault.__name__


@pytest.mark.parametrize("fault", HEALING, ids=lambda fault: fault.__name__)
def test_what_cannot_be_read_is_written_anew(folder: Path, fault: Callable[[Path], None]) -> None:
    cache = caches["default"]
    cache.set("key", "before", None)
    fault(folder)
    assert cache.get("key") is None
    assert cache.get_or_set("key", "after", None) == "after"
    assert cache.get("key") == "after"


def test_a_fault_is_logged_once(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    cache = caches["default"]
    cache_backends._Forgiving._said_at = -cache_backends.LOG_SECONDS
    _no_folder_of(cache, folder)
    with caplog.at_level(logging.WARNING):
        for _ in range(20):
            cache.set("key", "value")
    assert len(caplog.records) == 1


def _no_folder_of(cache: object, folder: Path) -> None:
    cache.set("key", "value")  # type: ignore[attr-defined]
    _no_folder(folder)


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that accepts and says nothing."""
    held: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            while True:
                try:
                    held.append(server.accept()[0])
                except OSError:
                    return

        threading.Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
    for each in held:
        each.close()


def redis_at(settings: object, port: int) -> None:
    address = f"redis://127.0.0.1:{port}/0"
    settings.REDIS_URL = address  # type: ignore[attr-defined]
    settings.CACHES = configured(address, Path())  # type: ignore[attr-defined]
    cache_backends.ForgivingRedisCache._away_until = 0.0


@pytest.mark.slow
def test_every_page_without_its_redis(settings: object, paths: list[str], silent: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        refusing = server.getsockname()[1]
    redis_at(settings, refusing)
    assert statuses(paths) == {}
    redis_at(settings, silent)
    began = monotonic()
    assert statuses(paths[:1]) == {}
    assert monotonic() - began < 5
    assert statuses(paths) == {}


@pytest.fixture
def _committing(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """The database without a transaction around the test; no test here writes to it."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield
        connection.close()


class Source:
    """What stands in a database, and the caches of two processes of it."""

    def __init__(self) -> None:
        self.value, self.built = "old", 0
        self.here: VersionedCache[str] = VersionedCache("tests.faults", self.read)
        self.there: VersionedCache[str] = VersionedCache("tests.faults", self.read)

    def read(self) -> str:
        self.built += 1
        return self.value


@pytest.mark.usefixtures("_committing")
def test_the_last_copy_stays_while_no_version_can_be_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Source()
    assert source.here.get() == "old"
    _no_folder(folder)
    assert {source.here.get() for _ in range(5)} == {"old"}
    assert source.built == 1
    source.value = "new"
    monkeypatch.setattr(caching, "KEPT_SECONDS", 0.0)
    assert source.here.get() == "new"  # not for ever


@pytest.mark.usefixtures("_committing")
def test_what_was_invalidated_meanwhile_is_told_afterwards(folder: Path) -> None:
    source = Source()
    assert (source.here.get(), source.there.get()) == ("old", "old")
    kept = folder.rename(folder.with_name("kept"))
    folder.write_text("a file")
    source.value = "new"
    source.here.invalidate()
    assert source.here.get() == "new"
    folder.unlink()
    kept.rename(folder)
    assert (source.here.get(), source.there.get()) == ("new", "new")
    source.built = 0
    assert (source.here.get(), source.there.get(), source.built) == ("new", "new", 0)
