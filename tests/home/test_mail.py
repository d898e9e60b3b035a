"""Mail: written with its cause, sent with patience, to a real server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import timezone
from time_machine import TimeMachineFixture

from home.mail import Message, MessageItem, MessageLink, MessageSection, delivery, write
from home.mail.delivery import address_failed, deliver
from home.mail.suppression import is_unreachable
from home.models import Mail
from tests.smtp import MailServer, mail_server, text_of

pytestmark = pytest.mark.django_db

LETTER = Message(
    subject="Două\nrânduri",
    paragraphs=["Bună ziua & <b>bine</b> ați venit."],
    button=MessageLink("Confirmați", "https://example.org/ro/confirm/x/"),
    parts=[
        MessageSection("Nou", [MessageItem("Un apel", "https://example.org/1", ["până mâine"])])
    ],
)


@pytest.fixture
def server(settings: object) -> Iterator[MailServer]:
    with mail_server() as found:
        settings.DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
        delivery._away.ended()
        yield found
    delivery._away.ended()  # what this process knows outlives a test


def written(key: str = "k", recipient: str = "ana@example.com", **more: object) -> Mail:
    return write(LETTER, key=key, recipient=recipient, language="ro", **more)


def test_a_mail_arrives_once_in_text_and_html(server: MailServer) -> None:
    written()
    written()
    deliver()
    deliver()
    (mail,) = server.mails
    assert mail["To"] == "ana@example.com"
    assert mail["Subject"] == "Două rânduri"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "Bună ziua & <b>bine</b> ați venit." in text_of(mail)
    html = mail.get_body(("html",)).get_content()
    assert "Bună ziua &amp; &lt;b&gt;bine&lt;/b&gt;" in html
    assert 'lang="ro"' in html
    assert Mail.objects.get().sent_at


def test_what_is_undone_sends_nothing(server: MailServer) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        written()
        raise RuntimeError
    deliver()
    assert server.mails == []
    assert not Mail.objects.exists()


def test_a_server_that_is_away_delays_and_loses_nothing(server: MailServer) -> None:
    server.stop()
    written()
    deliver()
    mail = Mail.objects.get()
    assert (mail.attempts, mail.sent_at, mail.problem) == (1, None, "ConnectionRefusedError")
    assert mail.due_at > timezone.now()
    deliver()
    assert Mail.objects.get().attempts == 1, "it was tried again before its time"
    server.start()
    delivery._away.ended()
    Mail.objects.update(due_at=timezone.now())
    deliver()
    assert len(server.mails) == 1


def test_all_mail_waits_for_a_server_that_is_away_and_goes_when_it_is_back(
    server: MailServer, time_machine: TimeMachineFixture
) -> None:
    server.stop()
    for number in range(20):
        written(str(number))
    deliver()
    assert Mail.objects.filter(attempts=1).count() == 1, "one try tells of all"
    server.start()
    for _time in range(3):
        time_machine.move_to(timezone.now() + delivery.FIRST_WAIT + timedelta(seconds=1))
        deliver()
    assert len(server.mails) == 20


def test_a_clock_that_is_set_back_holds_no_mail(
    server: MailServer, time_machine: TimeMachineFixture
) -> None:
    now = timezone.now()
    for number, moment in enumerate((now + timedelta(hours=1), now)):
        time_machine.move_to(moment)
        written(str(number))
        deliver()
    assert len(server.mails) == 2


def rows() -> dict[str, int]:
    return {model._meta.label: model.objects.count() for model in apps.get_models()}


def test_while_the_server_is_away_nothing_grows(server: MailServer) -> None:
    for number in range(10):
        written(str(number))
    before = rows()
    server.stop()
    for _time in range(30):
        delivery._away.until = timezone.now()
        Mail.objects.update(due_at=timezone.now())
        deliver()
    assert rows() == before
    assert sum(Mail.objects.values_list("attempts", flat=True)) == 30


def test_the_longest_due_goes_first_and_nothing_before_its_time(server: MailServer) -> None:
    now = timezone.now()
    for minutes in (3, 9, 6, -1):
        written(
            f"{minutes}", f"{abs(minutes)}@example.com", due_at=now - timedelta(minutes=minutes)
        )
    deliver()
    assert [mail["To"][0] for mail in server.mails] == ["9", "6", "3"]


def test_no_mail_is_begun_once_the_worker_is_to_stop(server: MailServer) -> None:
    for number in range(5):
        written(str(number))
    deliver(lambda: len(server.mails) == 2)
    assert len(server.mails) == 2
    assert Mail.objects.waiting().filter(claimed_until=None, attempts=0).count() == 3


def test_a_mail_that_cannot_be_made_lets_the_others_pass(server: MailServer) -> None:
    broken = written("broken")
    Mail.objects.filter(pk=broken.pk).update(attachments=[["name", "text/plain"]])
    broken.refresh_from_db()
    written("whole")
    deliver()
    assert len(server.mails) == 1
    broken.refresh_from_db()
    assert (broken.claimed_until, broken.attempts) == (None, 1)


def test_a_mail_the_server_does_not_take_yet_waits_longer_each_time(server: MailServer) -> None:
    server.busy.add("ana@example.com")
    written()
    waits = []
    for _attempt in range(12):
        Mail.objects.update(due_at=timezone.now())
        deliver()
        waits.append(round((Mail.objects.get().due_at - timezone.now()).total_seconds()))
    assert waits[:4] == [5, 10, 20, 40]
    assert waits == sorted(waits)
    assert waits[-1] == 3600
    Mail.objects.update(due_at=timezone.now(), written_at=timezone.now() - timedelta(days=6))
    deliver()
    assert Mail.objects.get().given_up_at


def test_a_process_killed_while_sending_is_followed(server: MailServer) -> None:
    written()
    Mail.objects.update(claimed_until=timezone.now() + timedelta(minutes=1))
    deliver()
    assert server.mails == []
    Mail.objects.update(claimed_until=timezone.now())
    deliver()
    assert len(server.mails) == 1


def test_an_address_that_refuses_for_good_gets_nothing_more(server: MailServer) -> None:
    server.refused.add("gone@example.com")
    told = []
    address_failed.connect(lambda address, **_: told.append(address), weak=False, dispatch_uid="t")
    try:
        written("one", "gone@example.com")
        deliver()
        written("two", "gone@example.com")
        deliver()
    finally:
        address_failed.disconnect(dispatch_uid="t")
    assert told == ["gone@example.com"]
    assert is_unreachable("Gone@example.com")
    assert server.mails == []
    assert set(Mail.objects.values_list("problem", flat=True)) == {
        "550 5.1.1",
        "unreachable",
    }


@pytest.mark.parametrize("evil", ["a@example.com\nBcc: x@example.com", "A <a@b.c>, x@y.z"])
def test_no_header_can_be_smuggled_in(server: MailServer, evil: str) -> None:
    written(recipient=evil)
    deliver()
    assert server.mails == []
    assert Mail.objects.get().given_up_at
