"""What subscribers do by their signed link: change, pause, mute, stop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from home.mail import suppression as mailboxes
from interest.alerts.links import manage_token
from interest.alerts.run import run_alerts
from interest.models import Frequency, Mute, Sent, Subject, Subscription, SubscriptionState
from tests.factories import term
from tests.funding.factories import opportunity
from tests.interest.alerts.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def around(small_site: Any) -> None:
    """All of these run on the small site."""


@pytest.fixture
def someone(subscribe: Callable[..., Subscription]) -> Subscription:
    term("theme", "water")
    return subscribe(selection={"theme": ["water"]}, email="maria@firm.example")


@pytest.fixture
def base(someone: Subscription) -> str:
    return f"/en/alerts/{manage_token(someone)}/"


def test_the_page_says_what_it_is_about(client: Client, base: str) -> None:
    text = client.get(base).content.decode()
    assert "water en" in text
    assert 'value="daily" checked' in text
    assert "noindex" in text
    assert "maria" not in text


OWN = {"ro": "/ro/alerte/", "it": "/it/avvisi/"}


def test_the_page_speaks_all_languages(client: Client, base: str) -> None:
    for code in ("ro", "it"):
        page = client.get(base.replace("/en/alerts/", OWN[code]))
        assert page.status_code == 200
        assert f"water {code}" in page.content.decode()


def test_frequency_and_language_change(client: Client, base: str, someone: Subscription) -> None:
    response = client.post(base, {"action": "save", "frequency": "weekly", "language": "it"})
    assert response.status_code == 302
    assert response["Location"] == base.replace("/en/alerts/", OWN["it"]) + "?done=saved"
    someone.refresh_from_db()
    assert (someone.frequency, someone.language) == (Frequency.WEEKLY, "it")
    assert 'role="status"' in client.get(response["Location"]).content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {"action": "save", "frequency": "hourly", "language": "it"},
        {"action": "save", "language": "xx"},
        {"action": "explode"},
        {},
    ],
)
def test_nonsense_changes_nothing(
    client: Client, base: str, someone: Subscription, sent: dict[str, str]
) -> None:
    assert client.post(base, sent).status_code in {200, 422}
    before = someone.frequency, someone.language, someone.state
    someone.refresh_from_db()
    assert before == (someone.frequency, someone.language, someone.state)
    assert client.get(f"{base}?done=nonsense").status_code == 200


def test_pause_and_resume(client: Client, base: str, someone: Subscription) -> None:
    opportunity("A", themes=["water"], cut_offs=[(date(2027, 9, 1), None)])
    client.post(base, {"action": "pause"})
    someone.refresh_from_db()
    assert someone.state == SubscriptionState.PAUSED
    assert "until you resume" in client.get(base).content.decode()
    assert run_alerts(NOW) == "0 mails"
    client.post(base, {"action": "resume"})
    assert run_alerts(NOW) == "1 mails"


def test_resuming_wakes_an_address_that_had_refused(
    client: Client, base: str, someone: Subscription
) -> None:
    Subscription.objects.update(state=SubscriptionState.UNREACHABLE)
    mailboxes.disable(someone.email, "550")
    assert "were returned" in client.get(base).content.decode()
    client.post(base, {"action": "pause"})
    someone.refresh_from_db()
    assert someone.state == SubscriptionState.UNREACHABLE
    client.post(base, {"action": "resume"})
    someone.refresh_from_db()
    assert someone.state == SubscriptionState.ACTIVE
    assert not mailboxes.is_unreachable(someone.email)


def test_a_link_to_manage_confirms_nothing(
    client: Client, subscribe: Callable[..., Subscription]
) -> None:
    waiting = subscribe(state=SubscriptionState.UNCONFIRMED)
    client.post(f"/en/alerts/{manage_token(waiting)}/", {"action": "resume"})
    waiting.refresh_from_db()
    assert waiting.state == SubscriptionState.UNCONFIRMED


def test_mute_by_one_click_and_unmute(client: Client, base: str, someone: Subscription) -> None:
    call = opportunity("A", themes=["water"], cut_offs=[(date(2027, 9, 1), None)])
    address = f"{base}mute/?item=call:{call.pk}"
    page = client.get(address)
    assert "Title of A" in page.content.decode()
    assert not Mute.objects.exists()
    for _click in range(2):
        assert "We will not write about it again" in client.post(address).content.decode()
    client.post(f"{base}mute/?item=theme:water")
    assert set(someone.mutes.values_list("item", flat=True)) == {f"call:{call.pk}", "theme:water"}
    text = client.get(base).content.decode()
    assert "Title of A" in text
    assert "all about “water en”" in text
    assert run_alerts(NOW) == "0 mails"
    for item in (f"call:{call.pk}", "theme:water"):
        client.post(base, {"action": "unmute", "item": item})
    assert not Mute.objects.exists()


@pytest.mark.parametrize(
    "item", ["", "call:0", "call:99999999999999999999", "theme:none", "page:x", "person:1", "call:"]
)
def test_what_is_not_there_cannot_be_muted(client: Client, base: str, item: str) -> None:
    assert client.get(f"{base}mute/?item={item}").status_code == 404
    assert client.post(f"{base}mute/?item={item}").status_code == 404
    assert not Mute.objects.exists()


def test_stop_shows_a_page_and_its_button_forgets_everything(
    client: Client, base: str, someone: Subscription
) -> None:
    opportunity("A", themes=["water"], cut_offs=[(date(2027, 9, 1), None)])
    run_alerts(NOW)
    assert Sent.objects.exists()
    assert "Unsubscribe and delete my data" in client.get(f"{base}stop/").content.decode()
    assert Subscription.objects.exists()
    response = client.post(f"{base}stop/", {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert "/en/alerts/new/?origin=catalogue&amp;theme=water" in response.content.decode()
    assert not Subscription.objects.exists()
    assert not Sent.objects.exists()
    assert client.post(f"{base}stop/").status_code == 404
    assert client.get(base).status_code == 404


def test_a_mail_program_stops_without_cookie_and_page(base: str) -> None:
    """RFC 8058: one POST, no cookie, no CSRF token, no redirect."""
    program = Client(enforce_csrf_checks=True)
    response = program.post(
        f"{base}stop/",
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 200
    assert not Subscription.objects.exists()


def test_all_else_needs_the_token_of_forms(base: str) -> None:
    program = Client(enforce_csrf_checks=True)
    assert program.post(base, {"action": "pause"}).status_code == 403
    assert program.post(f"{base}mute/?item=theme:water").status_code == 403


def test_news_are_managed_alike(client: Client, subscribe: Callable[..., Subscription]) -> None:
    reader = subscribe(subject=Subject.NEWS)
    base = f"/en/alerts/{manage_token(reader)}/"
    assert "News and events of the project" in client.get(base).content.decode()
    assert "/en/alerts/new/?subject=news" in client.post(f"{base}stop/").content.decode()
