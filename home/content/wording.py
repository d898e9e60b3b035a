"""Words this site does not use: found in the catalogues and the first content, with what to write.

`python -m home.content.wording` names each place and fails if there is one; without Django, as it
runs before every commit. The words are in docs/words.yaml, why in docs/style.md.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from babel.messages.pofile import read_po

from .errors import ContentProblem

LANGUAGES = ("en", "ro", "it")
# What nobody reads: words that searches are recognised by, addresses, and what others said.
UNREAD = re.compile(
    r"^search_phrases:[^\n]*\n(?:[ ]+[^\n]*\n|[ \t]*\n)*|^slug:[^\n]*|^::: quote[^\n]*\n.*?^:::"
    r"|(?<=\]\()[^)]*|https?://[^\s)\"”»]+",
    re.MULTILINE | re.DOTALL,
)
MORE = ("find", "exact", "unless")
# And in the glossary what we do not say.
UNREAD_KEYS = frozenset({"search_phrases", "slug", "not"})
# libyaml's where it is there: ten times as fast.
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Text:
    """What one language says at one place; `line` is that of its first character."""

    file: Path
    line: int
    language: str
    words: str


@dataclass(frozen=True)
class Rule:
    """Words not to use, where they are right all the same, and what to write."""

    words: str
    use: str
    find: str = ""
    exact: str = ""
    unless: str = ""

    @property
    def begins(self) -> str:
        """Return the pattern in small letters that begins at a word; empty for an exact rule."""
        return "" if self.exact else (self.find or rf"{re.escape(self.words)}\b").lower()

    @cached_property
    def wrong(self) -> re.Pattern[str]:
        return _pattern(self.exact or rf"\b(?:{self.begins})")

    @cached_property
    def right(self) -> re.Pattern[str] | None:
        return _pattern(self.unless, re.IGNORECASE) if self.unless else None

    def places(self, text: str) -> Iterator[re.Match[str]]:
        """Yield where the words are and are wrong."""
        for found in self.wrong.finditer(text if self.exact else text.lower()):
            around = self.right.finditer(text) if self.right else ()
            if not any(one.start() < found.end() and found.start() < one.end() for one in around):
                yield found


def _pattern(written: str, flags: int = 0) -> re.Pattern[str]:
    # Lines are broken anywhere, so a blank is any white space; in a class of characters it is one.
    parts = re.split(r"(\[[^\]]*\])", written)
    parts[::2] = [re.sub(r"\\? ", r"\\s+", part) for part in parts[::2]]
    return re.compile("".join(parts), flags)


@dataclass(frozen=True)
class Style:
    """The rules of each language, and texts that may stay."""

    rules: dict[str, tuple[Rule, ...]]
    exceptions: tuple[str, ...] = ()

    @cached_property
    def _quick(self) -> dict[str, list[re.Pattern[str]]]:
        """All rules of a language in two patterns: most texts need no second look."""
        return {
            language: [
                _pattern(rf"\b(?:{'|'.join(rule.begins for rule in rules if rule.begins)})"),
                _pattern("|".join(f"(?:{rule.exact})" for rule in rules if rule.exact) or r"(?!)"),
            ]
            for language, rules in self.rules.items()
            if rules
        }

    def problems(self, text: Text) -> Iterator[ContentProblem]:
        """Yield a line for each wrong word: where it is and what to write."""
        for rule, found in self.places(text.words, text.language):
            line = text.line + text.words.count("\n", 0, found.start())
            said = " ".join(text.words[found.start() : found.end()].split())
            yield ContentProblem(text.file, line, f"“{said}”: write {rule.use}")

    def places(self, words: str, language: str) -> Iterator[tuple[Rule, re.Match[str]]]:
        """Yield each wrong word of a text, with the rule it is against."""
        begins, exact = self._quick.get(language, (None, None))
        if not (begins and exact):
            return
        if not begins.search(words.lower()) and not exact.search(words):
            return
        kept = [(at.start(), at.end()) for at in self._kept(words)]
        for rule in self.rules[language]:
            for found in rule.places(words):
                if not any(first <= found.start() and found.end() <= last for first, last in kept):
                    yield rule, found

    def _kept(self, words: str) -> Iterator[re.Match[str]]:
        for exception in self.exceptions:
            yield from re.finditer(r"\s+".join(map(re.escape, exception.split())), words)


def read_style(file: Path) -> Style:
    """Return what docs/words.yaml says."""
    data = yaml.load(file.read_text(encoding="utf-8"), Loader)  # noqa: S506  a safe one
    rules = {
        language: tuple(
            Rule(
                words=str(row["not"]),
                use=str(row["use"]),
                **{key: row.get(key, "") for key in MORE},
            )
            for row in data[language]
        )
        for language in LANGUAGES
    }
    return Style(rules, tuple(row["text"] for row in data["exceptions"]))


def texts(root: Path) -> Iterator[Text]:
    """Yield every text of the site at `root`: interface and first content."""
    for file in sorted((root / "site/locale").glob("*/LC_MESSAGES/django.po")):
        yield from _of_catalogue(file, with_english=file.parts[-3] == "ro")
    content = root / "site/content"
    for file in sorted((content / "pages").rglob("*.md")):
        if file.stem in LANGUAGES:
            yield Text(file, 1, file.stem, _without_unread(file.read_text(encoding="utf-8")))
    for file in sorted(content.rglob("*.yaml")):
        if file.name != "facts.yaml":
            yield from _of_yaml(file)
    for file in sorted(content.glob("*.csv")):
        yield from _of_table(file)
    for file in sorted(content.glob("calls/nearby-*.json")):
        yield from _of_measures(file)


def _of_catalogue(file: Path, with_english: bool) -> Iterator[Text]:
    language = file.parts[-3]
    with file.open("rb") as opened:
        catalogue = read_po(opened, locale=language)
    for message in catalogue:
        if not message.id or str(message.id).endswith("/"):  # the head, and parts of addresses
            continue
        said = [(language, message.string), *([("en", message.id)] if with_english else [])]
        for code, one in said:
            for words in [one] if isinstance(one, str) else one or ():
                yield Text(file, message.lineno or 1, code, words)


def _without_unread(words: str) -> str:
    """Return a text with as many lines, and nothing in place of what nobody reads."""
    return UNREAD.sub(lambda found: "\n" * found[0].count("\n"), words)


def _of_yaml(file: Path) -> Iterator[Text]:
    root = yaml.compose(file.read_text(encoding="utf-8"), Loader)
    if root is not None:
        yield from _of_node(file, root, "")


def _of_node(file: Path, node: yaml.Node, language: str) -> Iterator[Text]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value not in UNREAD_KEYS:
                code = key.value if key.value in LANGUAGES else language
                yield from _of_node(file, value, code)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _of_node(file, value, language)
    elif isinstance(node, yaml.ScalarNode) and language:
        # A block begins below its mark.
        first = node.start_mark.line + (2 if node.style in {"|", ">"} else 1)
        yield Text(file, first, language, _without_unread(node.value))


def _of_table(file: Path) -> Iterator[Text]:
    with file.open(encoding="utf-8", newline="") as opened:
        rows = csv.DictReader(opened)
        for row in rows:
            for name, words in row.items():
                language = str(name).rpartition("_")[2]
                if language in LANGUAGES and words:
                    yield Text(file, rows.line_num, language, words)


def _of_measures(file: Path) -> Iterator[Text]:
    """Yield our own titles and texts of measures; all else in them is the words of the source."""
    written = file.read_text(encoding="utf-8")
    at = 0
    for measure in json.loads(written)["measures"]:
        for language, *said in measure.get("texts") or ():
            for words in said:
                # What is written in another way, such as with \u0103, has the line before it.
                at = max(at, written.find(json.dumps(words, ensure_ascii=False), at))
                yield Text(file, written.count("\n", 0, at) + 1, language, words)


def problems(root: Path, style: Style) -> list[ContentProblem]:
    """Return each place of the site at `root` that says what the house does not say."""
    return sorted(problem for text in texts(root) for problem in style.problems(text))


def main() -> int:
    """Name the places on the error output; return 1 if there are any."""
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    found = problems(root, read_style(Path("docs/words.yaml")))
    if found:
        said = "\n".join(map(str, found))
        sys.stderr.write(f"Words that docs/style.md has others for:\n{said}\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
