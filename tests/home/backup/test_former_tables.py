"""A backup of a version that had other tables can be restored."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from home.backup import making
from home.backup.errors import BackupError
from home.backup.making import make_backup
from home.backup.restoring import restore
from home.backup.snapshot import Ask
from home.backup.state import tables_of

FORMER = "home_former"


def ran(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def former(on_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of then, which a backup counted as then there was a model of it."""
    ran(f"CREATE TABLE {FORMER} (word text)")
    ran(f"INSERT INTO {FORMER} VALUES ('a'), ('b')")  # noqa: S608 – our own name

    def then(ask: Ask, engine: str) -> list[str]:
        return [*tables_of(ask, engine), FORMER]

    monkeypatch.setattr(making, "tables_of", then)


def test_a_table_that_no_model_has_any_more_is_compared_as_well(
    former: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_backup(tmp_path / "backups", "")
    ran(f"DROP TABLE {FORMER}")
    assert restore(made.path, "", replace=True).manifest.rows[FORMER] == 2
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {FORMER}")  # noqa: S608 – our own name
        assert cursor.fetchone() == (2,)

    monkeypatch.setattr(making, "count_rows", lambda _ask, _tables: {FORMER: 3})
    wrong = make_backup(tmp_path / "wrong", "")
    with pytest.raises(BackupError, match=f"not as the backup says: {FORMER}"):
        restore(wrong.path, "", replace=True)
