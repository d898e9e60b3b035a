"""The run of the day: who is told of what, in which words, and never twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from funding.catalogue.index import invalidate_catalogue
from funding.models import CutOff, FundingOpportunity, FundingSourcePage, OpportunityCriterion
from home.jobs.schedule import JOBS
from home.models import Mail
from interest.alerts import digest, run
from interest.alerts.offer import Offer
from interest.alerts.run import AlertsError, run_alerts
from interest.models import Frequency, Mute, Sent, Subscription, SubscriptionState
from tests.factories import term
from tests.funding.factories import opportunity
from tests.interest.alerts.conftest import DAY, NOW, TODAY

pytestmark = pytest.mark.django_db

Subscribe = Callable[..., Subscription]


@pytest.fixture(autouse=True)
def around(small_site: Any) -> None:
    """All of these run on the small site."""


def move(item: FundingOpportunity, day: date, at: time | None = None) -> None:
    """What an import does when the source moved the deadline."""
    cut_off = item.cut_offs.get()
    cut_off.day, cut_off.at = day, at
    cut_off.save()
    item.remember_ends()
    item.save()
    invalidate_catalogue()


def mails(address: str) -> list[Mail]:
    return list(Mail.objects.to(address).order_by("pk"))


def test_a_new_call_is_told_once(subscribe: Subscribe, life: FundingSourcePage) -> None:
    someone = subscribe()
    call = opportunity(
        "LIFE-A", programme=life, budget_total=4_000_000, cut_offs=[(date(2027, 6, 3), time(17))]
    )
    assert run_alerts(NOW) == "1 mails"
    assert run_alerts(NOW) == "0 mails"
    assert run_alerts(NOW + DAY) == "0 mails"
    (mail,) = mails(someone.email)
    assert mail.key == f"alert:{someone.key}:2027-03-02"
    assert mail.subject == "1 call for funding, open or coming"
    for text in (mail.text, mail.html):
        assert "Open or opening soon" in text
        assert "Title of LIFE-A" in text
        assert "LIFE · LIFE-A" in text
        assert "3 June 2027, 17:00 in Brussels" in text
        assert "EUR 4,000,000 for all projects together".replace(" 4", "\xa04") in text
        assert f"/en/funding-en/calls/{call.slug}/" in text
    assert [(row.item, row.reason) for row in Sent.objects.all()] == [(f"call:{call.pk}", "new")]


def test_nothing_to_tell_is_no_mail(subscribe: Subscribe) -> None:
    someone = subscribe()
    run_alerts(NOW)
    assert not mails(someone.email)
    someone.refresh_from_db()
    assert someone.last_run_on == TODAY


def test_a_moved_deadline_is_told_with_both_days(subscribe: Subscribe) -> None:
    someone = subscribe()
    call = opportunity("A", cut_offs=[(date(2027, 6, 3), None)])
    run_alerts(NOW)
    move(call, date(2027, 6, 17))
    run_alerts(NOW + DAY)
    run_alerts(NOW + 2 * DAY)
    first, second = mails(someone.email)
    assert "Deadline moved from 3 June 2027 to 17 June 2027." in second.text
    assert second.subject == "1 call changed"
    assert "Changed" in second.text
    assert "moved" not in first.text


def test_a_deadline_that_moves_there_and_back_is_told_each_time(subscribe: Subscribe) -> None:
    someone = subscribe()
    call = opportunity("A", cut_offs=[(date(2027, 6, 3), None)])
    run_alerts(NOW)
    for number, day in enumerate((17, 3, 17), 1):
        move(call, date(2027, 6, day))
        run_alerts(NOW + number * DAY)
        run_alerts(NOW + number * DAY)
    assert [mail.subject for mail in mails(someone.email)[1:]] == ["1 call changed"] * 3
    assert "from 3 June 2027 to 17 June 2027" in mails(someone.email)[3].text


def test_budget_and_opening_are_told(subscribe: Subscribe) -> None:
    someone = subscribe()
    call = opportunity("A", opens_on=TODAY + DAY, cut_offs=[(date(2027, 9, 3), None)])
    run_alerts(NOW)
    call.budget_total = 2_000_000
    call.save()
    invalidate_catalogue()
    run_alerts(NOW + 2 * DAY)
    first, second = (mail.text for mail in mails(someone.email))
    assert "Opens on 3 March 2027" in first
    assert "It is open now." in second
    assert "Budget now stated: EUR\xa02,000,000." in second


def test_changed_conditions_are_told_and_changed_words_are_not(subscribe: Subscribe) -> None:
    someone = subscribe()
    text = {"language": "en", "title": "A loan", "summary": "For all.", "who_can_apply": "Firms."}
    call = opportunity("A", cut_offs=[(date(2027, 6, 3), None)], texts=[text])
    row = OpportunityCriterion.objects.create(
        opportunity=call, dimension="headcount", operator="at-most", value="9", hard=True
    )
    run_alerts(NOW)
    FundingOpportunity.objects.filter(pk=call.pk).update(title="Another title", grantor="Another")
    call.texts.update(title="A cheap loan", summary="For nearly all.", who_can_apply="All firms.")
    OpportunityCriterion.objects.filter(pk=row.pk).update(quote="Up to nine.", provenance="source")
    invalidate_catalogue()
    assert run_alerts(NOW + DAY) == "0 mails"
    OpportunityCriterion.objects.filter(pk=row.pk).update(value="49")
    FundingOpportunity.objects.filter(pk=call.pk).update(consortium="none")
    invalidate_catalogue()
    run_alerts(NOW + 2 * DAY)
    run_alerts(NOW + 3 * DAY)
    first, second = mails(someone.email)
    assert "Conditions changed" not in first.text
    assert second.subject == "1 call changed"
    assert "Conditions changed. Now: For firms with at most 49 employees." in second.text
    assert "a firm may apply alone" in second.text


def test_a_measure_that_closes_without_a_deadline_is_told(subscribe: Subscribe) -> None:
    someone = subscribe()
    call = opportunity("A", permanent=True)
    run_alerts(NOW)
    CutOff.objects.create(opportunity=call, day=TODAY, at=None)
    call.permanent = False
    call.remember_ends()
    call.save()
    for days in (2, 3):
        run_alerts(NOW + days * DAY)
    assert [mail.subject for mail in mails(someone.email)[1:]] == ["1 call changed"]
    assert "It has closed." in mails(someone.email)[1].text


def test_a_mail_says_what_it_follows_and_who_can_apply(subscribe: Subscribe) -> None:
    """What one firm can ask for alone stands first, whatever closes sooner."""
    term("theme", "water")
    someone = subscribe(selection={"place": ["torino"], "theme": ["water"]})
    fields: dict[str, Any] = {"themes": ["water"]}
    opportunity("B-TOGETHER", consortium="required", cut_offs=[(date(2027, 5, 1), None)], **fields)
    opportunity("C-UNREAD", cut_offs=[(date(2027, 5, 2), None)], **fields)
    opportunity("A-ALONE", consortium="none", cut_offs=[(date(2027, 6, 1), None)], **fields)
    opportunity("ILFOV", territories=["RO32"], cut_offs=[(date(2027, 6, 1), None)], **fields)
    run_alerts(NOW)
    (mail,) = mails(someone.email)
    follows = (
        "Follows: calls for a firm in Torino; for one firm alone or with partners; theme: water en."
    )
    said = [
        *(follows, "Title of A-ALONE", "You can apply alone."),
        *("Title of C-UNREAD", "Who may apply is not confirmed yet."),
        *("Title of B-TOGETHER", "You need partners."),
    ]
    places = [mail.text.index(words) for words in said]
    assert places == sorted(places)
    assert all(words in mail.html for words in said)
    assert "ILFOV" not in mail.text


def test_closing_soon_is_told_once_a_deadline(subscribe: Subscribe) -> None:
    someone = subscribe()
    call = opportunity("A", cut_offs=[(TODAY + 20 * DAY, None)])
    for days in range(9):
        run_alerts(NOW + days * DAY)
    first, second = mails(someone.email)
    assert second.subject == "1 call closes soon"
    # Its day ends after thirteen whole days and the rest of this one.
    assert "Closes in 13 days" in second.text
    move(call, TODAY + 21 * DAY)
    run_alerts(NOW + 9 * DAY)
    third = mails(someone.email)[2]
    assert third.subject == "1 call changed"
    assert set(Sent.objects.values_list("reason", flat=True)) == {
        "new", "changed:1", "closing:2027-03-22", "closing:2027-03-23",
    }  # fmt: skip
    run_alerts(NOW + 10 * DAY)
    assert len(mails(someone.email)) == 3
    assert first.subject == "1 call for funding, open or coming"


def test_a_new_call_that_closes_soon_is_told_in_one_place(subscribe: Subscribe) -> None:
    someone = subscribe()
    opportunity("A", cut_offs=[(TODAY + 9 * DAY, None)])
    run_alerts(NOW)
    run_alerts(NOW + DAY)
    (mail,) = mails(someone.email)
    assert mail.text.count("Title of A") == 1
    assert "Closes in 9 days" in mail.text
    assert Sent.objects.count() == 2


def test_a_call_that_closes_before_its_time_is_told(subscribe: Subscribe) -> None:
    someone = subscribe()
    call = opportunity("A", cut_offs=[(date(2027, 6, 3), None)])
    run_alerts(NOW)
    move(call, TODAY - DAY)
    run_alerts(NOW + DAY)
    run_alerts(NOW + 2 * DAY)
    assert "It has closed earlier than announced (3 June 2027)." in mails(someone.email)[1].text
    assert len(mails(someone.email)) == 2


def test_what_is_closed_or_not_listed_is_not_new(subscribe: Subscribe) -> None:
    subscribe()
    opportunity("A", cut_offs=[(TODAY - DAY, None)])
    opportunity("B", listed=False)
    opportunity("C", live=False)
    assert run_alerts(NOW) == "0 mails"


def test_only_what_was_chosen_is_told(subscribe: Subscribe) -> None:
    circular = subscribe(selection={"theme": ["circular-economy"]})
    worded = subscribe(selection={"q": ["plastici"], "status": ["open"]})
    unknown = subscribe(selection={"theme": ["gone-since"]})
    opportunity("A", themes=["circular-economy"], cut_offs=[(date(2027, 9, 3), None)])
    opportunity("B", title="Împotriva plasticii", cut_offs=[(date(2027, 9, 3), None)])
    run_alerts(NOW)
    assert "Title of A" in mails(circular.email)[0].text
    assert "plasticii" not in mails(circular.email)[0].text
    assert "plasticii" in mails(worded.email)[0].text
    assert not mails(unknown.email)


def test_a_mail_is_in_the_language_of_its_reader(
    subscribe: Subscribe, life: FundingSourcePage
) -> None:
    someone = subscribe(language="ro", selection={"theme": ["water"]})
    opportunity(
        "A",
        programme=life,
        title="Clean rivers",
        themes=["water"],
        cut_offs=[(date(2027, 9, 3), None)],
        texts=[{"language": "it", "title": "Fiumi puliti"}],
    )
    run_alerts(NOW)
    (mail,) = mails(someone.email)
    assert mail.language == "ro"
    assert "Programul LIFE" in mail.text
    assert "water ro" in mail.text
    assert "3 septembrie 2027" in mail.text
    assert "/ro/funding-ro/apeluri/A/" in mail.text
    assert "/ro/alerte/" in mail.text
    assert 'lang="en"' in mail.html
    assert '<html lang="ro">' in mail.html


def test_a_first_mail_is_short_and_yet_all_of_it_is_told(
    subscribe: Subscribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(25):
        opportunity(f"A-{number:02}", cut_offs=[(date(2027, 5, 1) + number * DAY, None)])
    someone = subscribe(selection={"status": ["open"]})
    run_alerts(NOW)
    run_alerts(NOW + DAY)
    (mail,) = mails(someone.email)
    assert mail.subject == "25 calls for funding, open or coming"
    assert mail.text.count("Title of") == 20
    assert "Title of A-00" in mail.text
    assert "5 more on our site" in mail.text
    assert "/en/funding-en/calls/?status=open" in mail.text
    assert Sent.objects.filter(reason="new").count() == 25


def test_changes_beyond_the_room_of_a_mail_come_with_the_next(
    subscribe: Subscribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digest, "MOST", 2)
    subscribe()
    calls = [opportunity(f"A-{number}", cut_offs=[(date(2027, 6, 1), None)]) for number in range(3)]
    run_alerts(NOW)
    for call in calls:
        move(call, date(2027, 6, 8))
    run_alerts(NOW + DAY)
    assert Sent.objects.filter(reason="changed:1").count() == 2
    run_alerts(NOW + 2 * DAY)
    assert Sent.objects.filter(reason="changed:1").count() == 3


def test_muted_items_and_themes_are_left_out(subscribe: Subscribe) -> None:
    someone = subscribe()
    muted = opportunity("A", cut_offs=[(date(2027, 6, 1), None)])
    themed = opportunity("B", themes=["water"], cut_offs=[(date(2027, 6, 1), None)])
    opportunity("C", cut_offs=[(date(2027, 6, 1), None)])
    Mute.objects.create(subscription=someone, item=f"call:{muted.pk}")
    Mute.objects.create(subscription=someone, item="theme:water")
    run_alerts(NOW)
    (mail,) = mails(someone.email)
    assert "Title of C" in mail.text
    assert "Title of A" not in mail.text
    assert "Title of B" not in mail.text
    move(themed, date(2027, 6, 8))
    run_alerts(NOW + DAY)
    assert len(mails(someone.email)) == 1
    someone.mutes.all().delete()
    run_alerts(NOW + 2 * DAY)
    assert mails(someone.email)[1].subject == "2 new calls"


def test_a_mail_offers_to_mute_each_call_and_theme(subscribe: Subscribe) -> None:
    someone = subscribe()
    call = opportunity("A", themes=["water"], cut_offs=[(date(2027, 6, 1), None)])
    run_alerts(NOW)
    (mail,) = mails(someone.email)
    assert f"/mute/?item=call%3A{call.pk}" in mail.text
    assert "/mute/?item=theme%3Awater" in mail.text
    assert "Too many calls on one theme?" in mail.text


@pytest.mark.parametrize(
    "state",
    [SubscriptionState.PAUSED, SubscriptionState.UNCONFIRMED, SubscriptionState.UNREACHABLE],
)
def test_only_the_active_are_told(subscribe: Subscribe, state: str) -> None:
    subscribe(state=state)
    opportunity("A", cut_offs=[(date(2027, 6, 1), None)])
    assert run_alerts(NOW) == "0 mails"
    assert not Mail.objects.exists()


def test_weekly_mail_comes_on_monday(subscribe: Subscribe) -> None:
    """The first with the first run after confirming, which here is a Tuesday."""
    someone = subscribe(frequency=Frequency.WEEKLY)
    days = []
    for number in range(15):
        opportunity(f"A-{number}", cut_offs=[(date(2027, 9, 1), None)])
        run_alerts(NOW + number * DAY)
        days = [mail.key[-10:] for mail in mails(someone.email)]
    assert days == ["2027-03-02", "2027-03-08", "2027-03-15"]
    assert mails(someone.email)[1].subject == "6 new calls"


def test_a_week_without_runs_is_made_up_for(subscribe: Subscribe) -> None:
    someone = subscribe(frequency=Frequency.WEEKLY, last_run_on=TODAY - 7 * DAY)
    opportunity("A", cut_offs=[(date(2027, 9, 1), None)])
    run_alerts(NOW)
    assert len(mails(someone.email)) == 1


@pytest.mark.parametrize("frequency", list(Frequency))
def test_a_run_in_the_future_silences_nobody(subscribe: Subscribe, frequency: str) -> None:
    someone = subscribe(frequency=frequency, last_run_on=TODAY + 1000 * DAY)
    opportunity("A", cut_offs=[(date(2027, 9, 1), None)])
    run_alerts(NOW)
    run_alerts(NOW)
    assert len(mails(someone.email)) == 1
    someone.refresh_from_db()
    assert someone.last_run_on == TODAY


def test_mails_can_be_stopped_by_one_click(subscribe: Subscribe) -> None:
    someone = subscribe()
    opportunity("A", cut_offs=[(date(2027, 9, 1), None)])
    run_alerts(NOW)
    (mail,) = mails(someone.email)
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = mail.headers["List-Unsubscribe"]
    assert address.startswith("<http")
    assert address.endswith("/stop/>")
    assert someone.email.partition("@")[0] not in address


def test_one_that_fails_keeps_nobody_from_theirs(
    subscribe: Subscribe, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken, fine = subscribe(), subscribe()
    opportunity("A", cut_offs=[(date(2027, 9, 1), None)])
    real = run.emails.calls_email

    def fails(subscription: Subscription, *args: Any) -> Any:
        if subscription.pk == broken.pk:
            raise ZeroDivisionError
        return real(subscription, *args)

    monkeypatch.setattr(run.emails, "calls_email", fails)
    with pytest.raises(AlertsError, match="1 subscriptions"):
        run_alerts(NOW)
    assert len(mails(fine.email)) == 1
    assert not broken.sent.exists()
    assert broken.email not in caplog.text
    monkeypatch.undo()
    run_alerts(NOW)
    assert len(mails(broken.email)) == len(mails(fine.email)) == 1


def test_queries_grow_with_subscribers_not_with_calls(subscribe: Subscribe) -> None:
    def queries(now: datetime) -> int:
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as captured:
            run_alerts(now)
        return len(captured)

    for _number in range(3):
        subscribe()
    opportunity("A", themes=["water"], cut_offs=[(date(2027, 9, 1), None)])
    few = queries(NOW)
    for number in range(30):
        opportunity(f"B-{number}", themes=["water"], cut_offs=[(date(2027, 9, 1), None)])
    many = queries(NOW + DAY)
    assert abs(many - few) <= 2
    for _number in range(3):
        subscribe()
    # Lock, mutes, what was told, rows, mail and its task with their savepoints, day of the run.
    assert queries(NOW + 2 * DAY) < 90


def test_it_is_a_job_of_every_day() -> None:
    assert JOBS["alerts"].hour == 6
    assert JOBS["alerts"].run() == "0 mails"


def test_an_offer_reads_each_opportunity_once() -> None:
    call = opportunity("A", cut_offs=[(date(2027, 9, 1), None)])
    offer = Offer(NOW)
    offer.opportunities([call.pk])
    offer.facts_of([call.pk])
    with CaptureQueriesContext(connection) as captured:
        offer.opportunities([call.pk])
        offer.facts_of([call.pk])
    assert not captured.captured_queries


def test_a_theme_in_words_of_the_mail(subscribe: Subscribe) -> None:
    term("theme", "water")
    someone = subscribe(selection={"theme": ["water"]}, language="it")
    opportunity("A", themes=["water"], cut_offs=[(date(2027, 9, 1), None)])
    run_alerts(NOW + timedelta(hours=1))
    assert "water it" in mails(someone.email)[0].text
