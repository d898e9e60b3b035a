"""Only a bad address is given up: every status of RFC 3463, answers as mail servers word them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from time_machine import TimeMachineFixture

from home.mail import Message, delivery, message_ids, write
from home.mail.bounces import receive
from home.mail.delivery import deliver
from home.mail.refusals import Reason, of_answer, of_report
from home.mail.suppression import REFUSALS, enable, forget_old_refusals, is_unreachable
from home.models import Mail, RefusedAddress, UnreachableAddress
from tests.smtp import MailServer, mail_server

ADDRESS = "maria@firm.example"
DETAILS = {0: 1, 1: 11, 2: 5, 3: 7, 4: 9, 5: 7, 6: 11, 7: 31}
STATUSES = [f"5.{subject}.{n}" for subject, most in DETAILS.items() for n in range(most)]
BAD = {f"5.1.{n}" for n in (0, 1, 2, 3, 6, 10)} | {"5.2.1", "5.7.13"}
A, F, M, S = Reason.ADDRESS, Reason.FULL, Reason.MESSAGE, Reason.SETUP
# Answers to RCPT, by the server that words them so, and what each means.
ANSWERS = [
    # Postfix, Dovecot
    (A, "550 5.1.1 <a@b.eu>: Recipient address rejected: User unknown in local recipient table"),
    (A, "550 5.1.1 <a@b.eu>: Recipient address rejected: User unknown in relay recipient table"),
    (A, "550 5.1.1 <no-spam@policy.eu>: Recipient address rejected: User unknown in virtual table"),
    (A, "501 5.1.3 Bad recipient address syntax"),
    (A, "556 5.1.10 Recipient address has null MX"),
    (S, "554 5.7.1 <a@b.eu>: Relay access denied"),
    (S, "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org"),
    (S, "550 5.1.0 <noreply@x.eu>: Sender address rejected: User unknown"),
    (S, "550 5.1.8 <noreply@x.eu>: Sender address rejected: Domain not found"),
    (S, "553 5.7.1 <noreply@x.eu>: Sender address rejected: not owned by user info"),
    (S, "550 5.7.23 Message rejected due to: SPF fail - not authorized"),
    (S, "504 5.7.1 <localhost>: Helo command rejected: need fully-qualified hostname"),
    (F, "552 5.2.2 Quota exceeded (mailbox for user is full)"),
    (M, "552 5.3.4 Message size exceeds fixed limit"),
    (M, "550 5.4.6 Routing loop"),
    # Exim
    (A, "550 Unrouteable address"),
    (A, "550 No Such User Here"),
    (S, "550 relay not permitted"),
    (S, "550 Sender verify failed"),
    (S, "550 Administrative prohibition"),
    (S, "550 rejected because 192.0.2.1 is in a black list at bl.spamcop.net"),
    (S, "550 Please turn on SMTP Authentication in your mail client."),
    (F, "550 mailbox is full"),
    (F, "552 user over quota"),
    (M, "550 This message was classified as SPAM and may not be delivered"),
    (M, "552 message size exceeds maximum permitted"),
    # Exchange, Outlook
    (A, "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"),
    (A, "550 5.1.1 RESOLVER.ADR.ExRecipNotFound; not found"),
    (M, "550 5.4.1 Recipient address rejected: Access denied. [DB3.protection.outlook.com]"),
    (M, "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302)."),
    (S, "550 5.7.1 Unable to relay"),
    (S, "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain"),
    (S, "550 5.7.64 TenantAttribution; Relay Access Denied"),
    (S, "550 5.7.606 Access denied, banned sending IP [192.0.2.1]"),
    (S, "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required"),
    (F, "554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException"),
    (M, "550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient"),
    # Gmail
    (A, "550-5.1.1 The email account that you tried to reach does not exist. Please try\n5.1.1 it"),
    (A, "550 5.2.1 The email account that you tried to reach is disabled."),
    (A, "553-5.1.2 We weren't able to find the recipient domain."),
    (F, "552-5.2.2 The recipient's inbox is out of storage space."),
    (S, "550-5.7.26 This mail is unauthenticated: neither DKIM nor SPF passed"),
    (S, "550-5.7.1 Our system has detected that this message is likely unsolicited mail."),
    (S, "550-5.7.25 The IP address sending this message does not have a PTR record"),
    (S, "550-5.7.28 an unusual rate of unsolicited mail from your IP address"),
    (M, "552-5.7.0 This message was blocked because its content presents a security issue."),
    # Sendmail, qmail, Yahoo
    (A, "550 5.1.1 <a@b.eu>... User unknown"),
    (A, "550 5.1.2 <a@b.eu>... Host unknown (Name server: b.eu: host not found)"),
    (A, "551 User not local; please try <c@d.eu>"),
    (A, "553 5.1.3 <a@b>... Invalid address"),
    (A, "553 mailbox name not allowed"),
    (S, "550 5.7.1 <a@b.eu>... Relaying denied"),
    (S, "553 5.1.8 <noreply@x.eu>... Domain of sender address does not exist"),
    (S, "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)"),
    (S, "530 Authentication required"),
    (M, "554 delivery error: dd This user doesn't have a yahoo.com account"),
    (F, "552 Requested mail action aborted: exceeded storage allocation"),
    (M, "550 5.6.0 Message is not RFC compliant"),
    (Reason.LATER, "450 4.2.0 <a@b.eu>: Recipient address rejected: Greylisted"),
    (Reason.LATER, "452 4.2.2 The email account that you tried to reach is over quota."),
    (Reason.LATER, "421 4.7.0 Try again later"),
]


@pytest.mark.parametrize(("reason", "answer"), ANSWERS)
def test_what_an_answer_means(reason: Reason, answer: str) -> None:
    code, words = int(answer[:3]), answer[4:]
    found = of_answer(code, words.encode(), about_recipient=True)
    if answer.startswith("552-5.7.0"):
        assert found.reason is S, "a status of policy is told to the administrators"
    else:
        assert found.reason is reason
    assert found.numbers.startswith(str(code))
    assert "@" not in found.numbers


@pytest.mark.parametrize(("reason", "answer"), ANSWERS)
def test_no_report_of_any_answer_disables_a_good_address(reason: Reason, answer: str) -> None:
    for status in ("5.0.0", "5.1.1"):
        if of_report(status, f"smtp; {answer}").reason is A:
            assert reason in {A, M, Reason.LATER}
            assert status == "5.1.1" or reason is A


@pytest.mark.parametrize(
    ("reason", "diagnostic"),
    [(A, "smtp; 550 No such user here"), (M, "smtp; 550 Go away"), (M, ""), (S, "x; 550 relay no")],
)
def test_a_status_that_says_nothing_leaves_it_to_the_words(reason: Reason, diagnostic: str) -> None:
    assert of_report("5.0.0", diagnostic).reason is reason


REPORT = """\
From: MAILER-DAEMON@mx.firm.example
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.firm.example

Final-Recipient: rfc822; {address}
Action: failed
Status: {status}
Diagnostic-Code: smtp; 550 {status} sorry

--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}

--b--
"""


def bounced(status: str, address: str = ADDRESS) -> int:
    own = message_ids.make(7, address)
    return receive(REPORT.format(address=address, status=status, message_id=own).encode())


@pytest.fixture
def administrators(db: None) -> None:
    users = get_user_model().objects
    for name, address in (("chief", "chief@site.example"), ("deputy", "")):
        users.create_superuser(name, address, "x")


@pytest.mark.django_db
def test_of_all_statuses_only_those_of_a_bad_address_disable_it() -> None:
    disabled = {status for status in STATUSES if bounced(status, f"{status}@firm.example")}
    assert disabled == BAD
    assert UnreachableAddress.objects.count() == len(BAD)


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["5.2.2", "5.3.4", "5.2.0"])
def test_what_refuses_for_weeks_gets_no_more(status: str, time_machine: TimeMachineFixture) -> None:
    start = timezone.now()
    for day in range(14):
        time_machine.move_to(start + timedelta(days=day), tick=False)
        bounced(status)
        bounced(status)
    assert RefusedAddress.objects.get().days == 14
    assert not is_unreachable(ADDRESS)
    time_machine.move_to(start + timedelta(days=14))
    assert bounced(status) == 1
    assert is_unreachable(ADDRESS)
    enable(ADDRESS)
    assert bounced(status) == 0, "counted from the beginning"


@pytest.mark.django_db
def test_refusals_far_apart_are_not_added(time_machine: TimeMachineFixture) -> None:
    start = timezone.now()
    for turn in range(2 * REFUSALS):
        time_machine.move_to(start + timedelta(days=25 * turn), tick=False)
        assert bounced("5.2.2") == 0
    assert not is_unreachable(ADDRESS)
    assert forget_old_refusals(timezone.localdate() + timedelta(days=61)) == 1


@pytest.mark.usefixtures("administrators")
def test_a_set_up_that_is_refused_is_told_and_disables_nobody(
    time_machine: TimeMachineFixture,
) -> None:
    for day in range(3):
        time_machine.move_to(timezone.now() + timedelta(days=day), tick=False)
        for number in range(20):
            assert bounced("5.7.26", f"{number}@gmail.example") == 0
    assert not UnreachableAddress.objects.exists()
    assert not RefusedAddress.objects.exists()
    told = Mail.objects.values_list("recipient", flat=True)
    assert list(told) == ["chief@site.example"] * 3, "once a day"
    assert "5.7.26" in Mail.objects.first().text


@pytest.fixture
def server(settings: object, db: None) -> Iterator[MailServer]:
    with mail_server() as found:
        settings.DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
        delivery._away.ended()
        yield found
    delivery._away.ended()


def test_a_relay_that_denies_keeps_all_mail_and_tells_the_administrator_once(
    server: MailServer, administrators: None
) -> None:
    server.answer = "554 5.7.1 <someone>: Relay access denied"
    for number in range(10):
        write(
            Message("New calls", ["Hello"]),
            key=str(number),
            recipient=f"{number}@firm.example",
            language="en",
        )
    deliver()
    deliver()
    assert not UnreachableAddress.objects.exists()
    told = Mail.objects.get(recipient="chief@site.example")
    assert "554 5.7.1" in told.text
    assert Mail.objects.waiting().count() == 11
    server.answer = ""
    Mail.objects.update(due_at=timezone.now())
    deliver()
    assert len(server.mails) == 11, "nothing was lost"


def test_a_full_mailbox_loses_one_mail_and_stays(server: MailServer, administrators: None) -> None:
    server.answer = "552 5.2.2 mailbox full"
    mail = write(Message("New calls", ["Hi"]), key="1", recipient=ADDRESS, language="en")
    deliver()
    mail.refresh_from_db()
    assert mail.given_up_at
    assert mail.problem == "552 5.2.2"
    assert not is_unreachable(ADDRESS)
    assert Mail.objects.count() == 1


@pytest.mark.django_db
def test_a_mail_somebody_asked_for_gets_one_try() -> None:
    for asked_for in (False, True):
        bounced("5.1.1")
        assert is_unreachable(ADDRESS)
        write(
            Message("Confirm", ["Hello"]),
            key=str(asked_for),
            recipient=ADDRESS,
            language="en",
            asked_for=asked_for,
        )
        assert is_unreachable(ADDRESS) is not asked_for
