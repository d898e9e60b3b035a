"""The text inside documents: taken out apart, once, with limits, and found."""

from __future__ import annotations

import os
import time
import zipfile
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document as WordFile
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from pypdf import PdfWriter
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from search.indexing import documents
from search.indexing.documents import extract, language_of_text, read_texts
from search.indexing.entries import entries_of
from search.indexing.extraction import cleaned
from search.indexing.queue import deliver, refresh
from search.models import Change, DocumentText, Entry

Document = get_document_model()
LABEL = Document._meta.label_lower
ALGORITHMS = ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"]
XML_NAMES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
}
TEXTS = {
    "en": "The furnaces of this plant are heated with what the forest leaves over.",
    "ro": "Cuptoarele acestei fabrici sunt încălzite cu ceea ce rămâne din pădure, și nu cu gaz.",
    "it": "I forni di questo stabilimento sono scaldati con quello che resta del bosco.",
}


def pdf(*pages: str, write: bytes | None = None) -> bytes:
    """A PDF with a text on each page, in letters of Latin-2, so that Romanian can be written."""
    streams = [
        write
        if write is not None
        else b"BT /F 12 Tf 72 700 Td "
        + b" T* ".join(b"(%s) Tj" % line.encode("iso8859-16") for line in page.split("\n"))
        + b" ET"
        for page in pages
    ]
    letters = {"ă": "abreve", "â": "acircumflex", "î": "icircumflex"}
    differences = " ".join(
        f"{letter.encode('iso8859-16')[0]} /{name}"
        for letter, name in {**letters, "ș": "scommaaccent", "ț": "tcommaaccent"}.items()
    )
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(streams)))
    objects: list[bytes] = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(streams)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding"
        b"<</Type/Encoding/Differences[%s]>>>>" % differences.encode(),
    ]
    for number, stream in enumerate(streams):
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * number} 0 R"
            "/Resources<</Font<</F 3 0 R>>>>>>".encode(),
            b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        ]
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return made + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (count, table, count, len(made))
    )


def docx(*paragraphs: str, table: str = "") -> bytes:
    file = WordFile()
    for paragraph in paragraphs:
        file.add_paragraph(paragraph)
    if table:
        file.add_table(1, 1).cell(0, 0).text = table
    return saved(file)


def saved(file: object) -> bytes:
    made = BytesIO()
    (getattr(file, "save", None) or file.write)(made)  # type: ignore[attr-defined]
    return made.getvalue()


def encrypted_pdf(user_password: str, algorithm: str = "RC4-128") -> bytes:
    writer = PdfWriter(BytesIO(pdf("Furnaces")))
    writer.encrypt(user_password, "owner", algorithm=algorithm)
    return saved(writer)


def word_xml(body: str) -> bytes:
    """A Word file with this XML in its body."""
    file = WordFile()
    names = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in XML_NAMES.items())
    for element in parse_xml(f"<w:body {names}>{body}</w:body>"):
        file.element.body.insert(0, element)
    return saved(file)


def line(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def bomb() -> bytes:
    """A Word file of a few hundred kilobytes that becomes 300 megabytes."""
    source, made = BytesIO(docx("Furnaces")), BytesIO()
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name))
        with new.open("word/media/image1.png", "w", force_zip64=True) as part:
            for _megabyte in range(300):
                part.write(bytes(1024 * 1024))
    return made.getvalue()


def entities() -> bytes:
    """A Word file whose XML asks to be blown up: a thousand million laughs."""
    source, made = BytesIO(docx("Furnaces")), BytesIO()
    lines = ['<!ENTITY a0 "ha">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "word/document.xml":
                head, _mark, body = text.partition(b"?>")
                doctype = f"?><!DOCTYPE w [{''.join(lines)}]>".encode()
                text = head + doctype + body.replace(b"Furnaces", b"&a9;")
            new.writestr(name, text)
    return made.getvalue()


def circle() -> bytes:
    """A PDF whose list of pages contains itself."""
    return pdf("Furnaces").replace(b"/Kids[4 0 R]", b"/Kids[2 0 R]")


def add(content: bytes, name: str, title: str = "Report", **values: object) -> Document:
    document = Document(title=title, file=ContentFile(content, name=name), **values)
    document._set_document_file_metadata()
    document.save()
    return document


# --- Taking out ------------------------------------------------------------


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize(("kind", "make"), [("pdf", pdf), ("docx", docx)])
def test_a_text_is_taken_out_and_its_language_told(kind: str, make: object, language: str) -> None:
    text, problem = extract(make(TEXTS[language]), kind)  # type: ignore[operator]
    assert (text, problem) == (TEXTS[language], "")
    assert language_of_text(text) == language


def test_all_pages_and_tables_are_read() -> None:
    assert extract(pdf("First", "Second"), "pdf") == ("First\nSecond", "")
    assert extract(docx("First", table="In a cell"), "docx") == ("First\nIn a cell", "")


def test_what_is_too_long_is_read_in_part() -> None:
    text, problem = extract(docx(*["abcdefghi"] * 11_000), "docx")
    assert (len(text), problem) == (100_000, "")
    pages = pdf(*(f"Page{number}" for number in range(302)))
    assert extract(pages, "pdf")[0].endswith("Page299")


def test_letters_that_no_database_takes_are_left_out() -> None:
    text, _problem = extract(pdf("", write=b"BT /F 12 Tf (one\\000two\\001) Tj ET"), "pdf")
    assert "one" in text
    assert text.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    ("kind", "content", "problem"),
    [
        ("pdf", b"", "broken"),
        ("pdf", b"%PDF-1.7 and nothing else", "broken"),
        ("pdf", encrypted_pdf("secret"), "encrypted"),
        ("docx", b"no zip", "broken"),
        ("docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "encrypted"),
        ("docx", bomb(), "too-large"),
        ("pdf", bytes(20 * 1024 * 1024 + 1), "too-large"),
    ],
    ids=["empty", "cut", "password", "other", "word-password", "bomb", "large"],
)
def test_what_cannot_be_read_is_named(kind: str, content: bytes, problem: str) -> None:
    assert extract(content, kind) == ("", problem)


@pytest.mark.parametrize(
    ("kind", "content"), [("docx", entities()), ("pdf", circle())], ids=["entities", "circle"]
)
def test_a_trap_springs_on_nobody(kind: str, content: bytes) -> None:
    began = time.monotonic()
    text, _problem = extract(content, kind)
    assert len(text) < 1000
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_file_protected_against_changes_only_is_read(algorithm: str) -> None:
    assert extract(encrypted_pdf("", algorithm), "pdf") == ("Furnaces", "")
    assert extract(encrypted_pdf("secret", algorithm), "pdf") == ("", "encrypted")


@pytest.mark.parametrize(("wrong", "right"), [(b"/Standard", b"/PubSecXX"), (b"/V 2", b"/V 7")])
def test_an_unknown_way_to_encrypt_is_called_encrypted(wrong: bytes, right: bytes) -> None:
    content = encrypted_pdf("")
    assert content.count(wrong) == 1
    assert extract(content.replace(wrong, right), "pdf") == ("", "encrypted")


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("con-\nfidențialitate", "confidențialitate"),
        ("con \u2010\nfidențialitate", "confidențialitate"),
        ("con\u2010\nfidențialitate", "confidențialitate"),
        ("con\u2011 \n  fidențialitate", "confidențialitate"),
        ("con\u00ad\nfidențialitate", "confidențialitate"),
        ("con\u00adfiden\u00adțialitate", "confidențialitate"),
        ("effi-\nciency, effi-\nciency", "efficiency, efficiency"),
        # A hyphen of its own: known from elsewhere in the text, …
        ("socio-\neconomic and Socio-economic", "socio-economic and Socio-economic"),
        ("socio\u2010eco-\nnomic", "socio\u2010economic"),
        ("într-\nun oraș; într-un sat", "într-un oraș; într-un sat"),
        # … before a capital, or at a single letter.
        ("the EU-\nFunded", "the EU-Funded"),
        ("s-\na semnat, într-\no zi, e-\nmail", "s-a semnat, într-o zi, e-mail"),
        # Neither a dash nor a number is a divided word.
        ("costs -\nand more", "costs -\nand more"),
        ("2021-\n2027", "2021-\n2027"),
    ],
)
def test_a_word_divided_at_the_end_of_a_line_is_one(text: str, whole: str) -> None:
    assert cleaned(text) == whole


def test_also_over_the_end_of_a_page() -> None:
    assert extract(pdf("The effi-", "ciency"), "pdf")[0] == "The efficiency"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (f"<w:p>{line('old ')}<w:ins>{line('new')}</w:ins></w:p>", "old new"),
        ("<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>", ""),
        (f"<w:p>{line('a')}<w:moveFrom>{line('gone')}</w:moveFrom></w:p>", "a"),
        (f"<w:p><w:moveTo>{line('come')}</w:moveTo></w:p>", "come"),
        (f"<w:p><w:ins>{line('new ')}<w:del>{line('gone')}</w:del></w:ins></w:p>", "new"),
        (f"<w:sdt><w:sdtContent><w:p>{line('field')}</w:p></w:sdtContent></w:sdt>", "field"),
        (f"<w:p><w:sdt><w:sdtContent>{line('in')}</w:sdtContent></w:sdt>{line('side')}</w:p>",
         "inside"),
        (f'<w:p><w:fldSimple w:instr="DATE">{line("today")}</w:fldSimple></w:p>', "today"),
        (f"<w:p><w:hyperlink>{line('link')}</w:hyperlink></w:p>", "link"),
        ("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/>"
         "<w:t>d</w:t><w:softHyphen/><w:t>e</w:t></w:r></w:p>", "a b\nc-de"),
        ("<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:txbxContent><w:p>"
         f"{line('box')}</w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p>"
         f"{line('box')}</w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
         f"{line('around')}</w:p>", "around\nbox"),
        (f"<w:tbl><w:tr><w:tc><w:p>{line('cell')}</w:p><w:tbl><w:tr><w:tc><w:p>{line('inner')}"
         "</w:p></w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>", "cell\ninner"),
    ],
)  # fmt: skip
def test_a_word_file_reads_as_with_all_changes_accepted(body: str, text: str) -> None:
    assert extract(word_xml(body), "docx") == (text, "")


def test_headers_footers_and_notes_are_read() -> None:
    file = WordFile()
    file.add_paragraph("Body")
    section = file.sections[0]
    section.header.paragraphs[0].text, section.footer.paragraphs[0].text = "Header", "Footer"
    names = f'xmlns:w="{XML_NAMES["w"]}"'
    for kind in ("footnotes", "endnotes"):
        blob = f"<w:{kind} {names}><w:footnote><w:p>{line(kind)}</w:p></w:footnote></w:{kind}>"
        part = Part(
            PackURI(f"/word/{kind}.xml"), "application/xml", blob.encode(), file.part.package
        )
        file.part.relate_to(part, f"http://example.org/{kind}")
    text, problem = extract(saved(file), "docx")
    assert problem == ""
    assert text.startswith("Body")
    assert set(text.split("\n")) == {"Body", "Header", "Footer", "footnotes", "endnotes"}


def program(tmp_path: Path, body: str) -> Path:
    """The program that reads files, but for what `pdf` does."""
    source = documents.PROGRAM.read_text("utf-8")
    trap = f"def trap(content):\n    {body}\n\n\nKINDS = {{'trap': trap, "
    replaced = source.replace("KINDS = {", trap)
    path = tmp_path / "program.py"
    path.write_text(replaced, "utf-8")
    return path


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("yield str(len(bytearray(3 * 1024**3)))", "too-large"),
        ("import time; time.sleep(60); yield ''", "too-slow"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV); yield ''", "broken"),
        ("import pathlib; pathlib.Path(__file__ + '.x').write_text('x'); yield ''", "broken"),
        ("f = lambda: f(); yield f()", "broken"),
    ],
    ids=["memory", "time", "crash", "files", "recursion"],
)
def test_the_reader_has_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, problem: str
) -> None:
    monkeypatch.setattr(documents, "PROGRAM", program(tmp_path, body))
    monkeypatch.setattr(documents, "MOST_SECONDS", 3)
    assert extract(b"", "trap") == ("", problem)


def test_the_reader_knows_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "hush")
    body = "import os; yield ' '.join(os.environ)"
    monkeypatch.setattr(documents, "PROGRAM", program(tmp_path, body))
    text, _problem = extract(b"", "trap")
    assert "PYTHONPATH" in text
    assert "SECRET_KEY" not in text
    assert os.environ["SECRET_KEY"] == "hush"


# --- Finding ---------------------------------------------------------------


@pytest.mark.django_db
def test_a_document_is_found_by_its_text_in_its_language() -> None:
    document = add(pdf(TEXTS["ro"]), "raport.pdf", "Report 2026")
    refresh(LABEL, [str(document.pk)])
    entry = Entry.objects.get(model=LABEL)
    assert TEXTS["ro"] in entry.body
    assert (entry.language, entry.text_language, entry.found_from) == ("ro", "ro", "en it")


@pytest.mark.django_db
def test_a_text_is_taken_out_once_for_each_content() -> None:
    document = add(docx(TEXTS["en"]), "report.docx")
    with patch.object(documents, "extract", wraps=extract) as taken:
        refresh(LABEL, [str(document.pk)])
        document.title = "Furnaces"
        document.save()
        refresh(LABEL, [str(document.pk)])
        assert taken.call_count == 1
        document.file = ContentFile(docx(TEXTS["it"]), name="report.docx")
        document._set_document_file_metadata()
        document.save()
        refresh(LABEL, [str(document.pk)])
        assert taken.call_count == 2
    assert TEXTS["it"] in Entry.objects.get(model=LABEL).body
    assert DocumentText.objects.get().language == "it"


@pytest.mark.django_db
def test_a_file_without_a_known_hash_is_told_by_its_content() -> None:
    document = Document.objects.create(
        title="Report", file=ContentFile(docx(TEXTS["en"]), name="report.docx")
    )
    with patch.object(documents, "extract", wraps=extract) as taken:
        read_texts([document.pk])
        read_texts([document.pk])
    assert taken.call_count == 1


@pytest.mark.django_db
def test_another_kind_of_file_leaves_no_old_text() -> None:
    document = add(docx(TEXTS["en"]), "report.docx")
    read_texts([document.pk])
    document.file = ContentFile(b"a;b", name="report.csv")
    document._set_document_file_metadata()
    document.save()
    read_texts([document.pk])
    assert not DocumentText.objects.exists()


@pytest.mark.django_db
def test_a_broken_file_is_found_by_its_title(caplog: pytest.LogCaptureFixture) -> None:
    document = add(b"%PDF", "broken.pdf", "Furnaces of the forest")
    whole = add(pdf(TEXTS["en"]), "whole.pdf")
    refresh(LABEL, [str(document.pk), str(whole.pk)])
    assert f"Document {document.pk} is found by its title alone: broken" in caplog.text
    entry = Entry.objects.get(key=str(document.pk))
    assert (entry.title, entry.body) == ("Furnaces of the forest", "")
    assert Entry.objects.filter(key=str(whole.pk), body__contains="furnaces").exists()


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    document = add(docx(TEXTS["en"]), "report.docx")
    path = Path(document.file.path)
    content = path.read_bytes()
    path.unlink()
    refresh(LABEL, [str(document.pk)])
    assert "could not be read" in caplog.text
    assert Entry.objects.filter(model=LABEL).exists()
    assert not DocumentText.objects.exists()
    path.write_bytes(content)
    refresh(LABEL, [str(document.pk)])
    assert TEXTS["en"] in Entry.objects.get(model=LABEL).body


@pytest.mark.django_db
def test_a_reader_that_does_not_work_is_not_held_against_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "program.py"
    path.write_text("import not_installed")
    monkeypatch.setattr(documents, "PROGRAM", path)
    read_texts([add(docx(TEXTS["en"]), "report.docx").pk])
    assert "No module named 'not_installed'" in caplog.text
    assert not DocumentText.objects.exists()


@pytest.mark.django_db
def test_nothing_is_read_while_a_transaction_waits() -> None:
    """Twenty seconds of a slow file must not lock the database."""
    document = add(docx(TEXTS["en"]), "report.docx")
    inside: list[int] = []
    depth = len(connection.savepoint_ids)

    def look(*_args: object) -> tuple[str, str]:
        inside.append(len(connection.savepoint_ids) - depth)
        return "", ""

    with patch.object(documents, "extract", look):
        refresh(LABEL, [str(document.pk)])
    assert inside == [0]


@pytest.mark.django_db
def test_private_documents_are_neither_read_nor_found() -> None:
    above = Collection.get_first_root_node().add_child(name="Board")
    below = Collection.objects.get(pk=above.pk).add_child(name="Minutes")
    CollectionViewRestriction.objects.create(collection=above, restriction_type="login")
    document = add(docx(TEXTS["en"]), "minutes.docx", collection=below)
    refresh(LABEL, [str(document.pk)])
    assert not DocumentText.objects.exists()
    assert not Entry.objects.filter(model=LABEL).exists()
    CollectionViewRestriction.objects.all().delete()
    deliver()
    assert TEXTS["en"] in Entry.objects.get(model=LABEL).body
    assert not Change.objects.exists()


@pytest.mark.django_db
def test_a_hundred_documents_cost_as_many_queries_as_one() -> None:
    made = [add(b"a;b", "table.csv", f"Table {number}") for number in range(12)]
    for document in made:
        document.tags.add("furnace")
    CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node().add_child(name="Board"),
        restriction_type="login",
    )
    counts = []
    for some in (made[:1], made):
        keys = [str(document.pk) for document in some]
        entries_of(LABEL, keys)  # what is asked once a process
        with CaptureQueriesContext(connection) as asked:
            read_texts(keys)
            assert len(entries_of(LABEL, keys)) == len(some)
        counts.append(len(asked))
    assert counts[0] == counts[1]
