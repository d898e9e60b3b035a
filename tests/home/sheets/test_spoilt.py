"""Files that are no sheet, and spoilt ones: an answer in words, and never something half.

`make bench` spoils 1,000, the usual tests a fifth of it.
"""

from __future__ import annotations

import io
import os
import random
import zipfile
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import Revision

from core.tables.reading import LARGEST_UNPACKED
from home.models import SheetChange, SheetRun
from home.sheets import rows as of_object
from home.sheets.forms import MOST_BYTES
from home.sheets.registry import table_of
from tests.home.sheets import samples

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.slow]

SPOILT = int(os.environ.get("FUZZ_FIFTHS", "1")) * 200
CELLS = [
    "", None, "\u202e", "=1+1", "'=1", "#REF!", -1, 10**30, 1e300, 0.1, True, "1.234", "1,234",
    "1.5000", samples.date(1899, 12, 31), samples.date(2026, 3, 4), "03/04/2026", "x" * 40_000,
    "€", "🙂" * 200, "(water)", "water (", "nan", "Infinity", "9" * 400, "٣", "1e5", "\ufffe",
    "<b>", "%s %(x)s", "{{ 7 }}", "water", "yes", 3, "words", "https://example.org/x",
]  # fmt: skip


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("admin", password="x"))
    return client


def said(client: Client, content: bytes) -> str:
    """What is said of a file that is not taken."""
    response = samples.hand_in(client, content)
    assert response.status_code == 200
    return " ".join(response.context["form"].errors["file"])


def zipped(**parts: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def with_macros(content: bytes) -> bytes:
    written = io.BytesIO(content)
    with zipfile.ZipFile(written, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    return written.getvalue()


def test_what_is_no_sheet_is_said_in_words(admin: Client) -> None:
    samples.filled()
    user = get_user_model().objects.get()
    good = samples.downloaded("calls", user)
    book = samples.workbook(good)
    without_key = [row[1:] for row in good]
    doubled = [[*row, row[-1]] for row in good]
    other = [["title_fr", *row[1:]] if number == 0 else row for number, row in enumerate(good)]
    unnamed = good[1:]
    milestones = samples.downloaded("milestones", user)
    rowless = [[cell for at, cell in enumerate(row) if at != 1] for row in milestones]
    many = good[:2] + [[number, "", *good[2][2:]] for number in range(5_002)]
    for content, sentence in {
        b"": "empty",
        b"\xd0\xcf\x11\xe0 old, or encrypted": "password",
        b"%PDF-1.7": "not a sheet of this site",
        b"\x89PNG\r\n\x1a\n\0\0": "neither a workbook",
        "ț;ș".encode("cp1250", "replace") + b"\xe3\xff": "UTF-8",
        samples.csv_of(good).decode("utf-8-sig").encode("utf-16"): "neither a workbook",
        b'a,"b': "broken",
        b"PK\x03\x04 cut": "broken",
        book[: len(book) // 2]: "broken",
        with_macros(book): "macros",
        zipped(bomb=b"0" * (LARGEST_UNPACKED + 1)): "too large",
        b"x" * (MOST_BYTES + 1): "at most",
        samples.workbook(without_key): "not a sheet of this site",
        samples.workbook(unnamed): "not a sheet of this site",
        samples.workbook(other): "not a sheet of this site",
        samples.workbook(doubled): "not as they were downloaded",
        samples.workbook(rowless): "not as they were downloaded",
        samples.csv_of(many): "more than 5000 rows",
    }.items():
        assert sentence in said(admin, content), content[:40]
    assert not SheetRun.objects.exists()


def test_doubled_rows_are_told_and_neither_is_taken(admin: Client) -> None:
    samples.filled()
    sheet = samples.downloaded("calls", get_user_model().objects.get())
    sheet[2][samples.at(sheet, "title_en")] = "A"
    run = samples.run_of(admin, [*sheet, sheet[2]])
    assert run.changes.count() == 0
    assert run.problems == [[4, "Key", "It is the same as row 3."]]


def spoilt(chance: random.Random, sheet: samples.Rows) -> bytes:
    """A sheet that somebody, a program or a disk has spoilt."""
    rows = [list(row) for row in sheet]
    only_cells = chance.random() < 0.6
    for _time in range(chance.randint(1, 4)):
        kind = 0 if only_cells else chance.randrange(6)
        row = rows[-1] if only_cells else chance.choice(rows)
        if kind == 0:
            row[chance.randrange(len(row))] = chance.choice(CELLS)
        elif kind == 1:
            order = chance.sample(range(len(row)), len(row))
            rows = [[each[at] for at in order] for each in rows]
        elif kind == 2:
            rows.insert(chance.randrange(len(rows) + 1), list(row))
        elif kind == 3:
            rows.remove(row)
            rows = rows or [[None]]
        elif kind == 4:
            chance.shuffle(row)
        else:
            at = chance.randrange(len(row))
            rows = [each[:at] + each[at + 1 :] or [None] for each in rows]
    plain = [
        [str(cell)[:32_000] if isinstance(cell, str) else cell for cell in row] for row in rows
    ]
    content = bytearray(
        samples.csv_of(plain, chance.choice(",;\t"))
        if chance.random() < 0.4
        else samples.workbook([[_for_book(cell) for cell in row] for row in plain])
    )
    if not only_cells and chance.random() < 0.5:
        for _byte in range(chance.randint(1, 20)):
            content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content)


def _for_book(cell: Any) -> Any:
    """What a workbook can hold."""
    if isinstance(cell, str):
        return cell.replace("\ufffe", "")
    return str(cell) if isinstance(cell, int) and abs(cell) > 10**18 else cell


def test_spoilt_sheets_leave_nothing_half(admin: Client) -> None:
    samples.filled()
    user = get_user_model().objects.get()
    sheets = {name: samples.downloaded(name, user) for name in samples.NAMES}
    chance = random.Random(20261129)  # noqa: S311 – the same ones every time
    taken = 0
    for number in range(SPOILT):
        name = chance.choice(samples.NAMES)
        response = samples.hand_in(admin, spoilt(chance, sheets[name]))
        assert response.status_code in (200, 302), number
        if response.status_code == 200:
            assert response.context["form"].errors["file"], number
            continue
        assert admin.get(response.url).status_code == 200, number
        run = SheetRun.objects.first()
        if not run.changes.exists():
            continue
        taken += 1
        table, before = table_of(run.table), whole(run.table)
        revisions = Revision.objects.count()
        samples.apply(admin, run)
        done = run.changes.filter(state__in=SheetChange.CHANGED).count()
        assert Revision.objects.count() == revisions + done, number
        assert done or whole(run.table) == before, number
        assert not run.changes.filter(note__contains="error of the site").exists(), number
        samples.undo(admin, run)
        assert not run.changes.filter(state__in=SheetChange.CHANGED).exists(), number
        assert whole(run.table) == before, (number, table.name)
    assert taken > SPOILT / 20


def whole(name: str) -> list[Any]:
    """All that a table says."""
    table = table_of(name)
    found = table.with_rows(table.objects()).order_by("pk")
    rows = [row for each in found for row in of_object.rows_of(table, of_object.latest(each))]
    return [of_object.compared(table, of_object.values_of(table, row)) for row in rows]
