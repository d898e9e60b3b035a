"""A browser and the pages it looks at, once for all browser tests."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import browser_at, find_browser
from tests.server import addresses


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium. Missing, it is a visible skip, and a failure where CI=true."""
    path = find_browser()
    if path is None:
        message = "No Chromium or Chrome found: set CHROMIUM to its path."
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with browser_at(path) as found:
        yield found


@pytest.fixture(scope="session")
def pages(server: str) -> dict[tuple[str, str], str]:
    """One page of every type in every language."""
    return addresses(server)
