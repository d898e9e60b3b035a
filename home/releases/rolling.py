"""Whether a release can go on serving while the database is migrated to the next one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration, operations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED, Field

# After these the release that serves asks for what is not there.
TAKES_AWAY = (
    operations.RemoveField,
    operations.DeleteModel,
    operations.RenameField,
    operations.RenameModel,
    operations.AlterModelTable,
)


def obstacles(connection: BaseDatabaseWrapper) -> list[str]:
    """Return what of the migrations to come the serving release could not live with, in words."""
    executor = MigrationExecutor(connection)
    if not executor.loader.applied_migrations:
        return []  # nothing serves yet
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    state = executor.loader.project_state(_applied(executor.loader))
    return list(obstacles_in((migration for migration, _backwards in plan), state))


def _applied(loader: MigrationLoader) -> list[tuple[str, str]]:
    return [key for key in loader.applied_migrations if key in loader.graph.nodes]


def obstacles_in(migrations: Iterable[Migration], state: ProjectState) -> Iterator[str]:
    """Yield the same of these migrations, which begin at `state`."""
    for migration in migrations:
        for operation in migration.operations:
            for done in _in_database(operation):
                if reason := _reason(done, migration.app_label, state):
                    yield f"{migration.app_label}.{migration.name}: {done.describe()} ({reason})"
            operation.state_forwards(migration.app_label, state)


def _in_database(operation: Operation) -> list[Operation]:
    if isinstance(operation, operations.SeparateDatabaseAndState):
        return list(operation.database_operations)
    return [operation]


def _reason(operation: Operation, app: str, state: ProjectState) -> str:
    """Return why it cannot be done while the former release serves; nothing where it can."""
    if isinstance(operation, TAKES_AWAY):
        return "the version that serves still uses it"
    if isinstance(operation, operations.AddField) and _must_be_given(operation.field):
        return "the version that serves would write rows without it"
    if isinstance(operation, operations.AlterField):
        model = state.models.get((app, operation.model_name_lower))
        former = model.fields.get(operation.name) if model else None
        if former is not None and former.null and _must_be_given(operation.field):
            return "the version that serves would write rows without it"
    return ""


def _must_be_given(field: Field) -> bool:
    return not field.null and not field.many_to_many and field.db_default is NOT_PROVIDED
