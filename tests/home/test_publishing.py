"""What is scheduled goes live and expires by itself, whichever process looks."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone
from time_machine import TimeMachineFixture

from funding.models import FundingOpportunity
from home.jobs.publishing import WORK, publish_scheduled
from home.models import Lease, StandardPage
from tests.factories import child, home
from tests.funding.factories import opportunity

MINUTE = timedelta(minutes=1)


def schedule(thing: StandardPage | FundingOpportunity) -> None:
    """Take it off the site until a minute from now, for a minute and a half."""
    thing.live = False
    thing.save()
    thing.go_live_at = timezone.now() + MINUTE
    thing.expire_at = timezone.now() + 2.5 * MINUTE
    thing.save_revision().publish()


@pytest.mark.django_db
def test_a_page_and_a_call_go_live_and_expire(
    client: Client, time_machine: TimeMachineFixture
) -> None:
    start = timezone.now()
    page, call = child(home(), StandardPage), opportunity("A-1")
    schedule(page)
    schedule(call)
    shown = []
    for minutes in (0.5, 1.5, 2, 3, 4):
        time_machine.move_to(start + minutes * MINUTE, tick=False)
        publish_scheduled()
        found = client.get(page.url).status_code == 200
        assert FundingOpportunity.objects.get(pk=call.pk).live is found
        shown.append(found)
    assert shown == [False, True, True, False, False]


@pytest.mark.usefixtures("committed")
def test_of_several_processes_one_publishes_in_a_minute(time_machine: TimeMachineFixture) -> None:
    did: list[bool] = []

    def look() -> None:
        try:
            did.append(bool(publish_scheduled()))
        finally:
            connections.close_all()

    start = timezone.now()
    for turn in range(3):
        time_machine.move_to(start + turn * 61 * timedelta(seconds=1), tick=False)
        threads = [threading.Thread(target=look) for _number in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(did) == turn + 1


@pytest.mark.django_db
def test_one_that_was_killed_is_followed(time_machine: TimeMachineFixture) -> None:
    Lease.objects.acquire(WORK, "killed", 10 * MINUTE)
    assert not publish_scheduled()
    time_machine.move_to(timezone.now() + 11 * MINUTE)
    assert publish_scheduled()
