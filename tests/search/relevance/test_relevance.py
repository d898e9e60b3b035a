"""The judged queries on SQLite; `make bench` judges the other engines too.

Loading the content into them takes minutes, and all hold the same contract (tests/search/engines).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.search.relevance.judging import figures, good_enough
from tests.server import prepare_site


@pytest.mark.slow
def test_sqlite(tmp_path: Path) -> None:
    environment = prepare_site(tmp_path / "site")
    good_enough("sqlite", figures(environment)["database"], tmp_path)
