"""Another process writes for long: what somebody typed is not lost."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from tests.stages import MIGRATED, ROOT, environment, stage

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]

LINES = """
import sys
sys.path[:0] = [".", "site"]
import django
django.setup()
from django.conf import settings
settings.ALLOWED_HOSTS = ["*"]

import sqlite3
from django.test import Client
from interest.models import Enquiry, Subscription
from tests.factories import term
from tests.interest.factories import answers, form_page

SENTENCE = "The site is busy at the moment."
term("territory", "RO322")
page = form_page(("territory", "firm", "message", "email"))
client = Client()
typed = {
    "territory": "RO322", "firm": "Brutaria Unu", "message": "Vrem un cuptor nou.",
    "email": "ana@example.com", "language": "ro", "consent": "on",
}
shown = client.get(page.url).content.decode()
sent = answers(shown, **typed)
alert = {"email": "ana@example.com", "frequency": "weekly", "consent": "1"}
address = "/en/alerts/new/?subject=news"
"""
LOCKED = """
other = sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None)
other.execute("BEGIN IMMEDIATE")
response = client.post(page.url, sent)
text = response.content.decode()
assert response.status_code == 503, response.status_code
assert SENTENCE in text
assert all(typed[name] in text for name in ("firm", "message", "email"))
answer = client.post(address, alert)
assert answer.status_code == 503, answer.status_code
assert SENTENCE in answer.content.decode()
assert "ana@example.com" in answer.content.decode()
other.execute("ROLLBACK")
assert client.post(page.url, sent).status_code == 303
assert client.post(address, alert).status_code == 302
assert Enquiry.objects.count() == 1
assert Subscription.objects.count() == 1
"""


def test_a_form_that_cannot_be_kept_is_shown_again(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(stage(MIGRATED, tmp_path), tmp_path / "data"))
    done = subprocess.run(
        [sys.executable, "-c", dedent(LINES + LOCKED)],
        env=environment(folder, BACKGROUND="false", SQLITE_TIMEOUT="1"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
