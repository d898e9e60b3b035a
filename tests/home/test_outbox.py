"""Whatever sends mail, Wagtail's notices too, writes it to the table of mails."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives, send_mail
from wagtail.admin.mail import send_notification
from wagtail.users.models import UserProfile

from home.mail.delivery import deliver
from home.models import Mail, StandardPage
from tests.factories import child, home

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_in_production(settings: object) -> None:
    """Tests' own backend keeps mail in memory; here it is where the worker hands it to."""
    settings.EMAIL_BACKEND = "home.mail.backend.OutboxBackend"


def test_a_notice_of_wagtail_is_written_and_sent_once(mailoutbox: list) -> None:
    user = get_user_model().objects.create_user("ana", "ana@site.example", "x")
    UserProfile.objects.create(user=user, preferred_language="ro")
    page = child(home(), StandardPage, title="A page")
    page.save_revision()
    context = {"page": page, "object": page, "model_name": "page", "root_url": "http://x"}
    assert send_notification([user], "updated_comments", context | {"editor": user})
    (mail,) = Mail.objects.all()
    assert (mail.recipient, mail.language, mail.sent_at) == ("ana@site.example", "ro", None)
    assert not mailoutbox
    deliver()
    deliver()
    (sent,) = mailoutbox
    assert sent.to == ["ana@site.example"]
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert Mail.objects.count() == 1


def test_each_recipient_gets_a_mail_of_their_own(mailoutbox: list) -> None:
    message = EmailMultiAlternatives(
        "Two\nlines", "Text", to=["a@x.example", "b@x.example"], bcc=["c@x.example"],
        reply_to=["r@x.example"],
    )  # fmt: skip
    message.attach_alternative("<p>Text</p>", "text/html")
    assert message.send() == 1
    deliver()
    assert sorted(mail.to for mail in mailoutbox) == [
        ["a@x.example"],
        ["b@x.example"],
        ["c@x.example"],
    ]
    assert {mail.reply_to[0] for mail in mailoutbox} == {"r@x.example"}
    assert mailoutbox[0].alternatives[0].content == "<p>Text</p>"


def test_mail_in_html_alone_has_a_text_too() -> None:
    send_mail("S", "", None, ["a@x.example"], html_message="<p>Words</p>")
    message = EmailMultiAlternatives("S", "<p>Words</p>", to=["b@x.example"])
    message.content_subtype = "html"
    message.send()
    assert Mail.objects.get(recipient="b@x.example").text == "Words"


def test_a_mail_with_a_file_is_refused_rather_than_cut() -> None:
    message = EmailMultiAlternatives("S", "T", to=["a@x.example"])
    message.attach("x.txt", "x", "text/plain")
    with pytest.raises(ValueError, match="attachments"):
        message.send()
