"""Our pages of the admin in a browser: for everybody's eyes, on a phone too."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import sign_in
from tests.browser.test_accessibility import WIDTHS, violations
from tests.server import LANGUAGES
from tests.stages import MANAGE, ROOT, environment

pytestmark = pytest.mark.browser

# Somebody for each language, and the addresses of our pages, told as JSON.
PREPARE = """
import json
from django.contrib.auth import get_user_model
from wagtail.users.models import UserProfile
from tests.admin_pages import addresses, things
for language in ("en", "ro", "it"):
    name = f"admin-{language}"
    user = get_user_model().objects.create_superuser(name, f"{name}@example.org", name)
    UserProfile.objects.create(user=user, preferred_language=language)
print(json.dumps(addresses(things())))
"""


@pytest.fixture(scope="module")
def shown(server: str, server_folder: Path) -> dict[str, str]:
    """The addresses of all our pages, by their names; each has something to show."""
    told = subprocess.run(
        [*MANAGE, "shell", "-v0", "-c", PREPARE],
        env=environment(server_folder),
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return {name: f"{server}{path}" for name, path in json.loads(told.stdout).items()}


# Wagtail names none of its editors of formatted text.
OF_WAGTAIL = {"aria-input-field-name": {"enabled": False}}


def faults(page: Page, rules: object = None) -> list[str]:
    """What is wrong on a desk and on a phone: by axe, and what runs out of the window."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        found += [f"{width} px: {fault}" for fault in violations(page, rules)]
        if page.evaluate("document.scrollingElement.scrollWidth > innerWidth"):
            found.append(f"{width} px: sideways")
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_our_pages(browser: Browser, server: str, shown: dict, language: str) -> None:
    """Each in one language; who looks is an administrator, who sees the most."""
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    sign_in(page, f"{server}/admin/", f"admin-{language}")
    found = {}
    for name in list(shown)[LANGUAGES.index(language) :: len(LANGUAGES)]:
        answer = page.goto(shown[name])
        assert answer is not None
        assert (answer.status, page.url) == (200, shown[name])
        found[name] = faults(page, OF_WAGTAIL if name.startswith("edit ") else None)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    context.close()


def test_the_start_page_and_the_list_of_an_adviser(
    browser: Browser, server: str, advisers: dict
) -> None:
    context = browser.new_context(locale="it-IT", reduced_motion="reduce")
    page = context.new_page()
    sign_in(page, f"{server}/admin/", advisers["torino"])
    for path in ("/admin/", "/admin/enquiries/"):
        page.goto(f"{server}{path}")
        assert faults(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    listed = page.locator("#listing-results")
    assert listed.bounding_box()["y"] < 500  # the first is on the first screen
    context.close()
