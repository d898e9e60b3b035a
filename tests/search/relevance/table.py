"""How good search is: the judged queries put to each engine, per language.

    python -m tests.search.relevance.table [--json] [queries.yaml …]

asks the database named by DATABASE_URL and DATA_DIR, and the engine named by SEARCH_URL, about the
content that is loaded there, and prints a table.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean
from typing import Any

from tests.search.relevance.measures import found_within, ndcg
from tests.search.relevance.queries import QUERIES, Query, load
from tests.server import LANGUAGES
from tests.stages import ROOT

# What a key of the judged set is found by: its ranked results.
Ranked = Callable[[str, str], list[str]]


@dataclass(frozen=True)
class Figures:
    """Of some queries: the share with the right page in the first three, and NDCG at ten."""

    found: float
    ndcg: float
    missed: tuple[str, ...]


def figures(queries: Iterable[Query], ranked: Ranked) -> Figures:
    """Ask every query."""
    answers = [(query, ranked(query.text, query.language)) for query in queries]
    return Figures(
        mean(found_within(keys, query.grades) for query, keys in answers),
        mean(ndcg(keys, query.grades) for query, keys in answers),
        tuple(
            f"{query.language} {query.kind}: {query.text} -> {', '.join(keys[:3])}"
            for query, keys in answers
            if not found_within(keys, query.grades)
        ),
    )


def by_language(queries: Iterable[Query], ranked: Ranked) -> dict[str, Figures]:
    """The figures of each language, and of all."""
    asked = list(queries)
    groups: Mapping[str, list[Query]] = {
        language: [query for query in asked if query.language == language] for language in LANGUAGES
    } | {"all": asked}
    return {name: figures(group, ranked) for name, group in groups.items()}


def table(name: str, found: Mapping[str, Figures]) -> str:
    """The figures in words."""
    return "\n".join(
        f"{name:<16} {group:<4} right page in first 3: {part.found:6.1%}   NDCG@10: {part.ndcg:.3f}"
        for group, part in found.items()
    )


def ranking(engine_of: Callable[[str], Any]) -> Ranked:
    """Keys of the judged set in the order of an engine, as a visitor would see them."""
    from home.content.values import stable_id
    from search.backends.fallback import EngineAnswer
    from search.models import Entry
    from search.query.parser import Filters
    from search.service.search import run_search
    from tests.search.relevance.queries import content_pages

    keys = {str(stable_id(key)): key or "home" for key in content_pages()}

    def ranked(text: str, language: str) -> list[str]:
        engine = engine_of(language)
        looked = run_search(
            text, language, Filters(), find=lambda query: EngineAnswer(engine.find(query))
        )
        entries = Entry.objects.in_bulk([hit.entry_id for hit in looked.found.hits])
        found = [entries[hit.entry_id] for hit in looked.found.hits]
        return [
            entry.names.split("\n")[0] if entry.kind == "call" else keys.get(entry.key, entry.url)
            for entry in found
        ]

    return ranked


def main() -> None:
    """Print the table of the loaded site."""
    sys.path.insert(0, str(ROOT / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sme4green.settings.dev")
    import django

    django.setup()
    from search.backends.fallback import configured_engine, database_engine

    files = [Path(argument) for argument in sys.argv[1:] if argument != "--json"]
    queries = [query for path in files or [QUERIES] for query in load(path)]
    engines: dict[str, Callable[[str], Any]] = {"database": database_engine}
    if configured_engine("en"):
        engines[os.environ["SEARCH_URL"].partition(":")[0]] = configured_engine
    found = {name: by_language(queries, ranking(engine_of)) for name, engine_of in engines.items()}
    if "--json" in sys.argv:
        as_json = {
            name: {group: asdict(part) for group, part in groups.items()}
            for name, groups in found.items()
        }
        sys.stdout.write(json.dumps(as_json) + "\n")
        return
    for name, groups in found.items():
        sys.stdout.write(table(name, groups) + "\n")
        for missed in groups["all"].missed:
            sys.stdout.write(f"    missed {missed}\n")


if __name__ == "__main__":
    main()
