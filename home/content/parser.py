"""Reading the files of `site/content/`, with the line each value stands on."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from .errors import ContentError, Problem, fail

LANGUAGES = ("en", "ro", "it")
SECTION = re.compile(r"^# ([a-z_]+)\s*$")


class Located(dict):
    """A YAML mapping that knows the line of each key (`lines`) and its own (`line`)."""

    line: int = 1
    lines: dict[Any, int]


class _LineLoader(yaml.SafeLoader):
    """SafeLoader whose mappings are `Located`; a key given twice is an error."""


def _located(loader: _LineLoader, node: yaml.MappingNode) -> Any:
    mapping = Located()
    mapping.line = node.start_mark.line + 1
    mapping.lines = {}
    yield mapping
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in mapping:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key “{key}” is given twice", key_node.start_mark
            )
        mapping.lines[key] = key_node.start_mark.line + 1
        mapping[key] = loader.construct_object(value_node, deep=True)


_LineLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _located)


@dataclass(frozen=True)
class Section:
    """The Markdown of one field, and the line it starts on."""

    text: str
    line: int


@dataclass(frozen=True)
class Text:
    """A page in one language."""

    file: Path
    fields: Located
    sections: dict[str, Section]


@dataclass(frozen=True)
class PageFiles:
    """A page: what all languages share, and each language's text.

    `key` is the path of folders below the home page; the home page's own key is "".
    """

    key: str
    file: Path
    facts: Located
    texts: dict[str, Text]

    @property
    def parent_key(self) -> str | None:
        """The key of the page above; None for the home page."""
        if not self.key:
            return None
        return self.key.rpartition("/")[0]

    @property
    def order(self) -> tuple[int, str]:
        """Where the page stands among its siblings."""
        return int(self.facts.get("position", 0)), self.key

    def fingerprint(self, language: str) -> str:
        """Return a mark that changes when the files behind this language of the page change."""
        files = [self.file, self.texts["en"].file, self.texts[language].file]
        return fingerprint(*files)


def fingerprint(*files: Path) -> str:
    """SHA-256 of the files' bytes."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def read_yaml(file: Path) -> Located:
    """Return the mapping in a YAML file. Raises ContentError with the line of a fault."""
    return _parse_yaml(file, _read(file), first_line=1)


def read_yaml_list(file: Path) -> list[Located]:
    """Return the list of mappings in a YAML file."""
    data = _load(file, _read(file), 1)
    if not isinstance(data, list) or not all(isinstance(item, Located) for item in data):
        raise fail(file, 1, "a list of mappings is expected here")
    return data


def read_text(file: Path) -> Text:
    """Return a language file: front matter between `---` lines, then `# field` sections."""
    lines = _read(file).split("\n")
    if lines[0].rstrip() != "---":
        raise fail(file, 1, "the file must begin with a line “---”")
    try:
        end = next(i for i, line in enumerate(lines[1:], 1) if line.rstrip() == "---")
    except StopIteration:
        raise fail(file, 1, "the second line “---”, after the front matter, is missing") from None
    fields = _parse_yaml(file, "\n".join(lines[1:end]), first_line=2)
    return Text(file, fields, _sections(file, lines, end + 1))


def read_pages(folder: Path) -> dict[str, PageFiles]:
    """All pages below `folder`, by key. Raises ContentError naming every broken file."""
    pages: dict[str, PageFiles] = {}
    problems: list[Problem] = []
    home = folder / "home"
    for facts_file in sorted(home.rglob("facts.yaml")):
        try:
            texts = {
                language: read_text(facts_file.parent / f"{language}.md") for language in LANGUAGES
            }
            relative = facts_file.parent.relative_to(home).as_posix()
            key = "" if relative == "." else relative
            pages[key] = PageFiles(key, facts_file, read_yaml(facts_file), texts)
        except ContentError as error:
            problems += error.problems
    for text_file in sorted(home.rglob("*.md")):
        if not (text_file.parent / "facts.yaml").exists():
            problems.append(Problem(text_file, 1, "there is no facts.yaml beside this file"))
    if "" not in pages and not problems:
        problems.append(Problem(home / "facts.yaml", 1, "the home page is missing"))
    if problems:
        raise ContentError(problems)
    return pages


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise fail(file, 1, "this file is missing") from None
    except UnicodeDecodeError as error:
        raise fail(file, 1, f"this file is not UTF-8 ({error.reason})") from None


def _parse_yaml(file: Path, text: str, first_line: int) -> Located:
    data = _load(file, text, first_line)
    if not isinstance(data, Located):
        raise fail(file, first_line, "“name: value” lines are expected here")
    return data


def _load(file: Path, text: str, first_line: int) -> Any:
    loader = _LineLoader("\n" * (first_line - 1) + text)
    try:
        return loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else first_line
        raise fail(file, line, f"not valid YAML: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise fail(file, first_line, f"not valid YAML: {error}") from None
    finally:
        loader.dispose()


def _sections(file: Path, lines: list[str], start: int) -> dict[str, Section]:
    """Split what follows the front matter at `# field` lines."""
    sections: dict[str, Section] = {}
    collected: list[str] = []
    name, first = None, start
    for number, line in enumerate([*lines[start:], "# end"], start + 1):
        if match := SECTION.match(line):
            if name:
                sections[name] = Section("\n".join(collected), first)
            name, first, collected = match[1], number + 1, []
            if name in sections:
                raise fail(file, number, f"the field “{name}” is given twice")
        elif name:
            collected.append(line)
        elif line.strip():
            raise fail(file, number, "text before the first “# field” line")
    return sections
