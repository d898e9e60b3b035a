"""An enquiry is read, answered, assigned and closed, and all of it is remembered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.mail.delivery import deliver
from home.mail.suppression import disable
from home.models import Mail
from interest.models import (
    ConsentText,
    Enquiry,
    EnquiryEvent,
    EventKind,
    NoticeText,
    Outcome,
    ReplyTemplate,
    State,
)
from tests.factories import locale, term
from tests.interest.desk.people import CONSENT, adviser, at, enquiry

pytestmark = pytest.mark.django_db


@pytest.fixture
def torino() -> Client:
    return at(adviser("torino", "ITC1"))


def page(client: Client, item: Enquiry, query: str = "") -> str:
    response = client.get(reverse("enquiry", args=[item.pk]) + query)
    assert response.status_code == 200
    return response.content.decode()


def do(client: Client, item: Enquiry, action: str, **data: object) -> str:
    """The page after a action."""
    response = client.post(reverse("enquiry_action", args=[item.pk, action]), data, follow=True)
    assert response.status_code == 200
    item.refresh_from_db()
    return response.content.decode()


def happened(item: Enquiry, what: str) -> list[str]:
    return [event.text for event in item.events.filter(what=what)]


def test_all_that_was_said_is_shown_in_words(torino: Client) -> None:
    term("theme", "water")
    term("sector", "C")
    item = enquiry(
        themes=["water"],
        sector="C",
        needs=["deal"],
        phone="011 22",
        message="Line one\n<b>two</b>",
        answers=[["How did you hear?", "From a friend"]],
        about="/it/finanziamenti/",
        campaign="fair",
    )
    text = page(torino, item)
    for words in (
        *(item.firm, item.person, item.email, "011 22", "water en", "C en", "ITC11 en"),
        *("Joining a Local Green Deal", "Line one<br>&lt;b&gt;two", "How did you hear?"),
        *("From a friend", "/it/finanziamenti/", "fair", CONSENT, "privacy notice: 7."),
    ):
        assert words in text, words


def test_who_looked_is_remembered_once_an_hour(torino: Client) -> None:
    item = enquiry()
    page(torino, item)
    page(torino, item)
    assert item.events.filter(what=EventKind.SEEN).count() == 1
    page(at(adviser("other", "IT")), item)
    assert item.events.filter(what=EventKind.SEEN).count() == 2
    item.events.update(at=timezone.now() - timedelta(minutes=61))
    page(torino, item)
    assert item.events.filter(what=EventKind.SEEN).count() == 3


def test_an_outcome_is_needed_when_closed_and_only_then(torino: Client) -> None:
    item = enquiry()
    assert "Say how it ended." in do(torino, item, "state", state="closed", outcome="")
    refused = do(torino, item, "state", state="in-progress", outcome="helped")
    assert "Only an enquiry that is closed" in refused
    assert item.state == State.NEW
    text = do(torino, item, "state", state="closed", outcome="helped")
    assert (item.state, item.outcome) == (State.CLOSED, Outcome.HELPED)
    assert "status: closed, helped" in text
    do(torino, item, "state", state="in-progress", outcome="")
    assert (item.state, item.outcome) == (State.IN_PROGRESS, "")
    assert happened(item, EventKind.STATE) == ["in-progress", "closed helped"]


def test_contact_by_other_ways_moves_the_day_of_last_contact(torino: Client) -> None:
    item = enquiry()
    do(torino, item, "state", state="in-progress", outcome="")
    assert item.last_contact_at is None
    do(torino, item, "state", state="contacted", outcome="")
    assert timezone.now() - item.last_contact_at < timedelta(minutes=1)
    do(torino, item, "state", state="contacted", outcome="")
    assert happened(item, EventKind.STATE) == ["contacted", "in-progress"]


@pytest.mark.parametrize("state", ["unconfirmed", "nonsense", ""])
def test_no_other_status_is_taken(torino: Client, state: str) -> None:
    item = enquiry()
    do(torino, item, "state", state=state, outcome="")
    assert item.state == State.NEW


def test_a_note_is_kept(torino: Client) -> None:
    item = enquiry()
    assert "Call <b>" not in do(torino, item, "note", text="Call <b>on Monday</b>")
    assert happened(item, EventKind.NOTE) == ["Call <b>on Monday</b>"]
    do(torino, item, "note", text="  ")
    assert len(happened(item, EventKind.NOTE)) == 1


def test_it_is_assigned_to_one_who_may_see_it(torino: Client) -> None:
    item = enquiry()
    anna, ilfov = adviser("anna", "ITC11"), adviser("ilfov", "RO322")
    text = page(torino, item)
    assert f'<option value="{anna.pk}"' in text
    assert f'<option value="{ilfov.pk}"' not in text
    assert "assigned to anna" in do(torino, item, "assign", adviser=anna.pk)
    assert item.assigned_to == anna
    do(torino, item, "assign", adviser=ilfov.pk)
    assert item.assigned_to == anna
    assert "assigned to nobody" in do(torino, item, "assign", adviser="")
    assert item.assigned_to is None
    assert happened(item, EventKind.ASSIGNED) == ["", "anna"]


def template(language: str, title: str, text: str = "Dear {person} of {firm}") -> ReplyTemplate:
    return ReplyTemplate.objects.create(
        locale=locale(language), title=title, subject="For {firm}", text=text
    )


def test_templates_in_the_language_of_the_person_come_first(torino: Client) -> None:
    template("en", "English one")
    template("it", "Italian one")
    text = page(torino, enquiry(language="it"))
    assert text.index("Italian one") < text.index("English one")


def test_names_are_put_in_and_never_run(torino: Client) -> None:
    item = enquiry(person="{firm} {0.__class__}", firm="%s {person}")
    form = torino.get(
        reverse("enquiry", args=[item.pk]), {"template": template("it", "T").pk}
    ).context["reply_form"]
    assert form.initial["text"] == "Dear {firm} {0.__class__} of %s {person}"
    assert form.initial["subject"] == "For %s {person}"


def test_where_there_is_no_name_no_place_is_left(torino: Client) -> None:
    item = enquiry(person="", firm="")
    chosen = template("it", "T", "Dear {person},\n{unknown}")
    form = torino.get(reverse("enquiry", args=[item.pk]), {"template": chosen.pk}).context[
        "reply_form"
    ]
    assert form.initial["text"] == "Dear,\n{unknown}"
    assert "Dear" not in page(torino, item, "?template=nonsense")


def test_a_reply_is_written_with_all_that_belongs_to_it(torino: Client) -> None:
    item = enquiry(language="ro")
    text = do(torino, item, "reply", subject="Răspuns", text="Bună ziua,\n\nrândul doi\nși trei")
    assert "The reply was sent." in text
    event = item.events.get(what=EventKind.REPLY)
    assert event.text == "Răspuns\n\nBună ziua,\n\nrândul doi\nși trei"
    mail = Mail.objects.get()
    assert mail.key == f"reply:{event.pk}"
    assert (mail.recipient, mail.language, mail.subject) == (item.email, "ro", "Răspuns")
    assert mail.reply_to == "torino@example.org"
    assert "rândul doi\nși trei" in mail.text
    assert item.state == State.CONTACTED
    assert item.last_contact_at is not None


def test_a_reply_changes_no_status_but_new(torino: Client) -> None:
    item = enquiry(state=State.IN_PROGRESS)
    do(torino, item, "reply", subject="A", text="B")
    assert item.state == State.IN_PROGRESS


def test_a_button_pressed_twice_sends_one_mail(torino: Client) -> None:
    item = enquiry()
    do(torino, item, "reply", subject="A", text="B")
    assert "was not sent again" in do(torino, item, "reply", subject="A", text="B")
    do(torino, item, "reply", subject="A", text="C")
    assert Mail.objects.count() == 2


def test_no_header_is_smuggled_in(torino: Client) -> None:
    item = enquiry()
    do(torino, item, "reply", subject="A\r\nBcc: all@example.com", text="B")
    mail = Mail.objects.get()
    assert mail.subject == "A Bcc: all@example.com"
    assert mail.headers == {}


def test_an_adviser_without_a_proper_address_is_not_answered_to() -> None:
    someone = adviser("someone", "IT")
    someone.email = "x@example.org\nBcc: y@example.org"
    someone.save()
    do(at(someone), enquiry(), "reply", subject="A", text="B")
    assert Mail.objects.get().reply_to == ""


def test_what_was_written_stays_after_an_error(torino: Client) -> None:
    item = enquiry()
    text = do(torino, item, "reply", subject="", text="A long answer")
    assert "A long answer" in text
    assert not Mail.objects.exists()


@pytest.mark.sqlite  # the trigger is written for it
def test_reply_status_and_mail_are_kept_together_or_not_at_all() -> None:
    """A database that refuses the last step takes the first ones back."""
    client, item = at(adviser("torino", "ITC1")), enquiry()
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER refuse BEFORE UPDATE ON interest_enquiry "
            "BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )
    try:
        address = reverse("enquiry_action", args=[item.pk, "reply"])
        assert client.post(address, {"subject": "A", "text": "B"}).status_code == 500
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER refuse")
    assert not Mail.objects.exists()
    assert not EnquiryEvent.objects.exists()
    assert Enquiry.objects.get().state == State.NEW


def test_an_address_that_refuses_mail_is_said(torino: Client) -> None:
    item = enquiry()
    assert "were returned" not in page(torino, item)
    disable(item.email, "550")
    assert "were returned" in page(torino, item)


def test_a_reply_to_an_address_that_refused_gets_one_try(torino: Client, mailoutbox: list) -> None:
    item = enquiry()
    disable(item.email, "550")
    do(torino, item, "reply", subject="A", text="B")
    deliver()
    assert [mail.to for mail in mailoutbox] == [[item.email]]


def test_erasing_an_enquiry_erases_its_history(torino: Client) -> None:
    item = enquiry()
    do(torino, item, "note", text="x")
    item.delete()
    assert not EnquiryEvent.objects.exists()


def test_a_colleague_who_left_leaves_the_history_readable(torino: Client) -> None:
    item, gone = enquiry(), adviser("gone", "IT")
    do(at(gone), item, "note", text="Their note")
    gone.delete()
    assert "Their note" in page(torino, item)


def test_the_wording_is_the_one_that_was_agreed_to(torino: Client) -> None:
    NoticeText.keep("7.1-abc", "it", "Titolare: Comune di Prova")
    consent = ConsentText.of("Sono d'accordo.", "it", "7.1-abc")
    shown = page(torino, enquiry(consent=consent))
    assert "Sono d&#x27;accordo." in shown
    assert '<div lang="it"><p>Titolare: Comune di Prova</p></div>' in shown
