"""Pictures of the main pages, for people to look at, and for the help: `make screenshots`.

With `help` behind it, `python -m tests.browser.screenshots` takes those for the help alone.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import django
from playwright.sync_api import Page

from tests.browser.chromium import browser_at, find_browser
from tests.browser.help_pictures import take_help_pictures
from tests.server import LANGUAGES, PAGE_TYPES, addresses, site_server
from tests.stages import ROOT

FOLDER = ROOT / "screenshots"
KINDS = ("home", "pact", "funding-index", "article")
WIDTHS = (390, 1280)


def look_through(page: Page) -> None:
    """Scroll to the end and back, so that pictures below the fold are there."""
    for top in range(0, page.evaluate("document.body.scrollHeight"), 700):
        page.evaluate(f"window.scrollTo(0, {top})")
        page.wait_for_timeout(50)
    page.evaluate("window.scrollTo(0, 0)")
    page.wait_for_load_state("networkidle")


def main(kinds: list[str]) -> int:
    """Take the pictures of these page types (the four main ones and the help by default)."""
    path = find_browser()
    if path is None:
        sys.stderr.write("No Chromium or Chrome found: set CHROMIUM to its path.\n")
        return 1
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as of_this_run,
        browser_at(path) as browser,
        # In a folder of the run's own, as stages are made beside it.
        site_server(folder := Path(of_this_run) / "site") as server,
    ):
        if kinds in ([], ["help"]):
            for file in take_help_pictures(browser, server, folder):
                sys.stdout.write(f"{file.relative_to(ROOT)}\n")
        if kinds == ["help"]:
            return 0
        pages = addresses(server)
        for width in WIDTHS:
            page = browser.new_page(viewport={"width": width, "height": 900})
            for kind in kinds or KINDS:
                for language in LANGUAGES:
                    page.goto(pages[kind, language])
                    look_through(page)
                    file = FOLDER / f"{kind}-{language}-{width}.png"
                    page.screenshot(path=file, full_page=True)
                    sys.stdout.write(f"{file.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    asked = list(PAGE_TYPES) if sys.argv[1:] == ["all"] else sys.argv[1:]
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    # For the addresses of the admin.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sme4green.settings.test")
    django.setup()
    sys.exit(main(asked))
