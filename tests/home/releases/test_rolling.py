"""What a release could not live with while the database is migrated to the next one."""

from __future__ import annotations

import pytest
from django.db import connection, models
from django.db.migrations import Migration, operations
from django.db.migrations.state import ModelState, ProjectState

from home.releases.rolling import obstacles, obstacles_in


@pytest.mark.parametrize(
    ("operation", "reason"),
    [
        (operations.AddField("page", "note", models.TextField(null=True)), ""),
        (operations.AddField("page", "note", models.TextField(db_default="")), ""),
        (operations.AddField("page", "note", models.TextField(default="")), "rows without it"),
        (operations.AddField("page", "more", models.ManyToManyField("news.Page")), ""),
        (operations.AlterField("page", "old", models.TextField()), "rows without it"),
        (operations.AlterField("page", "old", models.TextField(null=True, blank=True)), ""),
        (operations.AlterField("page", "title", models.TextField(blank=True)), ""),
        (operations.RemoveField("page", "old"), "still uses it"),
        (operations.RenameField("page", "old", "new"), "still uses it"),
        (operations.DeleteModel("Page"), "still uses it"),
        (operations.CreateModel("Other", [("id", models.AutoField(primary_key=True))]), ""),
        (operations.RunPython(operations.RunPython.noop), ""),
        (
            operations.SeparateDatabaseAndState(
                state_operations=[operations.RemoveField("page", "old")]
            ),
            "",
        ),
    ],
    ids=lambda value: value.describe() if hasattr(value, "describe") else None,
)
def test_what_takes_away_or_must_be_given(
    operation: operations.base.Operation, reason: str
) -> None:
    state = ProjectState()
    fields = [
        ("id", models.AutoField(primary_key=True)),
        ("title", models.TextField()),
        ("old", models.TextField(null=True)),
    ]
    state.add_model(ModelState("news", "Page", fields))
    migration = Migration("0007_change", "news")
    migration.operations = [operation]
    found = list(obstacles_in([migration], state))
    assert len(found) == bool(reason)
    assert all(each.startswith("news.0007_change: ") and reason in each for each in found)


@pytest.mark.usefixtures("db")
def test_a_database_that_is_up_to_date_has_none() -> None:
    assert obstacles(connection) == []
