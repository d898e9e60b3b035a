"""An alert all the way to a mail server, as a mail program receives it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from django.test import Client

from home.mail import message_ids
from home.mail.delivery import deliver
from home.mail.suppression import is_unreachable
from interest.alerts.run import run_alerts
from interest.models import Subscription, SubscriptionState
from tests.engines.processes import free_port
from tests.funding.factories import opportunity
from tests.interest.alerts.conftest import NOW

pytestmark = pytest.mark.django_db


class Mailbox:
    """What a mail server takes; it knows nobody called “gone”."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []

    async def handle_RCPT(  # noqa: N802 – aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address.startswith("gone"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 OK"


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    box = Mailbox()
    settings.DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    server = Controller(box, hostname=settings.EMAIL_HOST, port=settings.EMAIL_PORT)
    server.start()
    yield box
    server.stop()


def test_an_alert_arrives_and_is_stopped_by_its_header(
    small_site: Any, subscribe: Callable[..., Subscription], mailbox: Mailbox
) -> None:
    someone = subscribe(language="ro", email="maria@firm.example")
    opportunity("A", title="Îmbunătățirea apei", cut_offs=[(date(2027, 9, 1), None)])
    run_alerts(NOW)
    deliver()
    deliver()
    (got,) = mailbox.received
    assert got["To"] == "maria@firm.example"
    assert got["Content-Language"] == "ro"
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message_ids.is_ours(got["Message-ID"], someone.email)
    plain, html = got.get_body(("plain",)), got.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert "Îmbunătățirea apei" in plain.get_content()
    assert "Îmbunătățirea apei" in html.get_content()
    # As a mail program does it, with the address in the header that arrived.
    address = urlsplit(got["List-Unsubscribe"].strip().strip("<>"))
    response = Client().post(address.path, {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert not Subscription.objects.exists()


def test_an_address_that_is_refused_is_told_no_more(
    small_site: Any, subscribe: Callable[..., Subscription], mailbox: Mailbox
) -> None:
    gone = subscribe(email="gone@firm.example")
    opportunity("A", cut_offs=[(date(2027, 9, 1), None)])
    run_alerts(NOW)
    deliver()
    gone.refresh_from_db()
    assert gone.state == SubscriptionState.UNREACHABLE
    assert is_unreachable(gone.email)
    assert not mailbox.received
