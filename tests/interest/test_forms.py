"""Filling in a form: steps, errors, what is kept, what is refused."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from time_machine import TimeMachineFixture

from core.page_cache.content import changes_content
from home.mail.delivery import deliver
from home.mail.suppression import disable
from home.models import Mail
from interest.models import Enquiry, InterestFormPage, State
from interest.spam import proof_of_work
from tests.interest.factories import answers, form_page

pytestmark = pytest.mark.django_db

GIVEN = {
    "territory": "RO322",
    "firm": "Brutăria Țintă SRL",
    "needs": ["funding", "deal"],
    "themes": ["circular-economy"],
    "message": "Vrem un cuptor nou.",
    "email": "ana@example.com",
    "language": "ro",
    "consent": "on",
}


@pytest.fixture
def page(terms: None) -> InterestFormPage:
    return form_page()


def sent(client: Client, page: InterestFormPage, **more: object) -> object:
    shown = client.get(page.url).content.decode()
    return client.post(page.url, answers(shown, **{**GIVEN, **more}))


def test_what_firms_send_makes_no_page_anew(client: Client, page: InterestFormPage) -> None:
    with CaptureQueriesContext(connection) as asked:
        sent(client, page)
        confirm = re.search(r"/ro/confirmare/\S+", Mail.objects.get().text)
        assert confirm
        assert client.post(confirm[0]).status_code == 200
    assert Enquiry.objects.get().state == State.NEW
    assert [query["sql"] for query in asked if changes_content(query["sql"])] == []


def test_what_is_sent_is_kept_and_asks_for_confirmation(
    client: Client, page: InterestFormPage
) -> None:
    response = sent(client, page)
    assert response.status_code == 303
    enquiry = Enquiry.objects.get()
    assert enquiry.state == State.UNCONFIRMED
    assert (enquiry.firm, enquiry.territory, enquiry.language) == (GIVEN["firm"], "RO322", "ro")
    assert (enquiry.needs, enquiry.themes) == (["funding", "deal"], ["circular-economy"])
    assert enquiry.consent.notice_version
    mail = Mail.objects.get()
    assert (mail.recipient, mail.language) == ("ana@example.com", "ro")
    assert "/ro/confirmare/" in mail.text
    assert "ana@example.com" not in mail.text
    assert "Check your email" in client.get(response["Location"]).content.decode()


def test_an_address_that_refused_mail_gets_one_try(
    client: Client, page: InterestFormPage, mailoutbox: list
) -> None:
    disable("ana@example.com", "552")
    sent(client, page, email="ana@example.com")
    deliver()
    assert [mail.to for mail in mailoutbox] == [["ana@example.com"]]


def test_steps_carry_what_was_answered(client: Client, page: InterestFormPage) -> None:
    shown = client.get(page.url).content.decode()
    assert 'name="territory"' in shown
    assert 'name="email"' not in shown
    second = client.post(page.url, answers(shown, step="0", way="next", territory="ITC11"))
    html = second.content.decode()
    assert second.status_code == 200
    assert '<input type="hidden" name="territory" value="ITC11">' in html
    assert 'aria-invalid="true"' not in html
    back = client.post(
        page.url, answers(html, step="1", way="back", territory="ITC11", email="half@")
    )
    html = back.content.decode()
    assert '<option value="ITC11" selected>' in html
    assert 'name="email" value="half@"' in html


def test_errors_stand_at_the_field_and_nothing_is_lost(
    client: Client, page: InterestFormPage
) -> None:
    response = sent(client, page, email="ana@", message="Ein langer Text", consent="")
    html = response.content.decode()
    assert response.status_code == 422
    assert not Enquiry.objects.exists()
    assert re.search(r'id="id_email_error">Write an address with an @', html)
    assert 'aria-describedby="id_email_error"' in html
    assert "Ein langer Text" in html
    assert "Without your consent" in html


def test_the_same_form_sent_twice_is_kept_once(client: Client, page: InterestFormPage) -> None:
    shown = client.get(page.url).content.decode()
    data = answers(shown, **GIVEN)
    assert client.post(page.url, data).status_code == 303
    assert client.post(page.url, data).status_code == 303
    assert Enquiry.objects.count() == Mail.objects.count() == 1


def test_a_form_that_is_not_ours_is_refused_and_keeps_what_was_typed(
    client: Client, page: InterestFormPage
) -> None:
    response = client.post(page.url, {**GIVEN, "form_key": "forged", "way": "send"})
    assert response.status_code == 422
    assert "Nothing is lost" in response.content.decode()
    assert "Vrem un cuptor nou." in response.content.decode()
    assert not Enquiry.objects.exists()


def test_missing_proof_of_origin_offers_to_send_again(page: InterestFormPage) -> None:
    client = Client(enforce_csrf_checks=True)
    shown = client.get(page.url).content.decode()
    client.cookies.clear()
    response = client.post(page.url, answers(shown, **GIVEN))
    html = response.content.decode()
    assert response.status_code == 403
    assert 'name="message" value="Vrem un cuptor nou."' in html
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)[1]
    again = client.post(page.url, {**answers(html, **GIVEN), "csrfmiddlewaretoken": token})
    assert again.status_code == 303
    assert Enquiry.objects.count() == 1


@pytest.mark.parametrize("trigger", ["trap", "fast", "many"])
def test_what_looks_like_a_machine_does_a_computation_or_waits(
    client: Client, page: InterestFormPage, trigger: str, time_machine: TimeMachineFixture
) -> None:
    shown = client.get(page.url).content.decode()
    data = answers(shown, **GIVEN)
    if trigger == "trap":
        data["website"] = "https://spam.example"
    if trigger == "fast":
        data["form_key"] = re.search(r'name="form_key" value="([^"]+)"', shown)[1]
    if trigger == "many":
        for number in range(5):
            sent(client, page, email=f"p{number}@example.com")
    before = Enquiry.objects.count()
    response = client.post(page.url, data)
    html = response.content.decode()
    assert response.status_code == 422
    assert Enquiry.objects.count() == before
    assert "Without JavaScript, the button to send appears below after 20 seconds" in html
    assert "Vrem un cuptor nou." in html
    assert 'value="back"' not in html
    wait = re.search(r'name="patience" value="([^"]+)"', html)[1]
    assert client.post(page.url, {**data, "patience": wait}).status_code == 422
    time_machine.move_to(timezone.now() + timedelta(seconds=proof_of_work.PATIENCE + 1))
    assert client.post(page.url, {**data, "patience": wait}).status_code == 303


def test_a_solved_computation_counts_once() -> None:
    import json

    from altcha import Challenge, Payload, solve_challenge

    challenge = Challenge.from_dict(json.loads(proof_of_work.challenge_for(uuid4()).task))
    payload = Payload(challenge, solve_challenge(challenge)).to_base64()
    assert proof_of_work.is_solved(payload)
    assert not proof_of_work.is_solved(payload)
    assert not proof_of_work.is_solved("AAAA")


def test_a_network_that_sends_too_much_has_to_wait(
    client: Client, page: InterestFormPage, settings: object
) -> None:
    settings.FORM_LIMITS = {**settings.FORM_LIMITS, "network": "1/hour"}
    assert sent(client, page).status_code == 303
    response = sent(client, page, email="other@example.com")
    assert response.status_code == 429
    assert "Nothing is lost" in response.content.decode()


def test_without_a_privacy_notice_the_form_is_closed(
    client: Client, page: InterestFormPage
) -> None:
    from home.models import SiteSettings

    SiteSettings.objects.update(privacy_page=None)
    assert "closed" in client.get(page.url).content.decode()
    assert client.post(page.url, GIVEN).status_code == 200
    assert not Enquiry.objects.exists()
