"""A browser and the site it looks at, once for all browser tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.server import addresses, browser_at, find_browser, site_server


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
def server(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[str]:
    """The address of the site with its real content."""
    folder: Path = tmp_path_factory.mktemp("site")
    with site_server(folder) as address:
        yield address


@pytest.fixture(scope="session")
def pages(server: str) -> dict[tuple[str, str], str]:
    """One page of every type in every language."""
    return addresses(server)
