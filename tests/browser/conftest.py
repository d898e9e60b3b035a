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
from tests.stages import MANAGE, ROOT, environment

# What a page keeps in a browser; before the first page there is nothing to forget.
FORGET = "if (location.host) [localStorage, sessionStorage].forEach((store) => store.clear())"
MEDIA = ("media", "color_scheme", "reduced_motion", "forced_colors", "contrast")


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
    """One who looks at page after page: what all pages share is fetched and read once."""
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture(scope="session")
def visitor_without_javascript(browser: Browser) -> Iterator[BrowserContext]:
    """The same for one whose browser runs no scripts."""
    context = browser.new_context(java_script_enabled=False)
    yield context
    context.close()


@pytest.fixture
def tab(visitor: BrowserContext) -> Iterator[Page]:
    """The tab of that visitor, who brings nothing along from another test.

    It is one for all tests: a new one has the browser begin a process, and each script and style
    sheet read anew, which takes longer than most tests.
    """
    page = _as_new(visitor)
    yield page
    page.evaluate(FORGET)
    page.unroute_all(behavior="ignoreErrors")


@pytest.fixture
def plain_tab(visitor_without_javascript: BrowserContext) -> Page:
    """The tab of the visitor without JavaScript."""
    return _as_new(visitor_without_javascript)


def _as_new(visitor: BrowserContext) -> Page:
    visitor.clear_cookies()
    page = visitor.pages[0] if visitor.pages else visitor.new_page()
    page.set_viewport_size({"width": 1280, "height": 720})
    page.emulate_media(**dict.fromkeys(MEDIA, "null"))
    page.mouse.move(0, 0)
    return page


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
    command = [*MANAGE, "shell", "-v0", "-c", "\n".join(lines)]
    subprocess.run(command, env=environment(server_folder), cwd=ROOT, check=True)
    return {name: name for name in names}
