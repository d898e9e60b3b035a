"""The judged queries on an engine, over the site's real content. See table.py."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.server import LANGUAGES
from tests.stages import ROOT

# The share of queries with the right page in the first three, and NDCG at ten.
LEAST = {
    "sqlite": (0.75, 0.6),
    "postgresql": (0.85, 0.7),
    "opensearch3": (0.95, 0.85),
    "elasticsearch9": (0.95, 0.85),
}
# No language may be far below the others.
LEAST_OF_A_LANGUAGE = 0.06


def figures(environment: dict[str, str]) -> dict[str, Any]:
    """The figures of each engine that the environment names, by language."""
    command = [sys.executable, "-m", "tests.search.relevance.table", "--json"]
    run = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=True)
    return json.loads(run.stdout)


def good_enough(name: str, found: dict[str, Any], tmp_path: Path) -> None:
    """Compare, and leave what was missed beside the test's files."""
    (tmp_path / f"{name}.json").write_text(json.dumps(found, ensure_ascii=False, indent=1), "utf-8")
    right, ndcg = LEAST[name]
    assert found["all"]["found"] >= right, found["all"]["missed"]
    assert found["all"]["ndcg"] >= ndcg, found
    for language in LANGUAGES:
        assert found[language]["found"] >= right - LEAST_OF_A_LANGUAGE, found[language]["missed"]
