"""Applying a sheet, and undoing it: an object at a time, each in a transaction of its own.

It may be killed at any moment: what is done is noted with it, and the rest is taken up again. A
cell is written only while it says what it said when somebody looked at it.
"""

from __future__ import annotations

import logging
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import DraftStateMixin, RevisionMixin

from core.database import is_unavailable
from home.jobs.schedule import daily
from home.jobs.worker import Stopping, never, register
from home.models.sheets.change import SheetChange
from home.models.sheets.run import SheetRun
from home.rights.instances import refusal_of

from . import rows as of_object
from .registry import Table, table_of
from .rights import check_territories, may_publish_there, publishes

logger = logging.getLogger(__name__)

State = SheetChange.State


class LeftError(Exception):
    """An object is left as it is; says why."""


@register(SheetRun.WORK)
def work(stopping: Stopping = never) -> None:
    """Apply and undo what somebody asked for."""
    for run in SheetRun.objects.to_do():
        with translation.override(run.language):
            undoing = run.state == SheetRun.State.UNDOING
            for pk in _to_do(run):
                if stopping():
                    return
                _attempt(run, pk, undoing=undoing)
            done = SheetRun.State.UNDONE if undoing else SheetRun.State.APPLIED
            SheetRun.objects.filter(pk=run.pk, state=run.state).update(state=done)


@daily("tidy_sheets", hour=4, label=gettext_lazy("Delete tables that were not applied"))
def forget_sheets() -> str:
    """Remove sheets that were looked at and not applied within a day."""
    removed, _by_model = SheetRun.objects.forgotten().delete()
    return f"{removed} rows of sheets removed"


def ask(run: SheetRun, user: Any, before: str, after: str, language: str) -> bool:
    """Have the background take a run up; return whether nobody else has asked already."""
    asked = SheetRun.objects.filter(pk=run.pk, state=before).update(
        state=after, asked_by=user, asked_at=timezone.now(), language=language
    )
    return asked == 1


def _to_do(run: SheetRun) -> list[int]:
    if run.state == SheetRun.State.UNDOING:
        changes = run.changes.filter(state__in=SheetChange.CHANGED).order_by("-pk")
    else:
        changes = run.changes.filter(state=State.WAITING, chosen=True).order_by("pk")
    return list(changes.values_list("pk", flat=True))


def _attempt(run: SheetRun, pk: int, *, undoing: bool) -> None:
    """Change one object, or note why not."""
    try:
        _change(run, pk, undoing=undoing)
    except Exception as error:
        if is_unavailable(error):
            raise
        note = _reason(error)
        if not note:
            logger.exception("A change of the sheet %s could not be made", run.pk)
            note = _("It could not be changed: an error of the site, which its log tells of.")
        state = State.LEFT if undoing else State.REFUSED
        SheetChange.objects.filter(pk=pk).update(state=state, note=note[:500])


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, PermissionDenied):
        return str(error) or _("You may not change this.")
    return str(error) if isinstance(error, LeftError) else ""


@transaction.atomic
def _change(run: SheetRun, pk: int, *, undoing: bool) -> None:
    change = SheetChange.objects.select_for_update().get(pk=pk)
    if change.state not in (SheetChange.CHANGED if undoing else (State.WAITING,)):
        return  # another process was here
    table = table_of(run.table)
    if table is None:
        raise LeftError(_("This table is no longer on the site."))
    instance = table.model._base_manager.select_for_update().filter(pk=change.object_id).first()
    if instance is None:
        raise LeftError(_("It is not on the site: deleted since, or of another table."))
    if refusal := refusal_of(run.asked_by, instance):
        raise LeftError(refusal)
    is_public = publishes(run.asked_by, instance)  # asked of the territories it has now
    shown = of_object.latest(instance)
    if written := _write(table, shown, change.cells, undoing=undoing):
        check_territories(table, run.asked_by, shown)
        is_public = is_public and may_publish_there(table, run.asked_by, shown)
        change.before_id = getattr(instance, "latest_revision_id", None)
        change.revision, change.state = _save(shown, run.asked_by, publish=is_public)
        if undoing:
            change.note = str(State.DRAFT.label) if change.state == State.DRAFT else ""
            change.state = State.UNDONE
        else:
            change.cells = written  # what was so already is not undone
    else:
        change.state = State.UNDONE if undoing else State.SAME
    change.save()


def _write(
    table: Table, shown: Any, cells: list[dict[str, Any]], *, undoing: bool
) -> list[dict[str, Any]]:
    """Write new values, or the old ones again; return the cells that made a difference.

    Raises LeftError where somebody has changed it meanwhile, and ValidationError.
    """
    written = []
    for key, group in groupby(cells, key=itemgetter("row")):
        of_row = list(group)
        if of_row[0]["new"]:
            if _write_new(table, shown, of_row, undoing=undoing):
                written += of_row
            continue
        row = _known(table, of_object.rows_of(table, shown), key, of_row)
        if row is None:
            raise LeftError(_("This row is not on the site: deleted since, or of another page."))
        old, new = ("after", "before") if undoing else ("before", "after")
        changed = [cell for cell in of_row if _differs(table, row, cell, old, new)]
        if changed:
            _write_cells(table, row, changed, undoing=undoing)
            of_object.check_row(table, row)
            written += changed
    return written


def _write_cells(table: Table, row: Any, cells: list[dict[str, Any]], *, undoing: bool) -> None:
    """Write cells of a row that is there, and note or put back the marks it had."""
    columns: list[Any] = [table.column(cell["name"]) for cell in cells]
    if not undoing:
        for column, cell in zip(columns, cells, strict=True):
            cell["mark"] = column.mark(row)
    for column, cell in zip(columns, cells, strict=True):
        column.set(row, cell["before" if undoing else "after"])
    if undoing:
        for column, cell in zip(columns, cells, strict=True):
            column.put_back(row, cell.get("mark"))


def _known(table: Table, rows: list[Any], key: str, cells: list[dict[str, Any]]) -> Any:
    """Return the row of a key; one that had no number yet is known by what it said before."""
    before = {cell["name"]: cell["before"] for cell in cells}
    return of_object.find(table, rows, key) or next(
        (row for row in rows if of_object.draft_key(table, row, before) == key), None
    )


def _differs(table: Table, row: Any, cell: dict[str, Any], old: str, new: str) -> bool:
    """Return whether a cell says the old value, not yet the new. Raises LeftError for a third."""
    column = table.column(cell["name"])
    if column is None:
        raise LeftError(_("This table is no longer on the site."))
    now = column.same(column.get(row))
    if now == column.same(cell[new]):
        return False
    if now != column.same(cell[old]):
        raise LeftError(_("“%s” was changed on the site meanwhile.") % column.label)
    return True


def _write_new(table: Table, shown: Any, cells: list[dict[str, Any]], *, undoing: bool) -> bool:
    """Add a row, or take it away again; return whether there was anything to do."""
    values = of_object.values_of(table, table.row_model())
    values |= {cell["name"]: cell["after"] for cell in cells}
    known = of_object.find_equal(table, of_object.rows_of(table, shown), values)
    if undoing:
        if known is None:
            raise LeftError(_("The new row was changed on the site meanwhile."))
        of_object.remove(table, shown, known)
        return True
    if known is not None:
        return False
    row = of_object.new_row(table, shown)
    for cell in cells:
        table.column(cell["name"]).set(row, cell["after"])  # type: ignore[union-attr]
    of_object.check_row(table, row)
    return True


def _save(shown: Any, user: Any, *, publish: bool) -> tuple[Any, str]:
    """Save an object as its form would; return the revision and what became of it."""
    has_drafts = isinstance(shown, DraftStateMixin)
    if not has_drafts:
        shown.full_clean()
        shown.save()
        has_history = isinstance(shown, RevisionMixin)
        revision = shown.save_revision(user=user, log_action=True) if has_history else None
        return revision, State.PUBLISHED
    revision = shown.save_revision(user=user, log_action=True)
    if publish:
        revision.publish(user=user)
    return revision, State.PUBLISHED if publish else State.DRAFT
