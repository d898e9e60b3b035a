"""The office that answers where no adviser does: what it gets, and what is known of that later."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from home.mail.delivery import deliver
from home.models import Mail, SiteSettings, StandardPage
from interest.consent import words_for
from interest.models import Adviser, ConsentText, Enquiry, EnquiryEvent, State
from interest.models.choices import FormKind
from interest.privacy.erasure import data_of, erase_enquiries
from interest.signed_links import token_for
from interest.submission.emails import CONFIRM
from tests.factories import child, home, term
from tests.interest.factories import enquiry, form_page, privacy, ready

pytestmark = pytest.mark.django_db
OFFICE = "sportello@example.org"


@pytest.fixture(autouse=True)
def office(terms: None) -> None:
    """An address that answers, and no adviser."""
    privacy()
    ready()
    Adviser.objects.all().delete()
    answers_at(OFFICE)


def answers_at(address: str) -> None:
    """Have another office answer, or none."""
    settings = SiteSettings.objects.get()
    settings.answers_email = address
    settings.save()


def adviser(**fields: Any) -> Adviser:
    """Somebody who answers from now on."""
    return Adviser.objects.create(user=get_user_model().objects.create_user("anna"), **fields)


def confirmed(client: Client, language: str = "en", **fields: Any) -> Enquiry:
    """An enquiry whose sender agreed to today's words, and has pressed the button."""
    with translation.override(language):
        words = words_for(fields.get("kind", FormKind.INTEREST))
    fields.setdefault("consent", ConsentText.of(words, language, "1"))
    asked = enquiry(state=State.UNCONFIRMED, language=language, **fields)
    client.post(reverse("interest_confirm", args=[token_for(CONFIRM, asked)]))
    asked.refresh_from_db()
    assert asked.state == State.NEW
    return asked


def written(key: str = "office:") -> list[str]:
    """Who is written to as the office."""
    return list(Mail.objects.filter(key__startswith=key).values_list("recipient", flat=True))


def unanswered() -> list[tuple[str, int]]:
    """What the desk names to an administrator as seen by nobody else."""
    users = get_user_model().objects
    client = Client()
    client.force_login(users.filter(is_superuser=True).first() or users.create_superuser("chief"))
    return client.get("/admin/enquiries/").context.get("unanswered", [])


def test_it_gets_what_no_adviser_covers_and_is_told_to_erase_it(client: Client) -> None:
    page = form_page(("email",))
    mine = confirmed(client, message="Less bread in the bin.", about=page.url)
    mail = Mail.objects.get(key=f"office:{mine.key}")
    assert (mail.recipient, mail.reply_to) == (OFFICE, mine.email)
    assert "Less bread" in mail.text
    assert "It asks about" in mail.text
    assert "You ask about" not in mail.text
    assert OFFICE in EnquiryEvent.objects.latest("pk").text
    deliver()
    erase_enquiries(Enquiry.objects.all())
    told = Mail.objects.get()
    assert told.recipient == OFFICE
    assert "erase the email" in told.text
    assert mine.email not in told.text
    adviser(fallback=True)
    confirmed(client)
    assert written() == []


def test_a_registration_goes_to_no_office(client: Client) -> None:
    """What somebody needs to take part may speak of health (GDPR Art. 9)."""
    confirmed(client, kind=FormKind.EVENT, answers=[["What you need", "A place for a wheelchair"]])
    assert written() == []
    assert "office" not in words_for(FormKind.EVENT)
    asked = enquiry(state=State.UNCONFIRMED, kind=FormKind.EVENT)
    address = reverse("interest_confirm", args=[token_for(CONFIRM, asked)])
    for response in (client.get(address), client.post(address)):
        assert "the office that answers" not in response.content.decode()


@pytest.mark.parametrize("language", ["en", "ro", "it"])
def test_only_who_agreed_to_the_office_is_handed_to_it(client: Client, language: str) -> None:
    confirmed(client, language, consent=ConsentText.of("The advisers alone.", language, "1"))
    assert written() == []
    confirmed(client, language)
    assert written() == [OFFICE]


def test_what_a_person_agrees_to_and_sends_names_the_office(client: Client) -> None:
    page = form_page(("email",))
    assert "or the office that answers" in client.get(page.url).content.decode()
    asked = enquiry(state=State.UNCONFIRMED)
    address = reverse("interest_confirm", args=[token_for(CONFIRM, asked)])
    for response in (client.get(address), client.post(address)):
        assert "or to the office that answers" in response.content.decode()


def test_the_privacy_notice_names_it_only_where_it_gets_something(client: Client) -> None:
    body = json.dumps([{"type": "stated", "value": {"what": "recipients"}}])
    page = child(home(), StandardPage, title="Legal", slug="legal", body=body)
    assert OFFICE in client.get(page.url).content.decode()
    adviser(fallback=True)
    assert OFFICE not in client.get(page.url).content.decode()


def test_the_desk_names_what_neither_an_adviser_nor_the_office_got(client: Client) -> None:
    before = enquiry(territory="RO322")
    enquiry(state=State.CLOSED)
    sent, given_up = confirmed(client), confirmed(client)
    Mail.objects.filter(key=f"office:{given_up.key}").update(given_up_at=timezone.now())
    deliver()
    sent.refresh_from_db()
    assert (sent.handed_to, bool(sent.handed_at)) == (OFFICE, True)
    assert [count for _name, count in unanswered()] == [1, 1]
    one = adviser()
    one.territories.set([term("territory", "ITC11")])
    assert [count for _name, count in unanswered()] == [1]
    one.user.is_active = False
    one.user.save()
    assert [count for _name, count in unanswered()] == [1, 1]
    Enquiry.objects.filter(pk=before.pk).update(state=State.CLOSED)
    assert [count for _name, count in unanswered()] == [1]


def test_the_office_that_got_it_is_told_whatever_changed_since(client: Client) -> None:
    asked = confirmed(client)
    deliver()
    Mail.objects.all().delete()  # as after 90 days
    answers_at("another@example.org")
    adviser(fallback=True)
    data = data_of(asked.email)["enquiries"][0]
    assert data["handed_to"] == OFFICE
    assert data["handed_at"]
    erase_enquiries(Enquiry.objects.all())
    assert written("office-erased:") == [OFFICE]


def test_an_office_that_got_nothing_is_not_told(client: Client) -> None:
    answers_at("")
    enquiry()
    answers_at(OFFICE)
    confirmed(client)  # its email waits
    erase_enquiries(Enquiry.objects.all())
    assert written("office") == []
    confirmed(client)
    Mail.objects.update(claimed_until=timezone.now() + timedelta(minutes=1))  # it may be gone
    erase_enquiries(Enquiry.objects.all())
    assert written("office-erased:") == [OFFICE]
