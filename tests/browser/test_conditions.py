"""An editor chooses conditions by name on a phone, in Romanian, and sees what they do."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.chromium import sign_in
from tests.browser.test_interest import PHONE
from tests.stages import MANAGE, ROOT, environment

pytestmark = pytest.mark.browser
EDITOR = """
from django.contrib.auth.models import Group, User
from wagtail.users.models import UserProfile
from funding.models import FundingOpportunity
user = User.objects.create_user('maria', 'maria@example.org', 'maria')
user.groups.add(Group.objects.get(name='Editors'))
UserProfile.objects.create(user=user, preferred_language='ro')
call = FundingOpportunity.objects.create(
    identifier='BY-NAME', source_key='BY-NAME', slug='by-name', title='By name', live=False
)
print(call.pk)
"""


@pytest.fixture
def address(server: str, server_folder: Path) -> str:
    """The form of a call; its editor is called maria, and so is her password."""
    command = [*MANAGE, "shell", "-v0", "-c", EDITOR]
    made = subprocess.run(
        command,
        env=environment(server_folder),
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return f"{server}/admin/snippets/funding/fundingopportunity/edit/{made.stdout.strip()}/"


def test_conditions_by_name(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport=PHONE)
    late: list[Route] = []
    # What is asked for while nothing is chosen yet.
    page.route("**?dimension=", lambda route: late.append(route))  # noqa: PLW0108 – Playwright marks it
    sign_in(page, address, "maria")

    page.locator("[data-side-panel-toggle=before-publishing]").click()
    finding = page.locator("a[data-finding=official_url]")
    finding.click()
    expect(page.get_by_role("tab", name="Sursă")).to_have_attribute("aria-selected", "true")
    page.locator("[data-form-side-close-button]").click()

    page.get_by_role("tab", name="Cine poate depune cererea").click()
    page.locator("#id_criteria-ADD").click()
    page.select_option("#id_criteria-0-dimension", label="sediul firmei")
    page.select_option("#id_criteria-0-operator", "in")
    search = page.get_by_label("Căutați și adăugați")
    expect(search).to_be_visible()
    with page.expect_event("requestfinished"):
        late.pop().continue_()
    page.evaluate("new Promise((done) => setTimeout(done, 100))")
    for name in ("Ilfov (RO322)", "București (RO321)"):
        expect(page.locator(f'option[value="{name}"]')).to_be_attached()
        search.fill(name)
        expect(search).to_have_value("")
    value = page.locator("#id_criteria-0-value")
    expect(value).to_have_value("Ilfov (RO322); București (RO321)")
    for field in (value, search, page.locator("#id_criteria-0-dimension")):
        box = field.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]

    with page.expect_navigation():
        page.get_by_role("button", name="Salvați ciorna").click()
    page.locator("[data-side-panel-toggle=sample-firms]").click()
    firms = page.locator("[data-side-panel=sample-firms]")
    expect(firms).to_contain_text("O brutărie din Torino cu șase angajați")
    expect(firms).to_contain_text("Pentru firme cu sediul în: Ilfov sau București.")
    page.close()
