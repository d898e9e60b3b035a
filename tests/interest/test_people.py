"""People are not taken for machines, and machines get no further."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from time_machine import TimeMachineFixture

from home.models import Mail, RateCount
from interest.models import Enquiry, InterestFormPage
from interest.spam.form_key import LONGEST_OPEN
from interest.spam.proof_of_work import PATIENCE, VALID, challenge_for, has_waited
from tests.interest.factories import answers, form_page

pytestmark = pytest.mark.django_db

GIVEN = {"territory": "RO322", "firm": "Brutăria", "message": "Cuptor", "consent": "on"}


@pytest.fixture
def page(terms: None) -> InterestFormPage:
    return form_page()


def shown(client: Client, page: InterestFormPage) -> dict:
    """What a browser sends that has shown the form for a while."""
    return answers(client.get(page.url).content.decode(), **GIVEN)


def waiting(html: str) -> str:
    return re.search(r'name="patience" value="([^"]+)"', html)[1]  # type: ignore[index]


def test_steps_and_answers_that_were_refused_count_for_nothing(
    client: Client, page: InterestFormPage
) -> None:
    data = shown(client, page)
    for _press in range(12):
        client.post(page.url, data | {"step": "0", "way": "next"})
        client.post(page.url, data | {"step": "1", "way": "back"})
        assert client.post(page.url, data | {"email": "ana@"}).status_code == 422
    assert not RateCount.objects.exists()
    assert client.post(page.url, data | {"email": "ana@example.com"}).status_code == 303


def test_a_try_that_was_refused_counts_for_nothing(client: Client, page: InterestFormPage) -> None:
    data = shown(client, page) | {"email": "ana@example.com", "website": "x"}
    for _press in range(12):
        assert client.post(page.url, data).status_code == 422
    assert not RateCount.objects.exists()
    del data["website"]
    assert client.post(page.url, data).status_code == 303


@pytest.mark.slow
def test_twenty_firms_in_one_room_are_all_heard(
    client: Client, page: InterestFormPage, time_machine: TimeMachineFixture
) -> None:
    """All behind one address, in a few minutes, without JavaScript: three sendings each."""
    for number in range(60):
        data = shown(client, page) | {"email": f"firm{number // 3}@example.com"}
        answer = client.post(page.url, data)
        if answer.status_code == 422:
            time_machine.move_to(timezone.now() + timedelta(seconds=PATIENCE + 1))
            patience = waiting(answer.content.decode())
            answer = client.post(page.url, data | {"patience": patience})
        assert answer.status_code == 303
    assert Enquiry.objects.count() == 60


def test_pressing_too_early_does_not_begin_the_wait_anew(
    client: Client, page: InterestFormPage, time_machine: TimeMachineFixture
) -> None:
    data = shown(client, page) | {"email": "ana@example.com", "website": "x"}
    patience = waiting(client.post(page.url, data).content.decode())
    time_machine.move_to(timezone.now() + timedelta(seconds=PATIENCE / 2))
    early = client.post(page.url, data | {"patience": patience})
    assert waiting(early.content.decode()) == patience
    time_machine.move_to(timezone.now() + timedelta(seconds=PATIENCE / 2 + 1))
    assert client.post(page.url, data | {"patience": patience}).status_code == 303


def test_a_key_and_a_wait_are_good_for_one_sending(
    client: Client, page: InterestFormPage, time_machine: TimeMachineFixture
) -> None:
    data = shown(client, page) | {"email": "first@example.com", "website": "x"}
    data["patience"] = waiting(client.post(page.url, data).content.decode())
    time_machine.move_to(timezone.now() + timedelta(seconds=PATIENCE + 1))
    tried = [
        client.post(page.url, data | {"email": f"victim{number}@example.com"}).status_code
        for number in range(6)
    ]
    assert tried == [303, 422, 422, 422, 422, 422]
    # Nor is the key alone good for another, in however quiet an hour.
    del data["website"], data["patience"]
    assert client.post(page.url, data).status_code == 422
    assert Enquiry.objects.count() == Mail.objects.count() == 1


def test_a_wait_is_of_one_form(time_machine: TimeMachineFixture) -> None:
    form, other = uuid4(), uuid4()
    token = challenge_for(form).wait
    assert not has_waited(token, form)
    time_machine.move_to(timezone.now() + timedelta(seconds=PATIENCE + 1))
    assert not has_waited(token, other)
    assert has_waited(token, form)
    assert not has_waited(token, form)
    late = challenge_for(form).wait
    time_machine.move_to(timezone.now() + VALID + timedelta(seconds=1))
    assert not has_waited(late, form)


def test_a_form_that_was_open_for_too_long_is_shown_again_as_it_was_filled_in(
    client: Client, page: InterestFormPage, time_machine: TimeMachineFixture
) -> None:
    data = shown(client, page) | {"email": "ana@example.com"}
    time_machine.move_to(timezone.now() + LONGEST_OPEN)
    answer = client.post(page.url, data)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "page has expired" in html
    assert 'name="firm" value="Brutăria"' in html
    assert client.post(page.url, answers(html, **data | {"form_key": ""})).status_code == 422
    again = data | {"form_key": answers(html)["form_key"]}
    assert client.post(page.url, again).status_code == 303


def test_counts_hold_for_all_processes_and_move_along(time_machine: TimeMachineFixture) -> None:
    hour = timedelta(hours=1)
    assert [RateCount.objects.add("x", 2, hour) for _try in range(3)] == [True, True, False]
    assert RateCount.objects.recent("x", hour) == 2
    assert RateCount.objects.get().expires_at > timezone.now()
    time_machine.move_to(timezone.now() + hour + timedelta(seconds=1))
    assert RateCount.objects.recent("x", hour) == 0
    assert RateCount.objects.add("x", 2, hour)
