"""How long the site waits for PostgreSQL, and for others that use it."""

from __future__ import annotations

from contextlib import closing
from urllib.parse import quote

import psycopg
import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

from core.database import is_unavailable
from sme4green.settings.databases import databases

pytestmark = pytest.mark.postgresql


def connection() -> BaseDatabaseWrapper:
    return ConnectionHandler(databases(""))["default"]


def test_nobody_waits_for_ever_for_what_another_holds(
    committed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", committed)
    with closing(connection()) as own, own.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("20s",)
    # What the administrator says goes before.
    monkeypatch.setenv("DATABASE_URL", f"{committed}?options={quote('-c lock_timeout=300ms')}")
    with psycopg.connect(committed) as other, closing(connection()) as own, own.cursor() as cursor:
        other.execute("SELECT pg_advisory_xact_lock(1)")
        with pytest.raises(OperationalError) as found:
            cursor.execute("SELECT pg_advisory_lock(1)")
    assert is_unavailable(found.value)
