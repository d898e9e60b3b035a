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
from typing import Any
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
    from pypdf.errors import DependencyError, FileNotDecryptedError, WrongPasswordError  # as above

    try:
        reader = PdfReader(BytesIO(content))
        # Many are protected against changes only, and open without a password.
        if reader.is_encrypted and not reader.decrypt(""):
            raise ProblemError("encrypted")
        for number in range(min(len(reader.pages), MOST_PAGES)):
            yield reader.pages[number].extract_text()
    # The last: a way to encrypt that pypdf does not know.
    except (DependencyError, FileNotDecryptedError, WrongPasswordError, NotImplementedError) as e:
        if b"/Encrypt" not in content:
            raise
        raise ProblemError("encrypted") from e


def docx(content: bytes) -> Iterator[str]:
    """Yield the text of each paragraph: also in tables, boxes, notes, headers and footers."""
    from docx import Document  # takes long to load, and not every file needs it
    from docx.oxml import parse_xml  # as above

    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ProblemError("encrypted")  # Word hides a protected file in its old format
    with ZipFile(BytesIO(content)) as parts:
        sizes = [part.file_size for part in parts.infolist()]
    if len(sizes) > MOST_PARTS or sum(sizes) > MOST_UNPACKED:
        raise ProblemError("too-large")
    part = Document(BytesIO(content)).part
    yield from _paragraphs(part.element)
    for beside in part.package.iter_parts():
        if WORDS_BESIDE.fullmatch(beside.partname):
            yield from _paragraphs(parse_xml(beside.blob))


WORDS_BESIDE = re.compile(r"/word/(footnotes|endnotes|header\d*|footer\d*)\.xml")
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What somebody took out with changes tracked, and a box that is there once more for old programs.
NOT_READ = {
    f"{WORD}del",
    f"{WORD}moveFrom",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad"}


def _paragraphs(root: Any) -> Iterator[str]:
    """Yield the text of each paragraph as it reads with all changes accepted."""
    for paragraph in root.iter(f"{WORD}p"):
        if not any(above.tag in NOT_READ for above in paragraph.iterancestors()):
            yield "".join(_pieces(paragraph))


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == f"{WORD}t":
            yield child.text or ""
        elif sign := SIGNS.get(str(child.tag).removeprefix(WORD)):
            yield sign
        # Paragraphs in a box that hangs in this one are read by themselves.
        elif child.tag != f"{WORD}p" and child.tag not in NOT_READ:
            yield from _pieces(child)


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
    """Return ligatures as letters, divided words as one, nothing a database or JSON cannot hold."""
    text = unicodedata.normalize("NFKC", text).encode("utf-8", "ignore").decode()
    text = undivided(text)
    text = "".join(c if c.isprintable() or c == "\n" else " " for c in text)
    return re.sub(r" *\n\s*", "\n", re.sub(r" +", " ", text)).strip()


SOFT = "\u00ad"
HYPHENS = "-\u2010\u2011"
# A typesetter's hyphen may come with a space before it; with the keyboard's, that is a dash.
DIVIDED = re.compile(rf"([^\W\d_]+)(?: (?=\u2010))?([{HYPHENS}{SOFT}]) *\n\s*([^\W\d_]+)")


def undivided(text: str) -> str:
    """Return the text with words whole that were divided at the ends of lines.

    A hyphen there may be a word's own (socio-economic, e-mail, într-o). It stays where the same
    word has it elsewhere in the text, within a line; where a capital follows; and at a single
    letter, as nobody divides there.
    """
    own = {word.lower() for word in re.findall(rf"[^\W\d_]+[{HYPHENS}][^\W\d_]+", text)}
    own = {re.sub(rf"[{HYPHENS}]", "-", word) for word in own}

    def whole(found: re.Match[str]) -> str:
        first, hyphen, second = found.groups()
        if hyphen == SOFT:
            return first + second
        is_own = f"{first}-{second}".lower() in own or 1 in (len(first), len(second))
        keeps = is_own or not second[0].islower()
        return f"{first}-{second}" if keeps else first + second

    return DIVIDED.sub(whole, text).replace(SOFT, "")


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
