"""The mail of the morning: what waits, and nothing about who asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from home.jobs.schedule import JOBS
from home.models import Mail
from interest.desk.digest import write_digests
from interest.models import State
from tests.interest.desk.people import adviser, enquiry, territories

pytestmark = pytest.mark.django_db


def test_it_is_a_job_of_the_day() -> None:
    assert JOBS["digest"].hour == 7


def test_an_adviser_is_told_what_waits_and_what_came() -> None:
    anna = adviser("anna", "ITC11")
    now = timezone.now()
    first = enquiry(confirmed_at=now - timedelta(days=3))
    second = enquiry(confirmed_at=now - timedelta(hours=2))
    enquiry(territory="RO322", confirmed_at=now)
    enquiry(state=State.CLOSED, confirmed_at=now - timedelta(days=9))
    assert write_digests() == "1 digests"
    mail = Mail.objects.get()
    assert mail.recipient == anna.email
    assert mail.subject == "2 enquiries are waiting for an answer"
    assert "1 came since yesterday." in mail.text
    for item in (first, second):
        assert f"http://localhost:8000{reverse('enquiry', args=[item.pk])}" in mail.text
        assert f"Enquiry {item.pk}" in mail.text
    assert "ITC11 en" in mail.text


def test_nothing_about_a_person_leaves_the_desk() -> None:
    adviser("anna", "ITC11")
    item = enquiry(
        firm="Acme", person="Ion", email="ion@example.com", phone="0040", message="Secret"
    )
    write_digests()
    mail = Mail.objects.get()
    for text in (mail.subject, mail.text, mail.html):
        for word in (item.firm, item.person, item.email, "0040", item.message):
            assert word not in text


def test_once_a_day_and_only_where_something_waits() -> None:
    territories()
    adviser("anna", "ITC11")
    assert write_digests() == "0 digests"
    enquiry()
    write_digests()
    write_digests()
    assert Mail.objects.count() == 1


def test_who_does_not_want_it_or_has_left_or_has_no_address_gets_none() -> None:
    adviser("quiet", "ITC11", daily_digest=False)
    gone, silent = adviser("gone", "ITC11"), adviser("silent", "ITC11")
    gone.is_active, silent.email = False, ""
    gone.save()
    silent.save()
    enquiry()
    write_digests()
    assert not Mail.objects.exists()


@pytest.mark.parametrize(("chosen", "language"), [("ro", "ro"), ("", "en"), ("fr", "en")])
def test_it_is_in_the_language_of_the_adviser(chosen: str, language: str) -> None:
    anna = adviser("anna", "ITC11")
    UserProfile.objects.create(user=anna, preferred_language=chosen)
    enquiry()
    write_digests()
    mail = Mail.objects.get()
    assert mail.language == language
    assert f"ITC11 {language}" in mail.text


def test_a_long_list_is_cut_and_said() -> None:
    adviser("anna", "ITC11")
    for _number in range(22):
        enquiry()
    write_digests()
    text = Mail.objects.get().text
    assert "22 enquiries" in text
    assert "Below are the 20 that wait longest." in text
    assert text.count("* ") == 20
