"""A new password: through the outbox, with limits, and the page tells nobody who has an account."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.users.models import UserProfile

from home.mail.delivery import deliver
from home.mail.password_reset import write_resets
from home.mail.suppression import disable
from home.models import Mail, PasswordResetRequest

pytestmark = pytest.mark.django_db

CHIEF = "chief@site.example"


@pytest.fixture(autouse=True)
def chief() -> None:
    user = get_user_model().objects.create_superuser("chief", CHIEF, "old-password-1")
    UserProfile.objects.create(user=user, preferred_language="ro")


def ask(client: Client, email: str = CHIEF, **more: str) -> None:
    response = client.post(reverse("wagtailadmin_password_reset"), {"email": email}, **more)
    assert response.status_code == 302
    assert response["Location"] == reverse("wagtailadmin_password_reset_done")


def test_a_link_comes_by_mail_and_sets_a_new_password(client: Client, mailoutbox: list) -> None:
    disable(CHIEF, "550")
    ask(client, CHIEF.upper())
    assert not mailoutbox, "nothing is sent within the request"
    write_resets()
    write_resets()
    deliver()
    (mail,) = mailoutbox
    assert mail.to == [CHIEF]
    assert mail.extra_headers["Content-Language"] == "ro"
    assert "chief" in mail.body
    address = re.search(r"https?://[^/\s]+(/admin/password_reset/\S+)", mail.body)[1]
    form = client.get(address, follow=True)
    new = {"new_password1": "Zăpadă-albă-27", "new_password2": "Zăpadă-albă-27"}
    client.post(form.redirect_chain[-1][0], new)
    assert get_user_model().objects.get().check_password("Zăpadă-albă-27")
    assert not PasswordResetRequest.objects.exists()


def test_the_page_does_the_same_for_everybody(client: Client) -> None:
    ask(client, "first@site.example")  # the network's count is there
    done = []
    for email in (CHIEF, "nobody@site.example"):
        with CaptureQueriesContext(connection) as queries:
            ask(client, email)
        done.append([re.sub(r"'[^']*'|_x\d+|\b\d+\b", "?", query["sql"]) for query in queries])
    assert done[0] == done[1]
    write_resets()
    assert Mail.objects.get().recipient == CHIEF
    assert not PasswordResetRequest.objects.exists()


def test_an_address_gets_a_few_an_hour(client: Client) -> None:
    """Of one network few, of all a few more; who is refused reads when to try again."""
    for address in (CHIEF, "nobody@site.example"):
        for number in (1, 1, 1, 2, 3, 4):
            ask(client, address, REMOTE_ADDR=f"192.0.2.{number}")
        for number in (1, 5):
            data = {"email": address}
            refused = client.post(
                reverse("wagtailadmin_password_reset"), data, REMOTE_ADDR=f"192.0.2.{number}"
            )
            assert refused.status_code == 429
            html = refused.content.decode()
            assert "Please try again in 60 minutes" in html
            assert f'value="{address}"' in html
    assert PasswordResetRequest.objects.count() == 12


def test_a_network_asks_a_few_times_an_hour(client: Client) -> None:
    for number in range(30):
        ask(client, f"{number}@site.example")
    data = {"email": "31@site.example"}
    assert client.post(reverse("wagtailadmin_password_reset"), data).status_code == 429
    assert PasswordResetRequest.objects.count() == 30


def test_who_has_no_password_or_left_is_not_written_to(client: Client) -> None:
    get_user_model().objects.update(is_active=False)
    ask(client)
    write_resets()
    assert not Mail.objects.exists()
