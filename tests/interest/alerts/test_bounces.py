"""Mail that comes back: only ours is believed, only what is final counts, nothing breaks."""

from __future__ import annotations

import io
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from home.mail import message_ids
from home.mail.bounces import receive
from home.mail.suppression import is_unreachable
from home.models import UnreachableAddress
from interest.models import Subscription, SubscriptionState

pytestmark = pytest.mark.django_db

ADDRESS = "maria@firm.example"
REPORT = """\
From: Mail Delivery System <MAILER-DAEMON@mx.firm.example>
To: noreply@site.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.firm.example
Arrival-Date: Tue, 2 Mar 2027 06:00:00 +0100

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b
Content-Type: {returned}

Message-ID: {message_id}
To: {address}
Subject: 1 new call

{body}
--b--
"""


def report(
    address: str = ADDRESS,
    action: str = "failed",
    status: str = "5.1.1",
    returned: str = "message/rfc822",
    message_id: str = "",
    to: str = ADDRESS,
) -> bytes:
    message_id = message_id or message_ids.make(7, to)
    text = REPORT.format(
        address=address,
        action=action,
        status=status,
        returned=returned,
        message_id=message_id,
        body="Hello" if returned == "message/rfc822" else "",
    )
    return text.replace("\n", "\r\n").encode()


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
@pytest.mark.parametrize("address", [ADDRESS, "Maria@Firm.Example", f"<{ADDRESS}>"])
def test_a_hard_bounce_disables_the_address(
    subscribe: Callable[..., Subscription], returned: str, address: str
) -> None:
    mine, other = subscribe(email="Maria@firm.example"), subscribe()
    paused = subscribe(email=ADDRESS, state=SubscriptionState.PAUSED)
    assert receive(report(address=address, returned=returned)) == 1
    assert is_unreachable(ADDRESS)
    states = [Subscription.objects.get(pk=one.pk).state for one in (mine, other, paused)]
    assert states == [
        SubscriptionState.UNREACHABLE,
        SubscriptionState.ACTIVE,
        SubscriptionState.PAUSED,
    ]
    assert UnreachableAddress.objects.get().status == "5.1.1"


@pytest.mark.parametrize(
    "changed",
    [
        {"status": "4.2.2"},
        {"status": "2.0.0"},
        {"status": ""},
        {"status": "five"},
        {"action": "delayed"},
        {"action": "delivered"},
        {"message_id": "<mail.7.0000000000000000000000000000000000000000@localhost>"},
        {"message_id": "<somebody@else.example>"},
        {"address": "other@firm.example"},
        {"to": "other@firm.example"},
        {"returned": "text/plain"},
    ],
)
def test_all_else_changes_nothing(changed: dict[str, str]) -> None:
    assert receive(report(**changed)) == 0
    assert not UnreachableAddress.objects.exists()


def test_a_forwarded_mail_fails_for_the_address_we_wrote_to() -> None:
    raw = report(address="elsewhere@other.example").replace(
        b"Action:", b"Original-Recipient: rfc822;maria@firm.example\r\nAction:"
    )
    assert receive(raw) == 1
    assert is_unreachable(ADDRESS)
    assert not is_unreachable("elsewhere@other.example")


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_nothing_makes_it_fail(data: st.DataObject) -> None:
    good = report()
    raw = data.draw(
        st.one_of(
            st.binary(max_size=200),
            st.builds(
                lambda start, length, filling: good[:start] + filling + good[start + length :],
                st.integers(0, len(good)),
                st.integers(0, 60),
                st.binary(max_size=30),
            ),
            st.binary(max_size=40).map(lambda noise: good.replace(b"5.1.1", noise)),
        )
    )
    assert receive(raw) in {0, 1}


def test_the_command_reads_from_the_mail_server(monkeypatch: pytest.MonkeyPatch) -> None:
    for raw in (b"", b"\xff\x00garbage", report()):
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
        out = io.StringIO()
        call_command("receive_bounce", verbosity=2, stdout=out)
    assert out.getvalue() == "1 addresses disabled\n"


def test_an_id_names_one_mail_to_one_address() -> None:
    own = message_ids.make(7, ADDRESS)
    assert message_ids.is_ours(own, ADDRESS.upper())
    assert not message_ids.is_ours(own, "other@firm.example")
    assert not message_ids.is_ours(own.replace("mail.7", "mail.8"), ADDRESS)
    assert ADDRESS not in own
