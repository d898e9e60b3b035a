"""Whatever happens between imports and runs, each call is told at most once, and in the end once.

What counts is what stands in the mails, not what the tables say was sent.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import date, datetime, timedelta
from pkgutil import resolve_name
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funding.catalogue.index import invalidate_catalogue
from funding.models import FundingOpportunity
from home.models import Mail
from interest.alerts.run import run_alerts
from interest.models import Frequency, Sent, Subscription
from tests.factories import term
from tests.funding.factories import opportunity
from tests.interest.alerts.conftest import DAY, NOW

pytestmark = pytest.mark.django_db

HEADINGS = {
    "Open or opening soon": "new",
    "New calls": "new",
    "Changed": "changed",
    "Closing soon": "closing",
    "Too many calls on one theme?": "themes",
}


class KilledError(BaseException):
    """The process ends here."""


class Deaths:
    """Wrap what a run calls, and die at one of the calls: before it, or right after it."""

    POINTS = (
        "interest.alerts.run.build_digest",
        "interest.alerts.run.emails.calls_email",
        "interest.alerts.run.Sent.objects.bulk_create",
        "interest.alerts.run.mail.write",
        "interest.alerts.run.Subscription.save",
    )

    def __init__(self, at: int) -> None:
        self.left = at

    def wrapped(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            self._step()
            result = real(*args, **kwargs)
            self._step()
            return result

        return call

    def _step(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise KilledError

    def run(self, now: datetime) -> None:
        with ExitStack() as stack:
            for point in self.POINTS:
                stack.enter_context(patch(point, self.wrapped(resolve_name(point))))
            with suppress(KilledError):
                run_alerts(now)


class World:
    """A site, its subscribers, the day, and what hypothesis does to it."""

    def __init__(self, subscribe: Callable[..., Subscription]) -> None:
        term("theme", "water")
        self.now = NOW
        self.calls: list[FundingOpportunity] = []
        self.people = [
            subscribe(),
            subscribe(frequency=Frequency.WEEKLY, selection={"theme": ["water"]}),
        ]

    def appear(self, days: int, on_water: bool) -> None:
        number = len(self.calls)
        themes = ["water"] if on_water else []
        day = self.now.date() + days * DAY
        self.calls.append(opportunity(f"A-{number:03}", themes=themes, cut_offs=[(day, None)]))
        invalidate_catalogue()

    def move(self, which: int, days: int) -> None:
        if self.calls:
            call = self.calls[which % len(self.calls)]
            cut_off = call.cut_offs.get()
            cut_off.day = self.now.date() + days * DAY
            cut_off.save()
            FundingOpportunity.objects.filter(pk=call.pk).update(
                first_end=cut_off.ends_at, last_end=cut_off.ends_at
            )
            invalidate_catalogue()

    def run(self) -> None:
        run_alerts(self.now)

    def killed(self, at: int) -> None:
        Deaths(at).run(self.now)

    def wait(self, days: int) -> None:
        self.now += days * DAY

    # --- what subscribers have read --------------------------------------------------------

    def fits(self, person: Subscription) -> set[str]:
        water = bool(person.selection)
        open_now = FundingOpportunity.objects.not_closed_at(self.now)
        found = open_now.filter(themes__code="water") if water else open_now
        return set(found.values_list("identifier", flat=True))

    def check_at_most_once(self) -> None:
        for person in self.people:
            read = list(entries(person))
            new = Counter(call for kind, call, _text in read if kind == "new")
            assert max(new.values(), default=0) <= 1, new
            remembered = person.sent.filter(reason="new").values_list("item", flat=True)
            names = {f"call:{call.pk}": call.identifier for call in self.calls}
            assert {names[item] for item in remembered} == set(new)
            deadlines: dict[str, str] = {}
            warned = Counter()
            for kind, call, text in read:
                self._check_entry(deadlines, kind, call, text)
                if "Closes in" in text or "Closes today" in text:
                    warned[call, deadlines[call]] += 1
            assert max(warned.values(), default=0) <= 1, warned

    def _check_entry(self, deadlines: dict[str, str], kind: str, call: str, text: str) -> None:
        """Each mail goes on from what the one before it said."""
        stated = re.search(r"Deadline: (.+)", text)
        moved = re.search(r"Deadline moved from (.+) to (.+)\.", text)
        early = re.search(r"closed earlier than announced \((.+)\)", text)
        again = re.search(r"New deadline: (.+)\.", text)
        if kind == "new":
            assert call not in deadlines
        elif moved:
            assert moved[1] == deadlines[call]
            assert moved[1] != moved[2]
        elif early:
            assert early[1] == deadlines[call]
        elif again:
            assert deadlines[call] == "closed"
        else:
            assert kind == "closing"
            assert stated
            assert stated[1] == deadlines[call]
        deadlines[call] = stated[1] if stated else "closed"

    def check_exactly_once(self) -> None:
        for person in self.people:
            new = Counter(call for kind, call, _text in entries(person) if kind == "new")
            for call in self.fits(person):
                assert new[call] == 1, (call, new)
            last: dict[str, str] = {}
            for _kind, call, text in entries(person):
                stated = re.search(r"Deadline: (.+)", text)
                last[call] = stated[1] if stated else "closed"
            for call in self.fits(person):
                day = FundingOpportunity.objects.get(identifier=call).cut_offs.get().day
                assert last[call] == in_words(day)


def in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def entries(person: Subscription) -> Iterator[tuple[str, str, str]]:
    """What stands in the mails to somebody: (kind, call, text)."""
    for mail in Mail.objects.to(person.email).order_by("pk"):
        kind = ""
        for block in re.split(r"\n(?=\* )|\n(?=[^\n]+\n-{40}\n)", mail.text):
            heading, _line, _rest = block.partition("\n")
            if heading in HEADINGS:
                kind = HEADINGS[heading]
            title = re.match(r"\* Title of (\S+)\n", block)
            if title and kind != "themes":
                yield kind, title[1], block


APPEARS = st.tuples(st.just("appear"), st.integers(1, 40), st.booleans())
STEPS = st.one_of(
    APPEARS,
    st.tuples(st.just("move"), st.integers(0, 9), st.sampled_from([-1, 3, 10, 13, 20, 35])),
    st.tuples(st.just("run")),
    st.tuples(st.just("killed"), st.integers(1, 18)),
    st.tuples(st.just("wait"), st.integers(1, 9)),
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=st.lists(APPEARS, min_size=1, max_size=3), then=st.lists(STEPS, max_size=12))
@pytest.mark.slow
def test_at_most_once_and_in_the_end_once(
    small_site: Any, subscribe: Callable[..., Subscription], first: list[tuple], then: list[tuple]
) -> None:
    with transaction.atomic():
        world = World(subscribe)
        for name, *values in [*first, *then]:
            getattr(world, name)(*values)
            world.check_at_most_once()
        # Undisturbed for as long as the weekly one may wait.
        for _day in range(8):
            world.run()
            world.now += timedelta(days=1)
        world.now -= timedelta(days=1)
        world.check_at_most_once()
        world.check_exactly_once()
        transaction.set_rollback(True)
    invalidate_catalogue()


def test_a_run_that_dies_at_any_moment_is_completed(
    small_site: Any, subscribe: Callable[..., Subscription]
) -> None:
    """Every moment, one after the other: each time somebody new asks, who is then told once."""
    for number in range(3):
        opportunity(f"A-{number:03}", cut_offs=[(NOW.date() + 60 * DAY, None)])
    for moment in range(1, 12):
        someone = subscribe()
        Deaths(moment).run(NOW)
        told = Mail.objects.to(someone.email).count()
        assert bool(told) == someone.sent.exists()
        run_alerts(NOW)
        assert Mail.objects.to(someone.email).count() == 1
        assert someone.sent.count() == 3


def test_a_second_run_in_the_midst_of_the_first(
    small_site: Any, subscribe: Callable[..., Subscription]
) -> None:
    """The first has listed who is due; before it comes to them a second one has told all."""
    from interest.alerts import run

    people = [subscribe(), subscribe()]
    opportunity("A", cut_offs=[(NOW.date() + 60 * DAY, None)])
    real, nested = run.send_alert, []

    def tell(*args: Any) -> bool:
        if not nested:
            nested.append(True)
            nested.append(run_alerts(NOW))
        return real(*args)

    with patch.object(run, "send_alert", tell):
        assert run_alerts(NOW) == "0 mails"
    assert nested == [True, "2 mails"]
    assert Mail.objects.count() == Sent.objects.count() == len(people)
