"""Saved files: recognised by shape, streamed, refused whole when broken."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from funding.imports.errors import RefusedError
from funding.imports.files.reader import Reading
from funding.imports.files.tables import _cell
from funding.imports.portal.codes import programme_of
from funding.imports.staging import Staged, stage
from tests.funding.imports.samples import REAL, cascade, real, row
from tests.funding.imports.test_records import TENDER_ROW

# The names of programmes stand in the database.
pytestmark = pytest.mark.django_db

CALLS = {
    "source": "x",
    "as_of": "2026-05-11",
    "calls": [{"identifier": "A-1", "title": "T", "closes": "2027-01-01"}],
}
ANSWER = {"totalResults": 2, "results": [row("A-1"), cascade(7)]}
BULK = {"fundingData": {"GrantTenderObj": [TENDER_ROW, TENDER_ROW | {"type": 0}]}}


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def staged(tmp_path: Path) -> Callable[..., Staged]:
    """What a file of this content holds."""

    def read(content: Any, name: str = "file") -> Staged:
        path = tmp_path / name
        if isinstance(content, dict | list):
            content = json.dumps(content)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return stage(Reading([path]))

    return read


def lines(*documents: Any) -> str:
    return "".join(json.dumps(document) + "\n" for document in documents)


@pytest.mark.parametrize(
    ("content", "keys"),
    [
        (ANSWER, ["A-1", "7"]),
        (json.dumps(ANSWER, indent=1), ["A-1", "7"]),
        (b"\xef\xbb\xbf  " + json.dumps(ANSWER).encode(), ["A-1", "7"]),
        (lines(ANSWER, {"results": [row("A-2")]}), ["A-1", "7", "A-2"]),
        (lines(row("A-1"), row("A-2")) + "\n", ["A-1", "A-2"]),
        (row("A-1"), ["A-1"]),
        (json.dumps(row("A-1"), indent=1), ["A-1"]),
        (BULK, ["CEF-T-2027-X"]),
        (json.dumps(BULK, indent=1), ["CEF-T-2027-X"]),
        ({"TopicDetails": TENDER_ROW}, ["CEF-T-2027-X"]),
        (CALLS, ["A-1"]),
        ("identifier,title\nA-1,T\n,\nA-2,\"T, two\"\n", ["A-1", "A-2"]),
        ("\ufeffTitle;Identifier;Cut offs\nT;A-1;2027-01-01\n", ["A-1"]),
        ("identifier\ttitle\nA-1\tT\n", ["A-1"]),
    ],
)  # fmt: skip
def test_every_shape_is_recognised(
    staged: Callable[..., Staged], content: Any, keys: list[str]
) -> None:
    found = staged(content)
    assert [key[2] for key in found.entries] == keys
    assert found.rejected == 0


@pytest.mark.parametrize("name", sorted(path.name for path in REAL.glob("*.json")))
def test_the_real_files(name: str) -> None:
    found = stage(Reading([REAL / name]))
    if "stale" in name:
        assert found.remarks() == ["Left out: 1 old copies."]
        return
    assert found.entries
    assert found.rejected == 0
    for batch in found.batches(100):
        for entry in batch:
            entry.shape.record(found.row(entry), found.as_of)


def test_a_workbook(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Identifier", "Title", "Cut offs", "Opens on", "Budget total", None])
    at = datetime(2027, 3, 1, 16, 59, 59, 999000)  # noqa: DTZ001 – as a workbook has it
    sheet.append(["A-1", "T", at, date(2027, 1, 1), 1500000.0, None])
    sheet.append([None, None, None, None, None, None])
    sheet.append(["A-2", "U", date(2027, 3, 1), None, None, None])
    book.save(tmp_path / "calls.xlsx")
    found = stage(Reading([tmp_path / "calls.xlsx"]))
    first, second = (
        entry.shape.record(found.row(entry), None) for batch in found.batches(9) for entry in batch
    )
    assert first.cut_offs[0].as_json()[:2] == ["2027-03-01", "17:00:00"]
    assert (first.opens_on, first.budget_total) == (date(2027, 1, 1), 1_500_000)
    assert second.cut_offs[0].as_json()[:2] == ["2027-03-01", None]


@pytest.mark.parametrize(
    ("at", "read"),
    [
        ("2027-03-01T16:59:59.999", "2027-03-01T17:00:00"),
        ("2027-03-01T16:59:59", "2027-03-01T16:59:59"),
        ("2027-03-01T23:59:59.999", "2027-03-01T23:59:59"),
        ("2027-03-01T00:00:00.001", "2027-03-01"),
    ],
)
def test_a_time_of_a_workbook_is_the_second_that_is_meant(at: str, read: str) -> None:
    assert _cell(datetime.fromisoformat(at)) == read
    alone = datetime.fromisoformat(at).time()
    assert _cell(alone) == (read.partition("T")[2] or "00:00:00")


def test_a_list_tells_its_day(staged: Callable[..., Staged]) -> None:
    assert staged(CALLS).as_of == date(2026, 5, 11)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty"),
        ("  \n", "empty"),
        ("<!doctype html><html>", "web page"),
        ({"results": []}, "does not contain any record"),
        ({"type": "throwable"}, "not a list of calls in a known form. It names: type"),
        ({"results": {"0": row()}}, "not a list of calls"),
        ({"fundingData": {"other": []}}, "not a list of calls"),
        ([row()], "does not contain a known object"),
        (CALLS | {"as_of": "May"}, "“as_of” is not a date"),
        # Cut short, in each way of reading.
        (json.dumps(ANSWER)[:-1], "broken or cut short"),
        (json.dumps(ANSWER, indent=1)[:-40], "broken or cut short"),
        (json.dumps(BULK, indent=1)[:-40], "broken or cut short"),
        (json.dumps(CALLS, indent=1)[:-2], "broken or cut short"),
        (lines(ANSWER, ANSWER)[:-30], "Line 2 is broken"),
        (json.dumps(ANSWER, indent=1) + "garbage", "broken or cut short"),
        ('{"results": ' + "[" * 100_000, "nested too deeply"),
        ('{"results": [1 2]}', "“,]” is missing"),
        ('{"results": [{"a": 1}], "b"', "“:” is missing"),
        ("{1: 2}", "a name is missing"),
        (b'{"results": ["\xff"]}', "broken or cut short"),
        ("name,title\nA,B\n", "Its first row has to name the columns"),
        ("identifier,title,budjet_total\nA,B,1\n", "Unknown here: budjet_total"),
        ("identifier,title,title\nA,B,1\n", "Unknown here: title"),
        ('identifier,title\nA,"B\n', "The CSV is broken"),
        ("identifier,title\nA,Măsură\n".encode("latin2"), "not in UTF-8"),
        (b"PK\x03\x04 and more", "The workbook is broken"),
    ],
)
def test_a_broken_envelope_is_refused_whole(
    staged: Callable[..., Staged], content: Any, reason: str
) -> None:
    with pytest.raises(RefusedError, match=reason):
        staged(content)


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(RefusedError, match="no file"):
        stage(Reading([Path("/nowhere/at/all.json")]))


def test_bad_records_are_named_and_the_rest_goes_on(staged: Callable[..., Staged]) -> None:
    rows = [row("A-1"), "no object", row("", reference="55TOPICSen"), row("A-2"), {}]
    found = staged({"results": rows})
    assert [key[2] for key in found.entries] == ["A-1", "A-2"]
    assert found.rejected == 3
    assert found.rejections == [
        {"reference": "record 2", "reason": "it is not an object with named values"},
        {"reference": "55TOPICSen", "reason": "it has no key to identify it"},
        {"reference": "record 5", "reason": "its type “” is unknown"},
    ]


def test_at_most_500_rejections_are_kept(staged: Callable[..., Staged]) -> None:
    found = staged({"results": [1] * 600 + [row()]})
    assert (found.rejected, len(found.rejections)) == (600, 500)


def test_a_row_with_too_many_cells_loses_nothing(staged: Callable[..., Staged]) -> None:
    found = staged("identifier,title\nA-1,T,astray\n")
    (entry,) = found.entries.values()
    assert found.row(entry)["beyond"] == ["astray"]


def test_of_duplicates_the_one_the_portal_took_up_last_is_taken(tmp_path: Path) -> None:
    """An old copy that says more would lengthen a deadline."""
    old = row("A-1", deadlineDate="2027-12-01T00:00:00.000+0000", description="Much " * 50)
    new = row("A-1", deadlineDate="2027-09-15T00:00:00.000+0000")
    old["metadata"]["esDA_QueueDate"] = ["2026-04-03T00:54:00.366+0200"]
    new["metadata"]["esDA_QueueDate"] = ["2026-05-03T00:54:00.366+0200"]
    for number, rows in enumerate(([old, new], [new, old])):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps({"results": rows}), "utf-8")
        found = stage(Reading([path]))
        (entry,) = found.entries.values()
        assert found.row(entry)["metadata"]["deadlineDate"] == ["2027-09-15T00:00:00.000+0000"]
        assert any("one was taken: A-1." in line for line in found.remarks())


def test_of_duplicates_the_richest_is_taken(staged: Callable[..., Staged]) -> None:
    """Some are stubs, and the store of old duplicates does not count, however much it says."""
    stub = row("A-1", deadlineDate=None, startDate=None)
    rich = row("A-1", title="Rich", keywords=["a", "b"])
    old = row("A-1", title="Old", DATASOURCE="SEDIA_PRD_CENTRICITY", keywords="a", budget="1")
    for order in ([stub, rich, old], [old, rich, stub], [rich, old, stub], [old, stub, rich]):
        found = staged({"results": order})
        (entry,) = found.entries.values()
        assert found.row(entry)["metadata"]["title"] == ["Rich"]
        assert found.duplicates == 1
    assert found.remarks() == [
        "Left out: 1 old copies.",
        "1 duplicate that says less was passed over.",
    ]


def test_what_no_database_stores_is_taken_out(staged: Callable[..., Staged]) -> None:
    found = staged({"results": [row("A-1", title="a\0b\ud800c \\u0000")]})
    (entry,) = found.entries.values()
    assert found.row(entry)["metadata"]["title"] == ["ab?c \\u0000"]


def test_left_out_is_counted_by_reason(staged: Callable[..., Staged]) -> None:
    found = staged({"results": [row("A"), row(type="0"), row(type="0"), row(language="ro")]})
    assert found.remarks() == ["Left out: 2 tenders, 1 copies in other languages."]


def test_names_of_programmes_are_learnt_from_a_facet(staged: Callable[..., Staged]) -> None:
    """Labels lose their plus signs, may be URL-encoded or only the number; facets come twice."""
    facet = {
        "name": "frameworkProgramme",
        "values": [
            {"rawValue": "90000001", "value": "New%20Fund%20(NEWF)"},
            {"rawValue": "90000002", "value": "Erasmus  (NEWERASMUS )"},
            {"rawValue": "90000003", "value": "90000003"},
            {"rawValue": "43108390", "value": "Creative Europe (CREA)"},
        ],
    }
    staged({"facets": [facet, facet, {"name": "status", "values": []}]})
    assert programme_of("90000001", "X-1") == "NEWF"
    assert programme_of("90000002", "X-1") == "NEWERASMUS+"
    assert programme_of("90000003", "X-1") == ""
    assert programme_of("43108390", "X-1") == "HORIZON"  # our table is not overwritten


def test_a_long_file_is_not_held_in_memory(tmp_path: Path) -> None:
    """A single document larger than any line is read record by record."""
    text = "x" * 9000
    with (tmp_path / "bulk.json").open("w") as file:
        file.write('{"totalResults": 1500, "results": [')
        for number in range(1500):
            raw = json.dumps(row(f"A-{number}", descriptionByte=text))
            file.write(("," if number else "") + raw)
        file.write("]}")
    assert (tmp_path / "bulk.json").stat().st_size > 8 * 1024 * 1024
    assert len(stage(Reading([tmp_path / "bulk.json"])).entries) == 1500


def test_the_real_answer_is_what_the_sample_rows_imitate() -> None:
    told = real("search-page-2026-05-05.json")["results"][0]["metadata"]
    assert set(row()["metadata"]) <= set(told)


def test_the_first_line_of_excel_is_no_heading(staged: Callable[..., Staged]) -> None:
    assert len(staged("sep=;\nidentifier;title\nA-1;T, U\n").entries) == 1


@pytest.mark.parametrize(
    "start",
    [
        b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    ],
)
def test_other_workbooks_have_their_own_sentence(
    staged: Callable[..., Staged], start: bytes
) -> None:
    with pytest.raises(RefusedError, match="save as"):
        staged(start)


def _workbook(path: Path, rows: int = 1, columns: int = 2) -> Path:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["identifier", "title"])
    for number in range(rows):
        sheet.append([f"A-{number}", *["T"] * (columns - 1)])
    book.save(path)
    return path


@pytest.mark.parametrize("size", [{"rows": 20_000}, {"columns": 101}])
def test_a_workbook_with_too_many_cells_is_refused(tmp_path: Path, size: dict) -> None:
    with pytest.raises(RefusedError, match="too large"):
        stage(Reading([_workbook(tmp_path / "x.xlsx", **size)]))


def test_a_workbook_that_unpacks_to_much_or_has_broken_xml_is_refused(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "x.xlsx")
    for name, content, sentence in (
        ("xl/padding.xml", b" " * (20 * 1024 * 1024), "too large"),
        ("xl/workbook.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><workbook>&a;", "is broken"),
    ):
        broken = tmp_path / "broken.xlsx"
        with ZipFile(path) as whole, ZipFile(broken, "w", ZIP_DEFLATED) as parts:
            for part in whole.namelist():
                if part != name:
                    parts.writestr(part, whole.read(part))
            parts.writestr(name, content)
        with pytest.raises(RefusedError, match=sentence):
            stage(Reading([broken]))
