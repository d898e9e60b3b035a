"""The people who walk, and their way into the admin."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import sign_in
from tests.browser.walks.cast import Person
from tests.stages import MANAGE, ROOT, environment

Walker = Callable[[Person], Page]


@pytest.fixture(scope="session")
def people(server: str, server_folder: Path) -> None:
    """All of them, and what lies ready for them, on the served site."""
    script = "from tests.browser.walks.cast import prepare; prepare()"
    command = [*MANAGE, "shell", "-v0", "-c", script]
    subprocess.run(command, env=environment(server_folder), cwd=ROOT, check=True)


@pytest.fixture
def at_desk(tab: Page, server: str, people: None) -> Walker:
    """A function that lets somebody sit down: signed in, on the admin's start page."""

    def sit_down(person: Person) -> Page:
        tab.context.clear_cookies()
        tab.set_extra_http_headers({"Accept-Language": person.language})
        sign_in(tab, f"{server}/admin/", person.login)
        return tab

    return sit_down
