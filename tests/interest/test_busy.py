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
alert = answers(client.get(address).content.decode(), **alert)
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


BUTTONS = """
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import translation
from home.models import HomePage
from interest.alerts import links
from interest.models import ConsentText, Subscription, SubscriptionState
from interest.signed_links import new_nonce, token_for
from interest.submission.emails import CANCEL, CONFIRM, WITHDRAW
from tests.interest.factories import enquiry

def path(url):
    return url.removeprefix("http://localhost:8000")

def subscription(state):
    return Subscription.objects.create(
        nonce=new_nonce(), email="b@example.com", language="it", subject="calls", state=state,
        consent=ConsentText.of("I agree.", "it", "1.1"),
    )

asking = enquiry(state="unconfirmed", nonce=new_nonce())
going = enquiry(place="place")
active = subscription(SubscriptionState.ACTIVE)
asked = subscription(SubscriptionState.UNCONFIRMED)
get_user_model().objects.create_superuser("chief", "chief@example.com", "Zapada-alba-27")
chief = Client()
chief.force_login(get_user_model().objects.get())
with translation.override("it"):
    buttons = [
        (client, reverse("interest_confirm", args=[token_for(CONFIRM, asking)]), {}),
        (client, reverse("interest_cancel", args=[token_for(CANCEL, going, once=False)]), {}),
        (client, reverse("interest_withdraw", args=[token_for(WITHDRAW, going, once=False)]), {}),
        (client, path(links.confirm_url(asked)), {}),
        (client, path(links.mute_url(active, "theme:digital")), {}),
        (client, path(links.manage_url(active)), {"action": "pause"}),
        (client, path(links.manage_url(active)), {"action": "save", "frequency": "daily",
                                                  "language": "it"}),
        (client, path(links.stop_url(active)), {"List-Unsubscribe": "One-Click"}),
        (chief, reverse("enquiry_action", args=[going.pk, "note"]), {"text": "Sunat azi."}),
        (client, reverse("wagtailadmin_password_reset"), {"email": "chief@example.com"}),
    ]
term("theme", "digital")
home = HomePage.objects.first()
edit = reverse("wagtailadmin_pages:unpublish", args=[page.pk])
other = sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None)
other.execute("BEGIN IMMEDIATE")
for who, address, data in buttons:
    answer = who.post(address, data)
    text = answer.content.decode()
    assert answer.status_code == 503, (address, answer.status_code)
    assert int(answer["Retry-After"]) > 0
    assert "no-store" in answer["Cache-Control"]
    assert '<form method="post">' in text and "csrfmiddlewaretoken" in text
    assert all(f'name="{name}" value="{value}"' in text for name, value in data.items())
    assert ("Il sito" in text) == address.startswith("/it/"), text
    assert who.get(address).status_code in (200, 405), address
answer = chief.post(edit, {})
assert answer.status_code == 503, answer.status_code
signing = Client().post(
    reverse("wagtailadmin_login"), {"username": "chief", "password": "Zapada-alba-27"}
)
assert signing.status_code == 503, signing.status_code
assert "Zapada" not in signing.content.decode()
assert "Try again" in signing.content.decode()
found = client.get("/en/search/?q=energy")
assert found.status_code == 200, found.status_code
other.execute("ROLLBACK")
for who, address, data in buttons:
    answer = who.post(address, data)
    assert answer.status_code in (200, 302, 404, 410), (address, answer.status_code)
assert not Subscription.objects.filter(pk=active.pk).exists()
"""


def ran(lines: str, folder: Path) -> subprocess.CompletedProcess:
    """Run these in a process of their own, on a database that is a file."""
    data = Path(shutil.copytree(stage(MIGRATED, folder), folder / "data"))
    return subprocess.run(
        [sys.executable, "-c", dedent(LINES + lines)],
        env=environment(data, BACKGROUND="false", SQLITE_TIMEOUT="1"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_form_that_cannot_be_kept_is_shown_again(tmp_path: Path) -> None:
    done = ran(LOCKED, tmp_path)
    assert done.returncode == 0, done.stderr


def test_a_button_that_does_nothing_now_can_be_pressed_again(tmp_path: Path) -> None:
    """Links of mails, one-click, desk, sign-in, the admin: never a 500, no flood in the log."""
    done = ran(BUTTONS, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
