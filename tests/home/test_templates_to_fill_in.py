"""The files to fill in: read out in their language, in the house's words, with true sums."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.test import Client
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from wagtail.documents import get_document_model

from home.content.wording import Text, read_style
from home.models import StandardPage
from tests.factories import child, home
from tests.specimens import items, stream

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "site/content/documents"
LISTED = yaml.safe_load((FOLDER / "documents.yaml").read_text("utf-8"))
ENTRIES = {key: entry for key, entry in LISTED.items() if not entry["file"].endswith(".zip")}
TAGS = {"ro": "ro-RO", "it": "it-IT"}
# A text, a cell, some cells, or the sign of equality in a formula.
TOKEN = re.compile(r'"[^"]*"|\$?([A-Z])\$?(\d+)(?::\$?([A-Z])\$?(\d+))?|=')
# The rows of the results of the example; what they come to by hand.
RESULTS = range(29, 39)
EXAMPLES = {
    "ro": [118_000, 24_780, 142_780, 113_000, 67_800, 60_000, 53_000, 5_000, 58_000, 142_780],
    "it": [23_600, 5_192, 28_792, 22_600, 11_300, 10_000, 12_600, 1_000, 13_600, 28_792],
}
# The same where VAT is a cost that the grant covers, without a ceiling, and with an advance.
WITH_VAT = {
    "ro": [118_000, 24_780, 142_780, 136_730, 82_038, 82_038, 54_692, 6_050, 60_742, 122_780],
    "it": [23_600, 5_192, 28_792, 27_572, 13_786, 13_786, 13_786, 1_220, 15_006, 8_792],
}


def files(suffix: str) -> list[Any]:
    found = [entry for entry in ENTRIES.values() if entry["file"].endswith(suffix)]
    return [pytest.param(entry, id=entry["file"]) for entry in found]


def words(path: Path) -> Iterator[str]:
    if path.suffix == ".docx":
        yield from (node.text or "" for node in Document(str(path)).element.body.iter(qn("w:t")))
        return
    for sheet in load_workbook(path):
        yield from (str(cell.value) for row in sheet for cell in row if cell.value is not None)


class Blank(int):
    """An empty cell: zero in a sum, and an empty text."""

    def __eq__(self, other: object) -> bool:
        return other in ("", None) or int(self) == other

    __hash__ = int.__hash__


def value(sheet: Worksheet, at: str) -> Any:
    """Return what a cell comes to: a formula is reckoned here, as no spreadsheet is at hand."""
    written = sheet[at].value
    if not str(written).startswith("="):
        return Blank() if written is None else written

    def python(token: re.Match[str]) -> str:
        column, first, _column, last = token.groups()
        if last:
            rows = range(int(first), int(last) + 1)
            return f"[at({column!r} + str(n)) for n in {rows}]"
        return f"at({column + first!r})" if column else "==" if token[0] == "=" else token[0]

    names = {
        "at": lambda other: value(sheet, other),
        "SUM": sum,
        "MIN": min,
        "ROUND": round,
        "AND": lambda *all_of: all(all_of),
        "IF": lambda so, one, other: one if so else other,
    }
    return eval(TOKEN.sub(python, written[1:]), names)  # noqa: S307 – our own files


def results(sheet: Worksheet) -> list[float]:
    return [round(value(sheet, f"B{row}"), 2) for row in RESULTS]


@pytest.mark.django_db
def test_a_link_to_a_file_says_its_language_format_and_size(client: Client) -> None:
    file = ContentFile((FOLDER / "email-een-it.docx").read_bytes(), name="email-een-it.docx")
    document = get_document_model().objects.create(title="Email a EEN", file=file)
    block = {"document": document.pk, "language": "it"}
    page = child(home("ro"), StandardPage, body=stream(("files", items(block))))
    shown = BeautifulSoup(client.get(page.url).content, "html.parser")
    link = shown.select_one("a[hreflang=it][href*=documents]")
    assert link is not None
    assert re.fullmatch(r"Email a EEN Italiană, DOCX, \d+\sKB", link.get_text())
    assert link.select_one("[lang=it]").get_text() == "Email a EEN"  # type: ignore[union-attr]
    answer = client.get(link["href"])
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert b"".join(answer).startswith(b"PK")


def test_each_file_is_listed_with_its_language_day_and_licence() -> None:
    listed = {entry["file"] for entry in LISTED.values()}
    assert listed == {path.name for path in FOLDER.iterdir()} - {"documents.yaml"}
    assert all(entry["title"] and entry["day"] and entry["licence"] for entry in ENTRIES.values())


@pytest.mark.parametrize("entry", files(""))
def test_a_file_speaks_as_the_site_does(entry: dict[str, str]) -> None:
    path, style = FOLDER / entry["file"], read_style(ROOT / "docs/words.yaml")
    said = Text(path, 1, entry["language"], "\n".join(words(path)))
    assert [problem.message for problem in style.problems(said)] == []


@pytest.mark.parametrize("entry", files("docx"))
def test_a_text_has_its_language_headings_and_heads_of_tables(entry: dict[str, str]) -> None:
    text = Document(str(FOLDER / entry["file"]))
    about, tag = text.core_properties, TAGS[entry["language"]]
    assert (about.language, about.title) == (tag, entry["title"])
    assert {one.get(qn("w:val")) for one in text.styles.element.iter(qn("w:lang"))} == {tag}
    headings = [name for p in text.paragraphs if "Heading" in (name := p.style.name)]
    assert headings[0] == "Heading 1"
    assert set(headings[1:]) <= {"Heading 2"}
    for table in text.tables:
        first, *others = table.rows
        assert list(first._tr.iter(qn("w:tblHeader")))
        assert not any(list(row._tr.iter(qn("w:tblHeader"))) for row in others)
        assert list(table._tbl.iter(qn("w:tblCaption")))


@pytest.mark.parametrize("entry", files("xlsx"))
def test_a_list_of_costs_reckons_vat_grant_and_own_share(entry: dict[str, str]) -> None:
    path, language = FOLDER / entry["file"], entry["language"]
    book, shown = load_workbook(path), load_workbook(path, data_only=True)
    assert (book.properties.language, book.properties.title) == (TAGS[language], entry["title"])
    for sheet in book:
        assert [table.headerRowCount for table in sheet.tables.values()] == [1]
        formulas = [c.coordinate for row in sheet for c in row if str(c.value).startswith("=")]
        # What programs show that do not reckon, such as the preview of a phone.
        seen = {at: shown[sheet.title][at].value or 0 for at in formulas}
        assert seen == {at: value(sheet, at) or 0 for at in formulas}
    empty, example = book.worksheets
    assert results(empty) == [0] * len(RESULTS)
    assert results(example) == EXAMPLES[language]
    yes, no = ("da", "nu") if language == "ro" else ("sì", "no")
    assert value(example, "A10") == ""
    for at, told in {"B6": None, "B7": yes, "B8": no, "B9": 20_000}.items():
        example[at] = told
    assert results(example) == WITH_VAT[language]
    example["B8"] = yes
    assert value(example, "A10").startswith("Verific")
