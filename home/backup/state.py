"""What a backup notes of a site, and compares when it is restored."""

from __future__ import annotations

import os
from collections.abc import Iterable

from django.apps import apps
from django.conf import settings
from django.utils.crypto import salted_hmac

from .snapshot import Ask

TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}
SIZE = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT pg_database_size(current_database())",
}
MIGRATIONS = "django_migrations"


def all_tables(ask: Ask, engine: str) -> set[str]:
    """Return the tables that the database has, also those that no model names."""
    return {name for (name,) in ask(TABLES[engine])}


def database_size(ask: Ask, engine: str) -> int:
    """Return how many bytes the database has."""
    return int(ask(SIZE[engine])[0][0])


def tables_of(ask: Ask, engine: str) -> list[str]:
    """Return the tables of the site's models; none where the database is empty."""
    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return sorted({MIGRATIONS, *ours} & all_tables(ask, engine))


def count_rows(ask: Ask, tables: Iterable[str]) -> dict[str, int]:
    """Return how many rows each table has, all told by names that the database itself lists."""
    return {table: ask(f'SELECT count(*) FROM "{table}"')[0][0] for table in tables}  # noqa: S608


def applied_migrations(ask: Ask) -> list[list[str]]:
    """Return app and name of every migration that was applied."""
    rows = ask(f"SELECT app, name FROM {MIGRATIONS} ORDER BY app, name")  # noqa: S608
    return [[app, name] for app, name in rows]


def variables_set() -> list[str]:
    """Return the names of the environment variables of the site that are set."""
    return sorted(name for name in settings.VARIABLES if {name, f"{name}_FILE"} & os.environ.keys())


def secret_key_mark() -> str:
    """Return a mark by which another SECRET_KEY can be told; it does not tell the key."""
    return salted_hmac("home.backup", "", algorithm="sha256").hexdigest()[:16]
