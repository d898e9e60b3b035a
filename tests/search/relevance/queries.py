"""The judged queries of `queries.yaml`, read and checked. README.md says what they mean."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.content_paths import CONTENT, content_pages

QUERIES = Path(__file__).with_name("queries.yaml")
LANGUAGES = ("en", "ro", "it")
KINDS = (
    "inflection",
    "no-diacritics",
    "cedilla",
    "elision",
    "synonym",
    "typo",
    "acronym",
    "identifier",
    "identifier-prefix",
    "question",
    "name",
    "topic",
)
HOME = "home"
BEST = 3


@dataclass(frozen=True)
class Query:
    """What somebody typed in a language, and the grade of every key that answers it."""

    text: str
    language: str
    kind: str
    grades: Mapping[str, int]
    in_english: bool = False

    def __str__(self) -> str:
        return f"{self.language} “{self.text}”"


def load(path: Path = QUERIES) -> list[Query]:
    """All queries of a file. Raises ValueError that says what is wrong with which one."""
    queries: list[Query] = []
    seen = set()
    for entry in yaml.safe_load(path.read_text("utf-8")):
        query = _query(entry)
        same = (query.language, query.text.casefold())
        if same in seen:
            raise ValueError(f"{query} stands there twice")
        seen.add(same)
        queries.append(query)
    return queries


@cache
def page_keys() -> frozenset[str]:
    """The folder of every page of the first content; the home page is `home`."""
    return frozenset(key or HOME for key in content_pages())


@cache
def call_keys() -> frozenset[str]:
    """The identifier of every first call."""
    return frozenset(
        identifier
        for path in (CONTENT / "calls").glob("*.json")
        for identifier in _identifiers(json.loads(path.read_text("utf-8")))
    )


def _identifiers(data: dict[str, Any]) -> Iterator[str]:
    """Of a dated list, of an answer of the portal's search, or of one record alone."""
    for call in data.get("calls", ()):
        yield call["identifier"]
    for record in data.get("results", [data] if "metadata" in data else ()):
        yield record["metadata"]["identifier"][0]


def _query(entry: dict[str, Any]) -> Query:
    """One entry of the file."""
    known = {"query", "language", "kind", "relevant", "in_english"}
    if unknown := set(entry) - known:
        raise ValueError(f"“{entry.get('query')}” has unknown fields: {sorted(unknown)}")
    if missing := known - {"in_english"} - set(entry):
        raise ValueError(f"“{entry.get('query')}” lacks {sorted(missing)}")
    query = Query(
        text=entry["query"],
        language=entry["language"],
        kind=entry["kind"],
        grades=_grades(entry["query"], entry["relevant"]),
        in_english=entry.get("in_english", False),
    )
    if problem := _problem(query):
        raise ValueError(f"{query}: {problem}")
    return query


def _problem(query: Query) -> str:
    """What is wrong with a query; "" if nothing is."""
    if query.language not in LANGUAGES:
        return "a language that the site does not have"
    if query.kind not in KINDS:
        return f"the kind “{query.kind}” is not one of {', '.join(KINDS)}"
    if set(query.grades.values()) - set(range(1, BEST + 1)):
        return f"grades go from 1 to {BEST}"
    if BEST not in query.grades.values():
        return "no right page; a query must have one"
    calls = call_keys() & set(query.grades)
    if query.in_english != bool(calls and query.language != "en"):
        return (
            "`in_english: true` marks queries in another language that calls answer, and only those"
        )
    return ""


def _grades(text: str, relevant: Mapping[str, int]) -> dict[str, int]:
    """Grades by key; `NAME*` is every call that begins so, unless it has a grade of its own."""
    grades: dict[str, int] = {}
    for key, grade in relevant.items():
        if key.endswith("*"):
            found = {call for call in call_keys() if call.startswith(key[:-1])}
        else:
            found = {key} & (page_keys() | call_keys())
        if not found:
            raise ValueError(f"“{text}”: there is no page and no call “{key}”")
        grades |= {each: grade for each in found if each == key or each not in relevant}
    return grades
