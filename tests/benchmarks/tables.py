"""A database of its own for a process of its own: the tables of the tests' database, empty."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection


def copy_tables(path: Path) -> None:
    """Make a SQLite database with the tables and indexes of the open one; not full-text search.

    A backup would wait for the end of the transaction that the test runs in.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('table', 'index')"
            " AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name NOT LIKE '%!_fts%' ESCAPE '!'"
            " AND name NOT LIKE 'search!_words%' ESCAPE '!'"
            " ORDER BY type DESC"
        )
        statements = [statement for (statement,) in cursor.fetchall()]
    with closing(sqlite3.connect(path)) as copy:
        copy.executescript(";\n".join(statements) + ";")
