"""The version of all that visitors can be shown: another after each commit that wrote any of it.

It is not signals that tell of a change but the statements themselves, whoever sends them: what is
written in bulk, by a migration or by a package tells so as well. Every table counts, unless its
app has said that no public page shows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver

from core.caching import CONTENT, VersionedCache

READS = (
    "SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "PRAGMA", "EXPLAIN", "ANALYZE",
    "VACUUM", "SET", "SHOW", "LOCK", "DECLARE", "FETCH", "CLOSE",
)  # fmt: skip
WRITE = re.compile(
    r"(INSERT|UPDATE|DELETE|REPLACE)(?: OR \w+)?(?: INTO| FROM)? [\"`]?(\w+)", re.IGNORECASE
)
WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|MERGE)\b", re.IGNORECASE)
COLUMN = re.compile(r"[\"`](\w+)[\"`] = ")

content = VersionedCache(CONTENT, lambda: None)

# Tables that no public page shows; some only where a row is added, or no other column changes.
_never: set[str] = set()
_when_added: set[str] = set()
_columns: dict[str, set[str]] = {}
_unseen: ContextVar[bool] = ContextVar("unseen", default=False)


def never_shown(*tables: str) -> None:
    """Say that no public page depends on what stands in these tables."""
    _never.update(tables)


def not_shown_when_added(*tables: str) -> None:
    """Say that no page that was made already depends on a new row of these tables."""
    _when_added.update(tables)


def columns_not_shown(table: str, *columns: str) -> None:
    """Say that no public page depends on these columns of a table."""
    _columns.setdefault(table, set()).update(columns)


def are_shown(table: str, columns: Iterable[str]) -> bool:
    """Return whether a public page depends on one of these columns of a table."""
    return not set(columns) <= _columns.get(table, set())


@contextmanager
def unseen() -> Iterator[None]:
    """Write what no visitor sees, in whatever tables it stands: such as a page that is not live."""
    before = _unseen.set(True)
    try:
        yield
    finally:
        _unseen.reset(before)


def content_version() -> tuple[str, ...] | None:
    """Return the version, alike in all processes; None where there is none for now.

    So it is while the shared cache is away, and in a transaction that changed something.
    """
    return content.version()


def changes_content(statement: str) -> bool:
    """Return whether a statement of SQL may change what visitors see."""
    statement = statement.lstrip(" \t\n(")  # PostgreSQL has unions in brackets
    if statement[:9].upper().startswith(READS):
        return False
    if statement[:5].upper() == "WITH ":
        return WRITES.search(statement) is not None
    found = WRITE.match(statement)
    if found is None:
        return True
    verb, table = found[1].upper(), found[2]
    if table in _never or (verb == "INSERT" and table in _when_added):
        return False
    return verb != "UPDATE" or are_shown(table, _changed(statement))


def _changed(statement: str) -> set[str]:
    """Return the columns that an UPDATE sets; with one that no table has where that is unsure."""
    if "SELECT" in statement.upper():
        return {""}
    _update, _set, rest = statement.partition(" SET ")
    return set(COLUMN.findall(rest.partition(" WHERE ")[0])) or {""}


def _watch(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
    result = execute(sql, params, many, context)
    if not _unseen.get() and changes_content(str(sql)):
        content.invalidate()
    return result


@receiver(connection_created)
def watch_connection(connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    """Look at every statement of a connection."""
    if _watch not in connection.execute_wrappers:
        connection.execute_wrappers.append(_watch)
