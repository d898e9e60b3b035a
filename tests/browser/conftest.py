"""A browser and the pages it looks at, once for all browser tests."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.chromium import browser_at, find_browser
from tests.server import addresses
from tests.stages import MANAGE, ROOT


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
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """One who looks at page after page: what all pages share is fetched once."""
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture
def tab(visitor: BrowserContext) -> Iterator[Page]:
    """A new page of that visitor, who brings nothing along from another test."""
    visitor.clear_cookies()
    page = visitor.new_page()
    yield page
    page.close()


@pytest.fixture(scope="session")
def pages(server: str) -> dict[tuple[str, str], str]:
    """One page of every type in every language."""
    return addresses(server)


@pytest.fixture(scope="session")
def advisers(server: str, server_folder: Path) -> dict[str, str]:
    """Two advisers of the served site: their names, which are their passwords too."""
    names = {"torino": "ITC11", "ilfov": "RO322"}
    lines = [
        "from django.contrib.auth.models import Group, User",
        "from home.models import Term",
        "from interest.models import Adviser",
        "group = Group.objects.get(name='Advisers')",
    ]
    for name, code in names.items():
        lines += [
            f"user = User.objects.create_user('{name}', '{name}@example.org', '{name}')",
            "user.groups.add(group)",
            "adviser = Adviser.objects.create(user=user)",
            f"adviser.territories.add(Term.objects.get(vocabulary='territory', code='{code}'))",
        ]
    environment = os.environ | {
        "DATA_DIR": str(server_folder),
        "DJANGO_SETTINGS_MODULE": "sme4green.settings.dev",
    }
    command = [*MANAGE, "shell", "-v0", "-c", "\n".join(lines)]
    subprocess.run(command, env=environment, cwd=ROOT, check=True)
    return {name: name for name in names}
