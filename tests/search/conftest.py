"""The engines that search is tested against: real ones, started once for all tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engines.node import Node
from tests.engines.processes import not_here
from tests.search.engines_of import NODES, SHORT_LIVED, Engines, make_node


def _running(kind: str) -> Iterator[Node]:
    try:
        node = make_node(kind, SHORT_LIVED)
    except OSError as error:
        not_here(f"{kind} was not run: {error}")
    with node:
        yield node


@pytest.fixture(scope="session")
def opensearch3() -> Iterator[Node]:
    """A node of OpenSearch."""
    yield from _running("opensearch3")


@pytest.fixture(scope="session")
def elasticsearch9() -> Iterator[Node]:
    """A node of Elasticsearch."""
    yield from _running("elasticsearch9")


@pytest.fixture(scope="session")
def indices() -> dict[str, Engines]:
    """The engines that have been used: making their indices anew takes seconds."""
    return {}


@pytest.fixture(params=["database", *NODES])
def engines(request: pytest.FixtureRequest, db: None, indices: dict) -> Iterator[Engines]:
    """Each engine, empty."""
    if request.param == "database":
        yield Engines("database", None)
        return
    node: Node = request.getfixturevalue(request.param)
    if request.param not in indices:
        indices[request.param] = Engines(request.param, node)
        indices[request.param].make()
        indices[request.param].warm()
    made = indices[request.param]
    yield made
    made.clear()
