"""Copy the site's rows from SQLite into an empty, migrated PostgreSQL; loading takes minutes.

    DATABASE_URL=postgres://… python -m tests.engines.copied_rows FILE

What search keeps is left out, as each database keeps it in its own way.
"""

from __future__ import annotations

import sys
from pathlib import Path

import django
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, connections, models

from tests.stages import ROOT

OF_SEARCH = {"search", "wagtailsearch"}
FILE = "file"


def copy_rows(path: Path) -> None:
    """Let every row of the SQLite file at `path` replace what the database has."""
    # Models exist once Django is set up, which a run of this module by itself does below.
    from django.contrib.contenttypes.models import ContentType

    connections.databases[FILE] = connections.databases["default"] | {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {},
    }
    kept = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in OF_SEARCH
    ]
    # Models of Wagtail look theirs up when they are made, and would add it.
    kept.sort(key=lambda model: model is not ContentType)
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        # No foreign key is looked at until all rows are there.
        cursor.execute("SET session_replication_role = replica")
        tables = ", ".join(quote(model._meta.db_table) for model in kept)
        cursor.execute(f"TRUNCATE {tables} CASCADE")
        for model in kept:
            _copy_rows(model)
        for statement in connection.ops.sequence_reset_sql(no_style(), kept):
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")
    connections[FILE].close()
    del connections[FILE], connections.databases[FILE]


def _copy_rows(model: type[models.Model]) -> None:
    """Its own table alone: the parent of a page is a model of its own."""
    fields = model._meta.local_concrete_fields
    names = [field.attname for field in fields]
    rows = [
        model(**dict(zip(names, values, strict=True)))
        for values in model._base_manager.using(FILE).values_list(*names)
    ]
    for start in range(0, len(rows), 500):
        model._base_manager._insert(
            rows[start : start + 500], fields=fields, using="default", raw=True
        )


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "site"))
    django.setup()
    copy_rows(Path(sys.argv[1]))
