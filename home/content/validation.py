"""What must hold of all content before any of it is loaded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from wagtail_localize.strings import extract_strings

from .errors import ContentError, Problem
from .parser import LANGUAGES, Located, PageFiles
from .values import Values, values_of

REFERENCE = re.compile(r"^(page|document|image|term):([\w./-]*)$")
HREF = re.compile(r'href="((?:page|document):[^"]*)"')


def checked_values(
    pages: dict[str, PageFiles], known: dict[str, set[str]]
) -> dict[str, dict[str, Values]]:
    """Return the values of every page in every language, once nothing is wrong with any.

    `known` holds the keys that may be referred to, by kind: page, document, image, term.
    Raises ContentError naming every fault of every file.
    """
    problems: list[Problem] = []
    values: dict[str, dict[str, Values]] = {}
    for key, page in pages.items():
        if page.parent_key is not None and page.parent_key not in pages:
            problems.append(Problem(page.file, 1, "the folder above this page is no page"))
        try:
            versions = {language: values_of(page, language) for language in LANGUAGES}
        except ContentError as error:
            problems += error.problems
            continue
        values[key] = versions
        for version in versions.values():
            problems += _unknown_references(page, version, known)
        for language in LANGUAGES[1:]:
            problems += _differences(versions["en"], versions[language])
    problems += _same_addresses(pages)
    if problems:
        raise ContentError(problems)
    return values


def _unknown_references(
    page: PageFiles, values: Values, known: dict[str, set[str]]
) -> Iterator[Problem]:
    for name, reference in _references(values):
        match = REFERENCE.match(reference)
        kind, key = match.groups() if match else ("page", reference)
        if match is None or key not in known[kind]:
            line = values.lines.get(name, 1)
            file = page.file if name in page.facts else values.file
            yield Problem(file, line, f"“{name}” refers to “{reference}”, which is not there")


def _references(values: Values) -> Iterator[tuple[str, str]]:
    """Everything that refers to something else, with the place it stands in."""
    yield from values.references.items()
    for name, codes in values.terms.items():
        yield from ((name, code) for code in codes)
    for name, rows in values.rows.items():
        for row in rows:
            for field, value in row.fields.items():
                if row.model._meta.get_field(field).is_relation:
                    yield name, value
    for name, blocks in values.streams.items():
        for index, block in enumerate(blocks):
            for _path, leaf in leaves(block["value"]):
                if isinstance(leaf, str):
                    if REFERENCE.match(leaf):
                        yield f"{name}.{index}", leaf
                    yield from ((f"{name}.{index}", found) for found in HREF.findall(leaf))
    for name, html in values.prose.items():
        yield from ((name, found) for found in HREF.findall(html))


def leaves(value: Any, path: tuple = ()) -> Iterator[tuple[tuple, Any]]:
    """Yield the innermost values of a block, each with its path."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from leaves(part, (*path, name))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from leaves(part["value"], (*path, index))
    else:
        yield path, value


def _differences(english: Values, other: Values) -> Iterator[Problem]:
    """Where the structure of a translation is not that of the English text."""
    for name in sorted(_filled(english) ^ _filled(other)):
        side, lines = (english, english.lines) if name in _filled(english) else (other, other.lines)
        yield Problem(
            other.file,
            lines.get(name, 1) if side is other else 1,
            f"“{name}” is {'missing here' if side is english else 'not in the English text'}",
        )
    for name in sorted(set(english.streams) & set(other.streams)):
        yield from _block_differences(name, english, other)
    for name in sorted(set(english.prose) & set(other.prose)):
        ours, theirs = _shape(other.prose[name]), _shape(english.prose[name])
        if ours != theirs:
            yield Problem(
                other.file, other.lines[name], f"“{name}” has {ours}, the English text {theirs}"
            )
    for name, rows in english.rows.items():
        for mine, theirs_row in zip(other.rows.get(name, []), rows, strict=False):
            if set(mine.fields) != set(theirs_row.fields):
                odd = ", ".join(sorted(set(mine.fields) ^ set(theirs_row.fields)))
                yield Problem(
                    other.file,
                    other.lines.get(name, 1),
                    f"the row “{mine.key}” of “{name}” differs from the English one in: {odd}",
                )


def _filled(values: Values) -> set[str]:
    plain = {name for name, value in values.plain.items() if value not in (None, "")}
    return plain | set(values.prose) | set(values.streams)


def _block_differences(name: str, english: Values, other: Values) -> Iterator[Problem]:
    ours, theirs = other.streams[name], english.streams[name]
    for index in range(max(len(ours), len(theirs))):
        line = other.lines.get(f"{name}.{index}", other.lines.get(name, 1))
        at = english.lines.get(f"{name}.{index}", 1)
        if (
            index >= len(ours)
            or index >= len(theirs)
            or ours[index]["type"] != theirs[index]["type"]
        ):
            here = ours[index]["type"] if index < len(ours) else "nothing"
            there = theirs[index]["type"] if index < len(theirs) else "nothing"
            yield Problem(
                other.file, line, f"block {index + 1} is “{here}”, in English “{there}” (line {at})"
            )
            return
        mine, there = _outline(ours[index]), _outline(theirs[index])
        if mine != there:
            odd = [
                pair for pair in zip_longest(mine, there, fillvalue="nothing") if pair[0] != pair[1]
            ]
            yield Problem(
                other.file,
                line,
                f"block {index + 1} ({ours[index]['type']}) has {odd[0][0]}, "
                f"in English {odd[0][1]} (line {at})",
            )


def _outline(block: dict) -> list[str]:
    """Return the parts of a block in words, such as “1 title: text”."""
    return [
        f"{' '.join(str(step + 1) if isinstance(step, int) else step for step in path)}: "
        f"{_shape(leaf)}".removeprefix(": ")
        for path, leaf in leaves(block["value"])
    ]


def _shape(leaf: Any) -> str:
    """Return what must be alike in all languages: how many pieces of text, and which links."""
    if not isinstance(leaf, str):
        return str(leaf)
    if not leaf.startswith("<"):
        return leaf if REFERENCE.match(leaf) else ("text" if leaf else "nothing")
    _template, strings = extract_strings(leaf)
    links = sorted(
        attributes["href"]
        for _string, tags in strings
        for attributes in tags.values()
        if "href" in attributes
    )
    return f"{len(strings)} pieces of text" + (
        f" with the links {', '.join(links)}" if links else ""
    )


def _same_addresses(pages: dict[str, PageFiles]) -> Iterator[Problem]:
    """Two pages in one folder cannot have the same slug in a language."""
    taken: dict[tuple, PageFiles] = {}
    for page in pages.values():
        for language in LANGUAGES:
            fields: Located = page.texts[language].fields
            address = (page.parent_key, language, fields.get("slug"))
            if address in taken and fields.get("slug"):
                other = taken[address].texts[language].file
                yield Problem(
                    page.texts[language].file,
                    fields.lines["slug"],
                    f"the slug “{fields['slug']}” is that of {other} already",
                )
            taken[address] = page
