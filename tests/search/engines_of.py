"""The search engines of tests and benchmarks: real ones, each in a process of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from uuid import uuid4

from wagtail.search.backends import get_search_backend

from search.backends.elastic import ElasticEngine
from search.backends.fallback import database_engine
from search.query.engine import Engine, EngineAwayError
from search.query.parser import Query, QueryTerm
from tests.engines.elasticsearch import Elasticsearch
from tests.engines.node import Node
from tests.engines.opensearch import OpenSearch
from tests.engines.processes import waited

LANGUAGES = ("en", "ro", "it")
NODES: dict[str, type[OpenSearch | Elasticsearch]] = {
    "opensearch3": OpenSearch,
    "elasticsearch9": Elasticsearch,
}


# Java compiles what is run often once more, for speed: an engine of tests ends before that pays.
SHORT_LIVED = ("-XX:TieredStopAtLevel=1",)


def make_node(name: str, java_options: Sequence[str] = ()) -> Node:
    """A node that is not started yet. Raises OSError if what it needs is missing.

    Not in a folder of pytest's: each of its runs closes those to other users, and an engine may
    have to run as one.
    """
    return NODES[name](Path(tempfile.mkdtemp(prefix=f"{name}-")), java_options)


class Engines:
    """The engine of each language, and a way to wait until it shows what it was told."""

    def __init__(self, name: str, node: Node | None) -> None:
        self.name, self.node = name, node
        self.prefix = f"test_{uuid4().hex[:8]}_"
        self.of: Callable[[str], Engine] = self._backend if node else database_engine

    def _backend(self, language: str) -> ElasticEngine:
        assert self.node is not None
        return get_search_backend(
            f"search.backends.{self.name}",
            LANGUAGE=language,
            URLS=[self.node.url],
            INDEX_PREFIX=self.prefix,
        )

    def make(self) -> None:
        """Make an empty index for each language."""
        for language in LANGUAGES:
            self.of(language).rebuild(())

    def warm(self) -> None:
        """Ask until it answers in time: the first question to a new process takes seconds."""
        query = Query("warm", "en", (QueryTerm((("warm",),)),))
        for language in LANGUAGES:
            waited(partial(_answers, self.of(language), query), 60)

    def clear(self) -> None:
        """Take out what a test has put in."""
        self.settle()
        for language in LANGUAGES:
            engine = self.of(language)
            engine.write((), [name for name, _fingerprint in engine.fingerprints()])
        self.settle()

    def settle(self) -> None:
        """What was written is found from now on."""
        if self.node:
            self.node.ask("POST", f"/{self.prefix}*/_refresh")


def _answers(engine: Engine, query: Query) -> bool:
    try:
        engine.find(query)
        engine.suggest("warm", 1)
    except EngineAwayError:
        return False
    return True
