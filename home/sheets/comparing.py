"""What a sheet would change: nothing is written here but what is to be shown, and then applied."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from home.models.sheets.change import SheetChange
from home.rights.instances import refusal_of

from . import rows as of_object
from .columns import Plain
from .reading import FileRow, FileSheet
from .registry import Table
from .rights import check_territories
from .writing import key_label

CHUNK = 200


class Comparison:
    """A sheet beside what the site says. `problems`: number of the row, column, sentence."""

    def __init__(self, sheet: FileSheet, user: Any) -> None:
        self.table, self.user = sheet.table, user
        self.changes: list[SheetChange] = []
        self.problems = list(sheet.problems)
        self.unchanged = 0
        by_key: dict[int, list[FileRow]] = {}
        for row in sheet.rows:
            by_key.setdefault(int(row.key[:18]), []).append(row)
        keys = list(by_key)
        for start in range(0, len(keys), CHUNK):
            some = keys[start : start + CHUNK]
            found = self.table.objects().filter(pk__in=some)
            objects = {each.pk: each for each in self.table.with_rows(found)}
            for key in some:
                self._compare_object(objects.get(key), by_key[key])
        self.problems.sort()

    def _compare_object(self, instance: Any, rows: list[FileRow]) -> None:
        if instance is None:
            sentence = _("It is not on the site: deleted since, or of another table.")
            self.problems += [(row.number, key_label(), sentence) for row in rows]
            return
        shown = of_object.latest(instance)
        change = SheetChange(object_id=instance.pk, title=self.table.title(shown)[:300])
        changed = [row for row in rows if self._compare_row(shown, row, change)]
        if not changed:
            return
        number = changed[0].number
        # Read again: what is shown may be the same object, and says other territories by now.
        as_it_is = self.table.model._base_manager.get(pk=instance.pk)
        if refusal := refusal_of(self.user, as_it_is):
            self.problems.append((number, "", refusal))
            return
        try:
            check_territories(self.table, self.user, shown)
            shown.full_clean()
        except ValidationError as error:
            self._add(number, error)
            return
        change.chosen = not change.stale
        self.changes.append(change)

    def _compare_row(self, shown: Any, row: FileRow, change: SheetChange) -> bool:
        """Note what a row changes, and do so in memory; return whether it changes anything."""
        table = self.table
        present = of_object.rows_of(table, shown)
        is_new = bool(table.relation) and not row.own_key
        known = table.row_model() if is_new else of_object.find(table, present, row.own_key)
        if known is None:
            sentence = _("This row is not on the site: deleted since, or of another page.")
            self.problems.append((row.number, _("Row"), sentence))
            return False
        before = of_object.values_of(table, known)
        after = self._read(row, before)
        if after is None:
            return False
        same = of_object.compared(table, before), of_object.compared(table, after)
        names = [name for name in after if same[0][name] != same[1][name]]
        untouched = row.version == of_object.version_of(table, after)
        if not names or untouched or (is_new and of_object.find_equal(table, present, after)):
            self.unchanged += 1
            return False
        if is_new:
            known = of_object.new_row(table, shown)
        for name in names:
            table.column(name).set(known, after[name])  # type: ignore[union-attr]
        try:
            of_object.check_row(table, known)
        except ValidationError as error:
            self._add(row.number, error)
            _put_back(table, shown, known, before, is_new=is_new)
            return False
        change.stale |= not is_new and row.version != of_object.version_of(table, before)
        change.cells += [
            {
                "row": f"new-{row.number}" if is_new else row.own_key,
                "new": is_new,
                "of": str(known)[:160] if table.relation else "",
                "name": name,
                "before": None if is_new else before[name],
                "after": after[name],
            }
            for name in names
        ]
        return True

    def _read(self, row: FileRow, before: dict[str, Plain]) -> dict[str, Plain] | None:
        """Return what a row says; None, and a problem noted, where a cell cannot be read."""
        values = dict(before)
        wrong = False
        for column in self.table.written:
            if column.name in row.cells:
                try:
                    values[column.name] = column.read(row.cells[column.name], values)
                except ValueError as error:
                    self.problems.append((row.number, column.label, str(error)))
                    wrong = True
        return None if wrong else values

    def _add(self, number: int, error: ValidationError) -> None:
        told = of_object.in_words(self.table, error)
        self.problems += [(number, column, sentence) for column, sentence in told]


def _put_back(
    table: Table, shown: Any, row: Any, before: dict[str, Plain], *, is_new: bool
) -> None:
    """Have an object in memory say again what it said: the next row must not carry this one."""
    if is_new:
        of_object.remove(table, shown, row)
        return
    for name, value in before.items():
        table.column(name).set(row, value)  # type: ignore[union-attr]
