"""Redis as it is set up on a server: it has a bound, and forgets no version."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from redis import Redis

from tests.engines.processes import not_here
from tests.engines.redis import redis

pytestmark = pytest.mark.engines
LIMIT = 128 * 1024**2


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    with ExitStack() as stack:
        try:
            server = stack.enter_context(redis(tmp_path))
        except FileNotFoundError as error:
            not_here(str(error))
        yield server.url


def test_pages_go_before_memory_is_full_and_versions_stay(url: str) -> None:
    with Redis.from_url(url) as asked:
        asked.set("sme4green.versions:1:core.content", "as it is now")
        for number in range(250):
            asked.set(f"sme4green.pages:1:{number}", os.urandom(1_000_000), ex=3600)
        assert asked.info("memory")["used_memory"] < LIMIT * 1.05
        kept = [number for number in range(250) if asked.exists(f"sme4green.pages:1:{number}")]
        assert 50 < len(kept) < 150
        assert kept[-1] == 249
        assert asked.get("sme4green.versions:1:core.content") == b"as it is now"
