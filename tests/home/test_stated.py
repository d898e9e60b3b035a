"""The blanks of the legal pages: filled from the settings, silent or one sentence where empty."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from home.models import SiteSettings, StandardPage
from home.stated.registry import choices
from tests.factories import child, home
from tests.interest.factories import form_page

pytestmark = pytest.mark.django_db

FILLED = {
    "data_controller": "Comune di Prova",
    "controller_address": "Piazza Uno 1, 10100 Torino",
    "controller_email": "dati@example.org",
    "officer_contact": "dpo@example.org",
    "data_holders": "Host Prova, Torino, Italy",
    "transfers": "none",
    "log_days": 7,
    "backup_days": 30,
    "accessibility_email": "a11y@example.org",
    "accessibility_status": "partial",
    "accessibility_method": "self",
    "accessibility_assessed_on": date(2026, 11, 28),
    "answers_email": "sportello@example.org",
}
SAID = (
    "The controller of your data is Comune di Prova. Postal address: Piazza Uno 1, 10100 Torino.",
    'href="mailto:dati@example.org"',
    "Data protection officer: dpo@example.org",
    "on our instructions: Host Prova, Torino, Italy",
    "The data do not leave the European Economic Area.",
    "Access logs with IP addresses are erased after 7 days.",
    "remains in backups for 30 days at most.",
    "This website is partially compliant with EN 301 549 V3.2.1",
    "established by a self-assessment on 28 November 2026.",
    'href="mailto:a11y@example.org"',
    "the office at sportello@example.org",
    "“Tell us”: 24 months after the last contact.",
    "A form that no longer exists: 24 months after the last contact.",
    "What you do not confirm: 7 days.",
    "Copies of the emails we send: 90 days.",
)
SAID_WHILE_EMPTY = (
    "The controller of your data is named here before the forms open to the public.",
    "The compliance status has not been declared yet.",
)


def test_blanks_are_filled_from_settings_and_code(client: Client) -> None:
    form_page(("email",))
    body = [{"type": "stated", "value": {"what": name}} for name, _label in choices()]
    body.append({"type": "stated", "value": {"what": "no app knows this"}})
    page = child(home(), StandardPage, title="Legal", slug="legal", body=json.dumps(body))
    empty = client.get(page.url).content.decode()
    for sentence in SAID_WHILE_EMPTY:
        assert empty.count(sentence) == 1
    assert "None" not in empty.partition("<main")[2].partition("</main")[0]
    settings = SiteSettings.objects.get()
    for name, value in FILLED.items():
        setattr(settings, name, value)
    settings.full_clean()
    settings.save()
    full = " ".join(client.get(page.url).content.decode().split())
    assert [sentence for sentence in SAID if sentence not in full] == []
    assert [sentence for sentence in SAID_WHILE_EMPTY if sentence in full] == []


def test_all_blanks_read_the_settings_once(client: Client) -> None:
    names = ("controller", "officer", "holders", "backups")
    body = [{"type": "stated", "value": {"what": name}} for name in names]
    page = child(home(), StandardPage, title="Legal", slug="legal", body=json.dumps(body))
    client.get(page.url)  # menu and footer stand in memory then
    with CaptureQueriesContext(connection) as asked:
        client.get(page.url)
    assert sum(SiteSettings._meta.db_table in query["sql"] for query in asked) == 1


def test_a_controller_without_a_name_is_not_stated(client: Client) -> None:
    body = [{"type": "stated", "value": {"what": "controller"}}]
    page = child(home(), StandardPage, title="Legal", slug="legal", body=json.dumps(body))
    SiteSettings.objects.create(
        site=Site.objects.get(is_default_site=True), controller_email="dati@example.org"
    )
    html = client.get(page.url).content.decode()
    assert SAID_WHILE_EMPTY[0] in html
    assert "The controller of your data is SME4GREEN" not in html


@pytest.mark.parametrize(
    "given",
    [
        {"backup_checked_on": date(2026, 11, 28)},
        {"backup_checked_on": date(2999, 1, 1), "backup_checked_by": "Ana"},
        {"accessibility_status": "full"},
        {"officer_contact": "dpo@example.org", "has_no_officer": True},
    ],
)
def test_half_an_answer_is_refused(given: dict) -> None:
    with pytest.raises(ValidationError):
        SiteSettings(**given).clean()
