"""Our pages of the admin in a browser: for everybody's eyes, on a phone too."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import sign_in
from tests.browser.test_accessibility import COLOURS, RULES, WIDTHS, violations
from tests.server import LANGUAGES
from tests.stages import MANAGE, ROOT, environment
from tests.turns import seed

pytestmark = pytest.mark.browser

# Makes an administrator, and what there is to see; says where, the last line in JSON.
PREPARE = """
import json
from django.contrib.auth import get_user_model
from django.urls import reverse
from funding.models import FundingOpportunity
from interest.pages import InterestFormPage
from resources.models import CaseStudyPage, PublicationPage
from tests.admin_pages import addresses, things
get_user_model().objects.create_superuser("sees", password="sees")
made = things()
call = FundingOpportunity.objects.get(pk=made["call"])
call.live = False  # other tests look at the public lists
call.save()
shown = addresses(made)
for model in (CaseStudyPage, InterestFormPage, PublicationPage):
    shown[model.__name__] = reverse("wagtailadmin_pages:edit", args=[model.objects.first().pk])
print(json.dumps(shown))
"""
# What can be wrong on one width alone: what is shown there, how large it is, what is scrolled.
OF_WIDTH = ["target-size", "scrollable-region-focusable", "button-name", "link-name", "label"]


@pytest.fixture(scope="module")
def shown(server: str, server_folder: Path) -> dict[str, str]:
    """The addresses of our pages, and of forms with what is seldom in one, by their names."""
    command = [*MANAGE, "shell", "-v0", "-c", PREPARE]
    made = subprocess.run(
        command, env=environment(server_folder), cwd=ROOT, check=True, stdout=subprocess.PIPE
    )
    return json.loads(made.stdout.splitlines()[-1])


def test_our_pages_are_for_everybody_on_a_phone_and_on_a_desk(
    browser: Browser, server: str, shown: dict[str, str], request: pytest.FixtureRequest
) -> None:
    """Each third page, in a language each; what is around them, the same, is the test's below.

    All is asked on a desk, of colours in English, which are those of all; on a phone what is of it.
    The seed of the tests' order says which third: `--random-order-seed` 0, 1 and 2 take all in.
    """
    part = seed(request.config) % 3
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    sign_in(page, f"{server}/admin/", "sees")
    wrong = []
    for number, name in enumerate(sorted(shown)[part::3]):
        language = LANGUAGES[number % len(LANGUAGES)]
        colours = None if language == "en" else COLOURS
        page.set_extra_http_headers({"Accept-Language": language})
        page.goto(f"{server}{shown[name]}")
        for width, only in zip(WIDTHS, (OF_WIDTH, RULES), strict=True):
            page.set_viewport_size({"width": width, "height": 844})
            found = violations(page, colours if only is RULES else None, only, within="main")
            if page.evaluate("document.scrollingElement.scrollWidth > innerWidth"):
                found.append("scrolled sideways")
            wrong += [f"{name} in {language}, {width} px: {fault}" for fault in found]
    assert wrong == []
    context.close()


def test_the_start_page_and_the_list_of_enquiries(
    browser: Browser, server: str, advisers: dict
) -> None:
    context = browser.new_context(locale="it-IT", reduced_motion="reduce")
    page = context.new_page()
    sign_in(page, f"{server}/admin/", advisers["torino"])
    for path in ("/admin/", "/admin/enquiries/"):
        page.goto(f"{server}{path}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})
            assert violations(page) == [], (path, width)
            assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 390, "height": 844})
    listed = page.locator("#listing-results")
    assert listed.bounding_box()["y"] < 500  # the first is on the first screen
    context.close()
