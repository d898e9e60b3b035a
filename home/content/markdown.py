"""Markdown to rich text and to the blocks of a page's body."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

from home.stated import registry as stated

from .errors import fail
from .parser import LANGUAGES, MarkdownSection, _parse_yaml

FENCE = re.compile(r"^:::\s*(\S+)?\s*(.*?)\s*$")
STEP = re.compile(r"^### (.+)$", re.MULTILINE)
BETWEEN_TERMS = re.compile(r"\s·\s")
ITEM = re.compile(r"^- (.+)$")
LINK_ITEM = re.compile(r"^\[([^\]]+)\]\((page:[^)]*)\)(?::\s*(.+))?$")

_markdown = MarkdownIt("commonmark", {"html": False}).disable(
    ["code", "fence", "image", "html_block"]
)


def rich_text(text: str) -> str:
    """Markdown as the HTML that Wagtail keeps. Links keep their written address."""
    html = _markdown.render(text)
    html = re.sub(r"<li>\s*<p>(.*?)</p>\s*</li>", r"<li>\1</li>", html, flags=re.DOTALL)
    for ours, wagtails in (("strong", "b"), ("em", "i")):
        html = html.replace(f"<{ours}>", f"<{wagtails}>").replace(f"</{ours}>", f"</{wagtails}>")
    html = re.sub(r">\s*\n\s*<", "><", html).strip()
    return html.replace("\n", " ")


def body_blocks(file: Path, section: MarkdownSection) -> list[tuple[str, Any, int]]:
    """Return the blocks of a body: (block type, value, line).

    Raises ContentError for a block that is not known or not closed.
    """
    blocks = []
    for kind, title, text, line in _pieces(file, section):
        if kind is None:
            if text.strip():
                blank = len(text) - len(text.lstrip("\n"))
                blocks.append(("text", rich_text(text), line + blank))
        elif kind not in _readers:
            known = ", ".join(sorted(_readers))
            raise fail(file, line, f"there is no block “{kind}”; known are {known}")
        else:
            blocks.append(_readers[kind](file, title, text, line))
    return blocks


def _pieces(file: Path, section: MarkdownSection) -> Iterator[tuple[str | None, str, str, int]]:
    """Plain Markdown (kind None) and `:::` blocks, in order, each with its first line."""
    kind: str | None = None
    title, collected, first = "", [], section.line
    for number, line in enumerate(section.text.split("\n"), section.line):
        match = FENCE.match(line)
        if match is None:
            collected.append(line)
        elif kind is None and match[1]:
            yield None, "", "\n".join(collected), first
            kind, title, collected, first = match[1], match[2], [], number
        elif kind is not None and not match[1]:
            yield kind, title, "\n".join(collected), first
            kind, title, collected, first = None, "", [], number + 1
        else:
            raise fail(file, number, "a “:::” that opens or closes nothing")
    if kind is not None:
        raise fail(file, first, f"the block “{kind}” is not closed with “:::”")
    yield None, "", "\n".join(collected), first


Block = tuple[str, Any, int]


def _note(kind: str) -> Callable[[Path, str, str, int], Block]:
    def read(file: Path, title: str, text: str, line: int) -> Block:
        return "note", {"kind": kind, "title": title, "text": rich_text(text)}, line

    return read


def _steps(file: Path, title: str, text: str, line: int) -> Block:
    before, *rest = STEP.split(text)
    if before.strip() or not rest:
        raise fail(file, line, "each step begins with a line “### Title”")
    steps = [
        {"title": name.strip(), "text": rich_text(body)}
        for name, body in zip(rest[::2], rest[1::2], strict=True)
    ]
    return "steps", steps, line


def _items(file: Path, text: str, line: int) -> list[str]:
    items: list[str] = []
    for offset, entry in enumerate(text.split("\n"), 1):
        if match := ITEM.match(entry):
            items.append(match[1].strip())
        elif entry.startswith("  ") and items:
            items[-1] += " " + entry.strip()
        elif entry.strip():
            raise fail(file, line + offset, "only lines “- …” are expected here")
    if not items:
        raise fail(file, line, "at least one line “- …” is expected here")
    return items


def _checklist(file: Path, title: str, text: str, line: int) -> Block:
    if not title:
        raise fail(file, line, "a checklist needs a title: “::: checklist Title”")
    return "checklist", {"title": title, "entries": _items(file, text, line)}, line


def _facts(file: Path, title: str, text: str, line: int) -> Block:
    facts = []
    for item in _items(file, text, line):
        label, colon, value = item.partition(": ")
        if not colon:
            raise fail(file, line, f"“- Label: value” is expected, not “- {item}”")
        facts.append({"label": label.strip(), "value": value.strip()})
    return "facts", facts, line


def _terms(file: Path, title: str, text: str, line: int) -> Block:
    terms = []
    for item in _items(file, text, line):
        label, _colon, meaning = item.partition(": ")
        names = BETWEEN_TERMS.split(label.strip())
        if not meaning or len(names) != len(LANGUAGES):
            raise fail(file, line, f"“- English · Romanian · Italian: meaning”, not “- {item}”")
        terms.append({**dict(zip(LANGUAGES, names, strict=True)), "meaning": meaning})
    return "terms", terms, line


def _links(file: Path, title: str, text: str, line: int) -> Block:
    links = []
    for item in _items(file, text, line):
        match = LINK_ITEM.match(item)
        if match is None:
            raise fail(file, line, f"“- [Title](page:path): text” is expected, not “- {item}”")
        links.append({"page": match[2], "title": match[1], "text": match[3] or ""})
    return "links", links, line


def _documents(file: Path, title: str, text: str, line: int) -> Block:
    return "documents", [f"document:{key}" for key in _items(file, text, line)], line


def _files(file: Path, title: str, text: str, line: int) -> Block:
    files = []
    for item in _items(file, text, line):
        language, colon, key = item.partition(": ")
        if not colon or language not in LANGUAGES:
            raise fail(file, line, f"“- {'|'.join(LANGUAGES)}: key” is expected, not “- {item}”")
        files.append({"document": f"document:{key.strip()}", "language": language})
    return "files", files, line


def _image(file: Path, title: str, text: str, line: int) -> Block:
    details = _parse_yaml(file, text, line + 1) if text.strip() else {}
    value: dict[str, Any] = {
        name: str(details.get(name, "")) for name in ("alt", "caption", "credit")
    }
    value["decorative"] = not value["alt"]
    return "image", {"image": f"image:{title}", **value}, line


def _quote(file: Path, title: str, text: str, line: int) -> Block:
    details = _parse_yaml(file, text, line + 1)
    names = ("text", "attribution", "source", "language")
    if missing := [name for name in names if not details.get(name)]:
        raise fail(file, line, f"a quotation needs {', '.join(missing)}")
    return "quote", {name: str(details[name]) for name in names}, line


def _partners(file: Path, title: str, text: str, line: int) -> Block:
    return "partners", None, line


def _stated(file: Path, title: str, text: str, line: int) -> Block:
    known = [name for name, _label in stated.choices()]
    if title not in known:
        raise fail(file, line, f"nothing states “{title}”; known are {', '.join(sorted(known))}")
    return "stated", {"what": title}, line


_readers: dict[str, Callable[[Path, str, str, int], Block]] = {
    "note": _note("info"),
    "warning": _note("warning"),
    "steps": _steps,
    "checklist": _checklist,
    "facts": _facts,
    "terms": _terms,
    "links": _links,
    "documents": _documents,
    "files": _files,
    "image": _image,
    "quote": _quote,
    "partners": _partners,
    "stated": _stated,
}
