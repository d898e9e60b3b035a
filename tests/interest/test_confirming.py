"""Links in mails: confirm, cancel, withdraw."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from time_machine import TimeMachineFixture

from home.mail import write
from home.mail.delivery import deliver
from home.mail.suppression import disable
from home.models import Mail
from interest.models import Enquiry, EnquiryEvent, Place, Reach, State
from interest.models.choices import FormKind
from interest.privacy.erasure import data_of, erase_person
from interest.privacy.retention import RetentionError, enforce
from interest.signed_links import token_for
from interest.submission.emails import CANCEL, CONFIRM, WITHDRAW, confirmation
from news.models import EventPage, NewsIndexPage
from tests.factories import child, home
from tests.interest.factories import enquiry, form_page

pytestmark = pytest.mark.django_db


def unconfirmed(**more: object) -> Enquiry:
    return enquiry(state=State.UNCONFIRMED, confirmed_at=None, last_contact_at=None, **more)


def link(purpose: str, about: Enquiry) -> str:
    return f"/en/{purpose}/{token_for(purpose, about, once=purpose == CONFIRM)}/"


def test_opening_the_link_changes_nothing_and_the_button_confirms_once(client: Client) -> None:
    asked = unconfirmed(form=form_page(("email",)))
    address = link(CONFIRM, asked)
    shown = client.get(address)
    assert shown.status_code == 200
    assert shown["Cache-Control"].startswith("max-age=0")
    assert Enquiry.objects.get().state == State.UNCONFIRMED
    assert "Thank you" in client.post(address).content.decode()
    assert Enquiry.objects.get().state == State.NEW
    again = client.post(address)
    assert again.status_code == 410
    assert "used or is too old" in again.content.decode()
    assert EnquiryEvent.objects.count() == 1


def test_a_link_expires(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    address = link(CONFIRM, unconfirmed())
    monkeypatch.setattr("interest.submission.confirmation.CONFIRM_WITHIN", timedelta(days=-1))
    assert client.get(address).status_code == 410
    assert client.post(address).status_code == 410
    assert Enquiry.objects.get().state == State.UNCONFIRMED


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(where=st.integers(0, 200), letter=st.characters(codec="utf-8"))
def test_a_changed_link_never_works(client: Client, where: int, letter: str) -> None:
    asked = Enquiry.objects.first() or unconfirmed()
    token = token_for(CONFIRM, asked)
    where %= len(token)
    changed = token[:where] + letter + token[where + 1 :]
    if changed == token:
        return
    response = client.post(f"/en/confirm/{quote(changed, safe='')}/")
    assert response.status_code in (404, 405, 410)
    assert Enquiry.objects.get(pk=asked.pk).state == State.UNCONFIRMED


def test_a_link_of_one_purpose_serves_no_other(client: Client) -> None:
    asked = unconfirmed()
    for purpose, other in ((WITHDRAW, CONFIRM), (CANCEL, CONFIRM), (CONFIRM, WITHDRAW)):
        token = link(purpose, asked).split("/")[3]
        assert client.post(f"/en/{other}/{token}/").status_code == 404
    assert Enquiry.objects.get().state == State.UNCONFIRMED


def test_a_firm_is_counted_once_in_the_sums(client: Client) -> None:
    for themes in (["circular-economy", "digital"], ["digital"]):
        asked = unconfirmed(email="ana@example.com", themes=themes, territory="RO322")
        client.post(link(CONFIRM, asked))
    assert {(row.theme, row.firms) for row in Reach.objects.all()} == {
        ("", 1),
        ("circular-economy", 1),
        ("digital", 1),
    }


def registration_form(places: int | None) -> object:
    index = child(home(), NewsIndexPage)
    event = child(
        index,
        EventPage,
        title="Repair day",
        start=timezone.now() + timedelta(days=10),
        time_zone="Europe/Rome",
    )
    return form_page(("email!", "language"), kind=FormKind.EVENT, event=event, places=places)


def test_places_run_out_and_come_back(client: Client) -> None:
    form = registration_form(2)
    asked = [unconfirmed(form=form, kind=FormKind.EVENT, email=f"p{n}@example.com") for n in "123"]
    for each in asked:
        client.post(link(CONFIRM, each))
    assert [Enquiry.objects.get(pk=e.pk).place for e in asked] == ["place", "place", "waiting"]
    first, third = Mail.objects.to("p1@example.com").get(), Mail.objects.to("p3@example.com").get()
    assert first.attachments[0][0] == "event.ics"
    assert "BEGIN:VEVENT" in first.attachments[0][2]
    assert third.subject.startswith("You are on the waiting list")
    cancel = re.search(r"http\S+(/en/cancel/\S+)", first.text)[1]
    assert "Cancel your registration?" in client.get(cancel).content.decode()
    client.post(cancel)
    places = [Enquiry.objects.get(pk=e.pk).place for e in asked]
    assert places == ["cancelled", "place", "place"]
    assert Mail.objects.to("p3@example.com").filter(subject__startswith="You have a place").exists()
    client.post(cancel)
    assert Enquiry.objects.filter(place=Place.PLACE).count() == 2


def test_who_confirms_or_moves_up_is_written_to_whatever_was_refused_before(
    client: Client, mailoutbox: list
) -> None:
    form = registration_form(1)
    first, second = (
        unconfirmed(form=form, kind=FormKind.EVENT, email=f"p{n}@example.com") for n in "12"
    )
    for each in (first, second):
        disable(each.email, "550")
        client.post(link(CONFIRM, each))
    disable(second.email, "550")
    client.post(link(CANCEL, Enquiry.objects.get(pk=first.pk)))
    deliver()
    assert sorted(mail.to[0] for mail in mailoutbox) == [first.email, second.email, second.email]


def test_one_person_has_one_place(client: Client) -> None:
    form = registration_form(5)
    for _time in range(2):
        asked = unconfirmed(form=form, kind=FormKind.EVENT, email="ana@example.com")
        client.post(link(CONFIRM, asked))
    assert sorted(Enquiry.objects.values_list("place", flat=True)) == ["cancelled", "place"]


def test_once_its_event_begins_no_menu_leads_to_a_form(
    client: Client, time_machine: TimeMachineFixture
) -> None:
    form = registration_form(5)
    form.show_in_menus = True
    form.save_revision().publish()
    menu = f'<a href="{form.url}"'
    assert menu in client.get("/en/").content.decode()
    time_machine.move_to(timezone.now() + timedelta(days=10, minutes=1))
    assert menu not in client.get("/en/").content.decode()


def test_a_past_event_closes_its_form(client: Client) -> None:
    form = registration_form(5)
    EventPage.objects.update(start=timezone.now() - timedelta(minutes=1))
    assert "Registration is closed" in client.get(form.url).content.decode()


def test_withdrawing_erases_the_enquiry_and_its_mails(client: Client) -> None:
    asked = unconfirmed(form=form_page(("email",)))
    write(
        confirmation(asked, asked.form),
        key=f"confirm:{asked.key}",
        recipient=asked.email,
        language="en",
    )
    address = re.search(r"http\S+(/en/withdraw/\S+)", Mail.objects.get().text)[1]
    assert "Erase what you sent?" in client.get(address).content.decode()
    assert Enquiry.objects.exists()
    client.post(address)
    assert not Enquiry.objects.exists()
    assert not Mail.objects.exists()
    assert client.get(address).status_code == 404


def test_retention_erases_what_is_past_its_time_and_only_that() -> None:
    now = timezone.now()
    form = form_page(("email",), retention_months=24)
    for state, days, stays in (
        (State.UNCONFIRMED, 6, True),
        (State.UNCONFIRMED, 8, False),
        (State.NEW, 700, True),
        (State.NEW, 740, False),
    ):
        at = now - timedelta(days=days)
        enquiry(
            form=form,
            state=state,
            submitted_at=at,
            last_contact_at=at,
            email="stays@example.com" if stays else "goes@example.com",
        )
    report = enforce(now)
    assert "1 unconfirmed enquiries, 1 enquiries" in report
    assert set(Enquiry.objects.values_list("email", flat=True)) == {"stays@example.com"}
    assert Enquiry.objects.count() == 2


def test_retention_refuses_to_erase_much_at_once(time_machine: TimeMachineFixture) -> None:
    get_user_model().objects.create_superuser("chief", "chief@site.example", "x")
    form = form_page(("email",))
    for number in range(40):
        enquiry(form=form, email=f"{number}@example.com")
    later = timezone.now() + timedelta(days=1000)
    for _time in range(2):
        with pytest.raises(RetentionError, match="40 of 40"):
            enforce(later)
    assert Enquiry.objects.count() == 40
    assert Mail.objects.get().recipient == "chief@site.example"
    time_machine.move_to(later)
    with pytest.raises(CommandError, match="--anyway"):
        call_command("enforce_retention")
    call_command("enforce_retention", anyway=True)
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize(("going", "staying"), [(20, 0), (30, 61)])
def test_retention_erases_a_few_or_a_small_share(going: int, staying: int) -> None:
    form, old = form_page(("email",)), timezone.now() - timedelta(days=1000)
    for number in range(going + staying):
        at = old if number < going else timezone.now()
        enquiry(form=form, submitted_at=at, last_contact_at=at, email=f"{number}@example.com")
    enforce()
    assert Enquiry.objects.count() == staying


def test_export_has_all_and_erasure_leaves_nothing() -> None:
    asked = enquiry(email="ana@example.com", person="Ana Țăran", message="Cuptor")
    write(
        confirmation(asked, form_page(("email",))),
        key="x",
        recipient="ANA@example.com",
        language="en",
    )
    other = enquiry(email="ion@example.com")
    data = data_of("ana@example.com")
    assert data["enquiries"][0]["person"] == "Ana Țăran"
    assert data["enquiries"][0]["consent"]["text"] == "I agree."
    assert len(data["mails"]) == 1
    counts = erase_person("Ana@Example.com")
    assert (counts["enquiries"], counts["mails"]) == (1, 1)
    assert list(Enquiry.objects.all()) == [other]
    assert not Mail.objects.exists()
