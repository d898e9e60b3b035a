"""The judged queries on PostgreSQL and on each engine, over the site's real content."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.postgresql import migrated_postgresql
from tests.search.engines_of import NODES, make_node
from tests.search.relevance.judging import figures, good_enough
from tests.server import prepare_site
from tests.stages import MANAGE, ROOT


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """That of the site with its real content, in SQLite."""
    return prepare_site(tmp_path_factory.mktemp("relevance"))


@pytest.fixture(scope="module")
def on_postgresql(
    environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """The same in PostgreSQL."""
    with migrated_postgresql(tmp_path_factory.mktemp("on-postgresql")) as url:
        found = environment | {"DATABASE_URL": url}
        copying = [sys.executable, "-m", "tests.engines.copied_rows"]
        subprocess.run(
            [*copying, f"{environment['DATA_DIR']}/db.sqlite3"], env=found, cwd=ROOT, check=True
        )
        subprocess.run([*MANAGE, "search_index", "prepare"], env=found, cwd=ROOT, check=True)
        yield found


def bench_postgresql(on_postgresql: dict[str, str], tmp_path: Path) -> None:
    good_enough("postgresql", figures(on_postgresql)["database"], tmp_path)


@pytest.mark.parametrize("name", NODES)
def bench_engine(name: str, environment: dict[str, str], tmp_path: Path) -> None:
    with make_node(name) as node:
        with_engine = environment | {"SEARCH_URL": node.address}
        subprocess.run([*MANAGE, "search_index", "rebuild"], env=with_engine, cwd=ROOT, check=True)
        good_enough(name, figures(with_engine)[name], tmp_path)
