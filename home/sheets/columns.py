"""The columns of a table: how a field is written into a cell, read out of one, and shown.

In between a value is plain, as JSON keeps it: a text, a number, a code, a list of codes, or None.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl.cell.cell import ERROR_CODES

from core.formats import day, number, read_day, read_number
from core.spreadsheets import Value, unquoted
from core.text import fold, plain

Plain = Any
EMPTY = "–"
MOST = Decimal(10) ** 15
YES, NO = gettext_lazy("yes"), gettext_lazy("no")


class Column:
    """A column: a field of what stands in a row. Named as the field, in every language.

    One that is `locked` only says what the row is: what is written there is not read.
    """

    locked = False
    width = 24

    def __init__(self, field: Any, *, name: str = "", label: Any = "", help_text: Any = "") -> None:
        self.field = field
        self.name = name or field.name
        self._label, self._help = label, help_text

    @property
    def label(self) -> str:
        """Its name in the language of who asks."""
        return capfirst(str(self._label or self.field.verbose_name))

    @property
    def help_text(self) -> str:
        """What it means, as far as its name does not say."""
        return str(self._help or self.field.help_text)

    @property
    def choices(self) -> list[str]:
        """What may be written, where not everything may."""
        return []

    def get(self, row: Any) -> Plain:
        """Return what a row says."""
        return getattr(row, self.field.attname)

    def set(self, row: Any, value: Plain) -> None:
        """Have a row say something."""
        setattr(row, self.field.attname, self.python(value))

    def mark(self, row: Any) -> Plain:
        """Return what writing changes besides, where it does: undoing puts it back."""
        return None

    def put_back(self, row: Any, mark: Plain) -> None:
        """Have a row be marked again as it was before something was written."""

    def python(self, value: Plain) -> Any:
        """Return what the field holds for a plain value."""
        return value

    def read(self, cell: Any, others: Mapping[str, Plain]) -> Plain:
        """Return the value of a cell; `others` are those of the row. Raises ValueError."""
        if isinstance(cell, str) and cell.strip() in ERROR_CODES:
            raise ValueError(_("The cell has an error of the spreadsheet: %s.") % cell.strip())
        empty = cell is None or (isinstance(cell, str) and not cell.strip())
        value = self.empty if empty else self.parsed(cell)
        self.check(value)
        return value

    @property
    def empty(self) -> Plain:
        """The value of an empty cell."""
        return None if self.field.null else ""

    def parsed(self, cell: Any) -> Plain:
        """Return the value of a cell that is not empty. Raises ValueError."""
        raise NotImplementedError

    def check(self, value: Plain) -> None:
        """Raise ValueError for what the field does not take."""
        try:
            self.field.clean(self.python(value), None)
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from None

    def cell(self, value: Plain, others: Mapping[str, Plain]) -> Value:
        """Return what a file says of a value; `others` are those of the row."""
        return value

    def shown(self, value: Plain) -> str:
        """Return a value in words."""
        return str(value) if value not in (None, "", []) else EMPTY

    def same(self, value: Plain) -> Plain:
        """Return a value as it is compared."""
        return value


class TextColumn(Column):
    """Plain words. How they are broken into lines is no difference, as CSV keeps no lines."""

    @property
    def width(self) -> int:  # type: ignore[override]
        """In characters."""
        return 24 if (self.field.max_length or 400) < 200 else 50

    def parsed(self, cell: Any) -> Plain:
        if isinstance(cell, bool | date | time):
            sentence = _("“%s” is not a text: give the cell the format “Text” and write it again.")
            raise ValueError(sentence % cell)  # noqa: TRY004 – of an editor, not of the program
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        return unquoted(plain(cell).strip())

    def check(self, value: Plain) -> None:
        super().check(value)
        most = self.field.max_length  # of a long text only forms would say it
        if most and len(value or "") > most:
            raise ValueError(
                _("It has %(length)d characters, at most %(most)d fit.")
                % {"length": len(value), "most": most}
            )

    def same(self, value: Plain) -> Plain:
        return " ".join(unquoted(plain(value or "")).split())


class DayColumn(Column):
    """A day."""

    width = 14

    def get(self, row: Any) -> Plain:
        found = getattr(row, self.field.attname)
        return found.isoformat() if found else None

    empty = None

    def python(self, value: Plain) -> Any:
        return date.fromisoformat(value) if value else None

    def parsed(self, cell: Any) -> Plain:
        if isinstance(cell, datetime):
            cell = cell.date()
        if isinstance(cell, date):
            cell = cell.isoformat()
        return read_day(str(cell)).isoformat()

    def cell(self, value: Plain, others: Mapping[str, Plain]) -> Value:
        return self.python(value)

    def shown(self, value: Plain) -> str:
        return day(self.python(value)) if value else EMPTY


class NumberColumn(Column):
    """A number, as far as the field is exact."""

    width = 16
    places = property(lambda self: getattr(self.field, "decimal_places", 0))

    def get(self, row: Any) -> Plain:
        found = getattr(row, self.field.attname)
        return None if found is None else self._plain(Decimal(found))

    empty = None

    def python(self, value: Plain) -> Any:
        if value is None:
            return None
        return Decimal(value) if self.places else int(value)

    def parsed(self, cell: Any) -> Plain:
        found = _number(cell)
        exact = None if found is None else found.quantize(Decimal(1).scaleb(-self.places))
        if found is None or exact is None or abs(exact - found) > Decimal("0.000001"):
            raise ValueError(self._refusal(cell))
        return self._plain(exact)

    def _refusal(self, cell: Any) -> str:
        if self.places:
            return _("“%s” is not a number; write 1500 or 1500.50.") % str(cell)[:40]
        return _("“%s” is not a whole number.") % str(cell)[:40]

    def _plain(self, value: Decimal) -> str:
        return f"{value.normalize() + 0:f}"

    def cell(self, value: Plain, others: Mapping[str, Plain]) -> Value:
        return None if value is None else Decimal(value)

    def shown(self, value: Plain) -> str:
        return EMPTY if value is None else number(Decimal(value))


def _number(cell: Any) -> Decimal | None:
    """Return the number of a cell; None for what is none, as a date, or beyond all numbers."""
    if isinstance(cell, bool | date | time):
        return None
    if isinstance(cell, int | float):
        found = Decimal(str(cell))
        return found if found.is_finite() and abs(found) < MOST else None
    written = unquoted(str(cell).strip())
    try:
        found = read_number(written.lstrip("-−"))  # noqa: RUF001
    except ValueError:
        return None
    if found >= MOST:
        return None
    return -found if written[:1] in ("-", "−") else found  # noqa: RUF001


class YesNoColumn(Column):
    """Yes or no."""

    width = 10

    @property
    def choices(self) -> list[str]:
        return [str(YES), str(NO)]

    @property
    def empty(self) -> Plain:
        return None if self.field.null else False

    def parsed(self, cell: Any) -> Plain:
        answers = {"true": True, "1": True, "x": True, "false": False, "0": False}
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                answers |= {fold(str(YES)): True, fold(str(NO)): False}
        found = answers.get(fold(str(cell).strip()))
        if found is None:
            raise ValueError(
                _("“%(value)s” is neither “%(yes)s” nor “%(no)s”.")
                % {"value": str(cell)[:40], "yes": YES, "no": NO}
            )
        return found

    def cell(self, value: Plain, others: Mapping[str, Plain]) -> Value:
        return "" if value is None else str(YES if value else NO)

    def shown(self, value: Plain) -> str:
        return EMPTY if value is None else str(YES if value else NO)


class LockedColumn(Column):
    """Says what a row is: an attribute of it that the sheet does not change."""

    locked = True
    width = 40

    def __init__(self, name: str, label: Any, get: Any) -> None:
        self.name, self._label, self._get = name, label, get

    @property
    def help_text(self) -> str:
        return _("Says what the row is. Not read.")

    def get(self, row: Any) -> Plain:
        return str(self._get(row))
