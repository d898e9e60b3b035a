"""When an opportunity is open: every edge of the one rule."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations

import pytest

from core.clock import BRUSSELS
from funding.deadlines import Status, end_of, schedule_of, start_of
from funding.models import FundingOpportunity
from tests.funding.factories import opportunity

NOON = datetime(2026, 11, 24, 12, tzinfo=BRUSSELS)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("day", "at", "expected"),
    [
        (date(2026, 10, 24), time(17), "2026-10-24T15:00:00+00:00"),
        (date(2026, 10, 26), time(17), "2026-10-26T16:00:00+00:00"),
        (date(2027, 3, 27), time(17), "2027-03-27T16:00:00+00:00"),
        (date(2027, 3, 29), time(17), "2027-03-29T15:00:00+00:00"),
        (date(2026, 10, 25), None, "2026-10-25T23:00:00+00:00"),
        (date(2027, 3, 27), None, "2027-03-27T23:00:00+00:00"),
    ],
)
def test_a_cut_off_ends_on_brussels_clocks(day: date, at: time | None, expected: str) -> None:
    assert end_of(day, at).astimezone(UTC).isoformat() == expected


@pytest.mark.parametrize(
    ("opens", "ends", "permanent", "status"),
    [
        (None, [], False, Status.UNKNOWN),
        (None, [], True, Status.PERMANENT),
        (date(2026, 11, 25), [], True, Status.SOON),
        (date(2026, 11, 24), [NOON + timedelta(days=31)], False, Status.OPEN),
        (date(2026, 11, 25), [NOON + timedelta(days=31)], False, Status.SOON),
        (None, [NOON + timedelta(days=30)], False, Status.CLOSING),
        (None, [NOON + timedelta(days=30) + MINUTE], False, Status.OPEN),
        (None, [NOON + MINUTE], False, Status.CLOSING),
        (None, [NOON], False, Status.CLOSED),
        (None, [NOON - MINUTE], False, Status.CLOSED),
        (None, [NOON - MINUTE, NOON + timedelta(days=90)], False, Status.OPEN),
    ],
)
def test_status(opens: date | None, ends: list, permanent: bool, status: Status) -> None:
    windows = [(None, end) for end in ends]
    assert schedule_of(opens, windows, permanent=permanent).status(NOON) == status


SEEN = NOON.date()
LATER = timedelta(days=31)


@pytest.mark.parametrize(
    ("said", "status", "since"),
    [
        ({"until_funds_end": True, "confirmed": SEEN}, Status.FUNDS, None),
        ({"until_funds_end": True, "confirmed": SEEN - LATER}, Status.UNKNOWN, SEEN - LATER),
        ({"until_funds_end": True}, Status.UNKNOWN, None),
        ({"permanent": True, "confirmed": SEEN - LATER}, Status.PERMANENT, SEEN - LATER),
        ({"announced": True, "confirmed": SEEN}, Status.ANNOUNCED, None),
        ({"announced": True, "confirmed": SEEN - LATER}, Status.ANNOUNCED, SEEN - LATER),
        ({"doubtful": True, "permanent": True, "confirmed": SEEN - LATER}, Status.UNKNOWN,
         SEEN - LATER),
        ({"confirmed": SEEN - LATER}, Status.UNKNOWN, SEEN - LATER),
        ({}, Status.UNKNOWN, None),
    ],
)  # fmt: skip
def test_what_no_date_tells(said: dict, status: Status, since: date | None) -> None:
    schedule = schedule_of(None, [], **said)
    assert (schedule.status(NOON), schedule.unconfirmed_since(NOON)) == (status, since)


def test_what_is_not_certain_is_never_open_whatever_its_dates_say() -> None:
    coming = schedule_of(None, [(None, NOON + LATER)], doubtful=True, confirmed=SEEN - LATER)
    assert coming.status(NOON) == Status.UNKNOWN
    assert coming.unconfirmed_since(NOON) == SEEN - LATER
    assert schedule_of(None, [(None, NOON)], doubtful=True).status(NOON) == Status.CLOSED


def test_between_two_windows_it_opens_soon() -> None:
    first = (SEEN - LATER, NOON - MINUTE)
    second = (SEEN + timedelta(days=6), NOON + LATER)
    schedule = schedule_of(SEEN - LATER, [second, first])
    assert schedule.status(NOON - 2 * MINUTE) == Status.CLOSING
    assert schedule.status(NOON) == Status.SOON
    assert schedule.next_opening(NOON) == start_of(SEEN + timedelta(days=6))
    assert schedule.next_change(NOON) == NOON + timedelta(days=1)  # 30 days before its end
    assert schedule.status(start_of(SEEN + timedelta(days=6))) == Status.CLOSING


def test_money_that_ends_is_believed_for_thirty_days() -> None:
    schedule = schedule_of(None, [], until_funds_end=True, confirmed=SEEN)
    stale = end_of(SEEN + timedelta(days=30))
    assert schedule.next_change(NOON) == stale
    assert schedule.status(stale - MINUTE) == Status.FUNDS
    assert schedule.status(stale) == Status.UNKNOWN


@pytest.mark.parametrize("permanent", [True, False])
@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize("doubtful", [True, False])
@pytest.mark.parametrize("opens", [None, SEEN - LATER, SEEN + LATER])
@pytest.mark.parametrize(
    "ends", [[], [NOON - MINUTE], [NOON + MINUTE], [NOON - MINUTE, NOON + LATER]]
)
def test_closed_means_the_same_to_a_card_and_to_a_query(
    db: None, permanent: bool, announced: bool, doubtful: bool, opens: date | None, ends: list
) -> None:
    item = opportunity(
        permanent=permanent, announced=announced, doubtful=doubtful, opens_on=opens,
        cut_offs=[(end.date(), end.time()) for end in ends],
    )  # fmt: skip
    is_closed = not FundingOpportunity.objects.not_closed_at(NOON).exists()
    assert (item.status(NOON) == Status.CLOSED) == is_closed


def test_the_last_day_is_counted_in_brussels() -> None:
    late = datetime(2026, 11, 24, 23, 30, tzinfo=BRUSSELS)
    today = schedule_of(None, [(None, end_of(date(2026, 11, 24)))])
    tomorrow = schedule_of(None, [(None, end_of(date(2026, 11, 25), time(0, 0)))])
    assert today.days_left(late) == 0
    assert tomorrow.days_left(late) == 0
    assert schedule_of(None, [(None, end_of(date(2026, 11, 25), time(17)))]).days_left(late) == 1
    assert today.days_left(end_of(date(2026, 11, 24))) is None


def test_it_opens_with_the_day_in_brussels() -> None:
    assert start_of(date(2026, 7, 1)).astimezone(UTC) == datetime(2026, 6, 30, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("opens", "ends", "permanent", "changes"),
    [
        (None, [], False, None),
        (None, [NOON], False, None),
        (date(2026, 11, 26), [], True, start_of(date(2026, 11, 26))),
        (None, [NOON + timedelta(days=9)], False, NOON + timedelta(days=9)),
        (None, [NOON + timedelta(days=31)], False, NOON + timedelta(days=1)),
        (None, [NOON + timedelta(days=30)], False, NOON + timedelta(days=30)),
        (date(2026, 11, 26), [NOON + timedelta(days=90)], False, start_of(date(2026, 11, 26))),
        (None, [NOON - MINUTE, NOON + MINUTE], False, NOON + MINUTE),
        # 30 days before a Tuesday in spring are counted in hours, not on the clock.
        (None, [datetime(2027, 4, 6, 17, tzinfo=BRUSSELS)], False,
         datetime(2027, 3, 7, 16, tzinfo=BRUSSELS)),
    ],
)  # fmt: skip
def test_a_status_holds_until_its_next_change(
    opens: date | None, ends: list, permanent: bool, changes: datetime | None
) -> None:
    schedule = schedule_of(opens, [(None, end) for end in ends], permanent=permanent)
    assert schedule.next_change(NOON) == changes
    if changes is not None:
        just_before = changes.astimezone(UTC) - timedelta(microseconds=1)
        assert schedule.status(just_before) == schedule.status(NOON)
        now = (schedule.status(NOON), schedule.next_end(NOON))
        then = changes.astimezone(UTC)
        assert (schedule.status(then), schedule.next_end(then)) != now


# None, past, this very moment, soon, later; and the same for the opening day.
ENDS = [NOON - timedelta(days=3), NOON, NOON + MINUTE, NOON + timedelta(days=90)]
OPENINGS = [None, *(NOON.date() + timedelta(days=days) for days in (-9, -1, 0, 1, 200))]
COMBINATIONS = [
    (opens, ends, permanent)
    for opens in OPENINGS
    for many in range(3)
    for ends in combinations(ENDS, many)
    for permanent in (False, True)
]


@pytest.mark.django_db
def test_the_database_calls_closed_what_the_card_calls_closed() -> None:
    made = {}
    for number, (opens, ends, permanent) in enumerate(COMBINATIONS):
        cut_offs = [(end.date(), end.time()) for end in ends]
        item = opportunity(f"X-{number}", opens_on=opens, permanent=permanent, cut_offs=cut_offs)
        made[item.pk] = (opens, ends, permanent)
    for moment in (NOON - MINUTE, NOON, NOON + MINUTE, NOON + timedelta(days=400)):
        listed = set(FundingOpportunity.objects.not_closed_at(moment).values_list("pk", flat=True))
        for pk, facts in made.items():
            opens, ends, permanent = facts
            schedule = schedule_of(opens, [(None, end) for end in ends], permanent=permanent)
            closed = schedule.status(moment) is Status.CLOSED
            assert (pk not in listed) == closed, facts
            # Search keeps one moment, and compares it with the clock.
            closes = schedule.closes_at
            assert (closes is not None and closes <= moment) == closed, facts


@pytest.mark.django_db
def test_search_closes_a_call_when_the_card_does() -> None:
    day = NOON.date() - timedelta(days=3)
    for permanent, closes in ((False, end_of(day).astimezone(UTC)), (True, None)):
        item = opportunity("X", permanent=permanent, cut_offs=[(day, None)])
        item = FundingOpportunity.objects.for_search().get(pk=item.pk)
        assert item.closes_at == closes
