"""Finding and starting Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

# The first is without windows and all that belongs to them, and so the quickest.
NAMES = (
    "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome",
    "google-chrome-stable",
)  # fmt: skip
# As all else that waits for a page: a machine with much to do takes longer than five seconds.
expect.set_options(timeout=30_000)
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def find_browser() -> str | None:
    """The path of Chromium or Chrome: the environment variable CHROMIUM, or the usual places."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    return found or (MAC if Path(MAC).exists() else None)


@contextmanager
def browser_at(path: str) -> Iterator[Browser]:
    """A headless browser."""
    arguments = ["--disable-dev-shm-usage", "--disable-gpu"]
    if os.name == "posix" and os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses to run as root otherwise
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@contextmanager
def listening(page: Page, **heard: Callable[..., object]) -> Iterator[None]:
    """Call the functions at the events of their names, for a while: a tab outlives a test."""
    for event, function in heard.items():
        page.on(event, function)
    try:
        yield
    finally:
        for event, function in heard.items():
            page.remove_listener(event, function)


def sign_in(page: Page, address: str, name: str) -> None:
    """Sign in to the admin at an address of it as somebody whose password is their name.

    It waits until the page has loaded: a tab of Chromium that is closed before may never answer,
    and closing has no time limit.
    """
    page.goto(address)
    page.fill("[name=username]", name)
    page.fill("[name=password]", name)
    page.locator("[type=submit]").click()
    page.wait_for_url(lambda url: "/login/" not in url)
