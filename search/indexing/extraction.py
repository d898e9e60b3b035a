"""Takes the text out of a file; a program of its own, run by `search/documents.py`.

It knows nothing of the site: it reads a file from standard input and writes JSON with `text` and
`problem`. Files come from outside, so it first takes from itself all it does not need: memory,
time, and the right to write files. What it cannot survive ends it, not the site.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from zipfile import ZipFile

MOST_PAGES = 300
MOST_CHARACTERS = 100_000
MOST_MEMORY = 1024**3
MOST_SECONDS = 20
# Word files are compressed: what they may become.
MOST_UNPACKED = 200 * 1024**2
MOST_PARTS = 5000


class ProblemError(Exception):
    """The text cannot be had; says why, as `ExtractionProblem` of the models."""


def limit() -> None:
    """Give up what is not needed, for good."""
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError):  # the system allows less already, or knows no such limit
            resource.setrlimit(what, (most, most))


def pdf(content: bytes) -> Iterator[str]:
    """Yield the text of each page."""
    from pypdf import PdfReader  # takes long to load, and not every file needs it
    from pypdf.errors import DependencyError  # as above

    reader = PdfReader(BytesIO(content))
    try:
        # Many are protected against changes only, and open without a password.
        if reader.is_encrypted and not reader.decrypt(""):
            raise ProblemError("encrypted")
    except DependencyError as error:
        raise ProblemError("encrypted") from error
    for number in range(min(len(reader.pages), MOST_PAGES)):
        # A word that is divided at the end of a line is one word.
        yield re.sub(r"(?<=[^\W\d_])-\n(?=[a-zăâîșț])", "", reader.pages[number].extract_text())


def docx(content: bytes) -> Iterator[str]:
    """Yield the text of each paragraph, those in tables and boxes too."""
    from docx import Document  # takes long to load, and not every file needs it
    from docx.oxml.ns import qn  # as above
    from docx.text.paragraph import Paragraph  # as above

    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ProblemError("encrypted")  # Word hides a protected file in its old format
    with ZipFile(BytesIO(content)) as parts:
        sizes = [part.file_size for part in parts.infolist()]
    if len(sizes) > MOST_PARTS or sum(sizes) > MOST_UNPACKED:
        raise ProblemError("too-large")
    document = Document(BytesIO(content))
    for paragraph in document.element.body.iter(qn("w:p")):
        yield Paragraph(paragraph, document).text


KINDS = {"pdf": pdf, "docx": docx}


def text_of(content: bytes, kind: str) -> str:
    """Return the beginning of the text, in whole lines."""
    lines: list[str] = []
    length = 0
    for line in KINDS[kind](content):
        lines.append(line)
        length += len(line)
        if length > MOST_CHARACTERS:
            break
    return cleaned("\n".join(lines))[:MOST_CHARACTERS]


def cleaned(text: str) -> str:
    """Return ligatures as letters, and nothing that a database or JSON cannot hold."""
    text = unicodedata.normalize("NFKC", text).encode("utf-8", "ignore").decode()
    text = "".join(c if c.isprintable() or c == "\n" else " " for c in text)
    return re.sub(r" *\n\s*", "\n", re.sub(r" +", " ", text)).strip()


def main(kind: str) -> None:
    """Read, and say what was found."""
    limit()
    text, problem = "", ""
    try:
        text = text_of(sys.stdin.buffer.read(), kind)
    except ProblemError as error:
        problem = str(error)
    except MemoryError:
        problem = "too-large"
    except ImportError:
        raise  # not the file's fault
    except Exception:  # noqa: BLE001 – a hostile file may raise any
        problem = "broken"
    sys.stdout.write(json.dumps({"text": text, "problem": problem}))


if __name__ == "__main__":
    main(sys.argv[1])
