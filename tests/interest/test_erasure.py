"""After erasure and after retention: no trace of the person, in any table, file or page."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from home.jobs import worker
from home.models import Mail
from interest.models import Enquiry, EnquiryEvent, EventKind
from interest.privacy.erasure import erase_person
from interest.privacy.retention import enforce
from sme4green.settings.caches import caches
from tests.interest.factories import FIRM, answers, form_page

pytestmark = pytest.mark.django_db

EMAIL = "zamfira.unica@example.com"
WORDS = ("zamfira.unica", "Zamfira Unică", "Moara Unică SRL", "+40 722 111 999", "Vreau o moară")


@pytest.fixture
def folder(tmp_path: Path, settings: object) -> Path:
    """Cache and media in files, to be looked through."""
    settings.CACHES = caches("", tmp_path / "cache")
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path


def traces(folder: Path) -> list[str]:
    """Where one of the person's words stands: tables of the database, files."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows = "\n".join(map(str, cursor.fetchall()))
            found += [table for word in WORDS if word in rows]
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            found += [path.name for word in WORDS if word.encode() in content]
    return sorted(set(found))


def lived_through(client: Client) -> Enquiry:
    """An enquiry sent, confirmed and answered, and its mails sent."""
    page = form_page(("territory", "firm", "needs", "message", "person", "phone", "email"))
    shown = client.get(page.url).content.decode()
    given = {
        **FIRM,
        "email": EMAIL,
        "person": "Zamfira Unică",
        "firm": "Moara Unică SRL",
        "phone": "+40 722 111 999",
        "message": "Vreau o moară",
    }
    assert client.post(page.url, answers(shown, **given)).status_code == 303
    worker.run_once()
    enquiry = Enquiry.objects.get()
    link = re.search(r"http://[^/]+(/en/confirm/\S+)", Mail.objects.get().text)[1]
    client.post(link)
    EnquiryEvent.objects.create(
        enquiry=enquiry, what=EventKind.NOTE, text="Zamfira Unică sună joi."
    )
    return Enquiry.objects.get()


def test_erasing_a_person_leaves_no_trace(client: Client, terms: None, folder: Path) -> None:
    lived_through(client)
    assert traces(folder)
    erase_person(EMAIL.upper())
    assert traces(folder) == []


def test_retention_leaves_no_trace(client: Client, terms: None, folder: Path) -> None:
    lived_through(client)
    long_ago = timezone.now() - timedelta(days=800)
    Enquiry.objects.update(last_contact_at=long_ago)
    Mail.objects.update(written_at=long_ago)
    assert "1 enquiries" in enforce()
    assert traces(folder) == []


def test_the_command_exports_before_it_erases(
    client: Client,
    terms: None,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture,
) -> None:
    lived_through(client)
    monkeypatch.setattr("builtins.input", lambda: EMAIL)
    call_command("person", "export")
    printed = capsys.readouterr().out
    assert "Zamfira Unică" in printed
    assert "sună joi" in printed
    call_command("person", "erase")
    assert "1 enquiries" in capsys.readouterr().out
    assert traces(folder) == []
