"""A run of the link check: which links there are, which are opened, and what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from time_machine import TimeMachineFixture

from core.clock import BRUSSELS
from funding.models import FundingIndexPage, FundingSourcePage, SourceCriterion
from home.jobs.schedule import JOBS
from home.models import JobRun, OutgoingLink, Partner, SiteSettings, SocialLink, StandardPage
from home.models.outgoing import LinkPlace, LinkProblem, LinkState
from home.outgoing.check import LinkCheck
from home.outgoing.nightly import LANE, run_link_check
from home.outgoing.places import gather
from home.outgoing.visit import Visitor
from resources.models import CaseStudyPage, ResourceIndexPage
from tests.factories import child, home, locale
from tests.funding.factories import opportunity
from tests.home.outgoing.server import Web, serving
from tests.specimens import full_body, stream

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 29)


@pytest.fixture(autouse=True)
def it_is_that_day(time_machine: TimeMachineFixture) -> None:
    """Links that are found now are to be opened on the day of the check."""
    time_machine.move_to(datetime.combine(DAY, time(12), tzinfo=UTC))


@pytest.fixture
def web() -> Iterator[Web]:
    with serving(Web()) as served:
        yield served


def page(*urls: str, **fields: Any) -> StandardPage:
    links = "".join(f'<p><a href="{url}">x</a></p>' for url in urls)
    return child(home(), StandardPage, body=stream(("text", links)), **fields)


def ran(day: date = DAY, **options: Any) -> str:
    visitor = Visitor(pause=0, may_open={"127.0.0.1"}.__contains__, longest=0.15)
    return LinkCheck(visitor, day, **options).run()


def states() -> dict[str, str]:
    """State by path."""
    rows = OutgoingLink.objects.values_list("url", "state")
    return {url.partition("://")[2].partition("/")[2]: state for url, state in rows}


def test_links_are_gathered_from_all_that_is_published() -> None:
    body = stream(
        ("text", '<a href="https://a.example/?x=1&amp;y=2#z">x</a> <a href="mailto:a@b.it">')
    )
    source = {"level": "eu-grants", "availability": "calls", "who_can_apply": "x"}
    sources = stream(("source", {"title": "S", "url": "https://source.example/", "language": "it"}))
    condition = SourceCriterion(
        dimension="size", operator="in", value="micro", source_url="https://rule.example/"
    )
    parent = child(home(), FundingIndexPage)
    child(
        parent, FundingSourcePage, body=body, sources=sources, official_url="https://official.example",
        criteria=[condition], **source,
    )  # fmt: skip
    child(
        child(home(), ResourceIndexPage), CaseStudyPage, organisation="x", place="y",
        problem='<p><a href="https://case.example/ș">x</a></p>',
    )  # fmt: skip
    child(home(), StandardPage, body=full_body())
    page("http://localhost/en/", "https://draft.example/", live=False)
    page("http://localhost/en/", f"https://long.example/{'x' * 1000}")
    Partner.objects.create(
        name="P", kind="k", country="IT", locale=locale(), website="https://partner.example"
    )
    about = SiteSettings.objects.get_or_create(site_id=home().get_site().pk)[0]
    SocialLink.objects.create(settings=about, title="S", url="https://social.example/")
    call = opportunity(
        "OPEN", official_url="https://call.example/", cut_offs=[(date(2099, 1, 1), None)]
    )
    call.contacts.create(role="ncp", name="Office", url="https://contact.example/")
    call.save()
    opportunity(
        "CLOSED", official_url="https://closed.example/", cut_offs=[(date(2020, 1, 1), None)]
    )
    opportunity("GONE", official_url="https://gone.example/", live=False)
    gather()
    assert set(OutgoingLink.objects.values_list("url", flat=True)) == {
        "https://a.example/?x=1&y=2", "https://source.example/", "https://rule.example/",
        "https://official.example", "https://case.example/%C8%99", "https://example.org/",
        "https://partner.example", "https://social.example/", "https://call.example/",
        "https://contact.example/",
    }  # fmt: skip
    before = set(LinkPlace.objects.values_list("pk", flat=True))
    gather()
    assert set(LinkPlace.objects.values_list("pk", flat=True)) == before


def test_what_is_taken_out_is_off_the_list_at_once(web: Web) -> None:
    """And what is no more anywhere is forgotten with the next run."""
    changed = page("https://old.example/", "https://kept.example/")
    gather()
    changed.body = stream(("text", '<a href="https://kept.example/">x</a>'))
    changed.save_revision().publish()
    assert [place.link.url for place in LinkPlace.objects.all()] == ["https://kept.example/"]
    gather()
    assert [link.url for link in OutgoingLink.objects.all()] == ["https://kept.example/"]


def test_a_link_is_dead_after_two_failures_on_days_apart(web: Web) -> None:
    web.pages = {"/works": 200, "/moved": "/works"}
    page(*(web.url(path) for path in ("/works", "/gone", "/moved", "/back")))
    ran()
    assert states() == {"works": "works", "gone": "failed", "moved": "moved", "back": "failed"}
    moved = OutgoingLink.objects.get(state=LinkState.MOVED)
    assert moved.moved_to == web.url("/works")
    web.asked.clear()
    ran()  # again on the same day, and on the next: nothing is due
    ran(DAY + timedelta(days=1))
    assert web.asked == []
    web.pages["/back"] = 200
    ran(DAY + timedelta(days=2))
    assert states() == {"works": "works", "gone": "dead", "moved": "moved", "back": "works"}
    dead = OutgoingLink.objects.get(state=LinkState.DEAD)
    assert (dead.problem, dead.status, dead.failed_on) == (LinkProblem.STATUS, 404, DAY)
    assert {path for _method, path in web.opened()} == {"/gone", "/back"}
    web.asked.clear()
    ran(DAY + timedelta(days=20))
    assert {path for _method, path in web.opened()} == {"/works", "/gone", "/moved", "/back"}


@pytest.mark.parametrize("status", [403, 429, 500, "slow"])
def test_what_is_not_certain_never_becomes_dead(web: Web, status: int | str) -> None:
    web.pages = {"/x": status}
    page(web.url("/x"))
    for days in (0, 20):
        ran(DAY + timedelta(days=days))
    assert states() == {"x": "unsure"}


def test_a_run_opens_some_links_and_few_of_a_server(web: Web) -> None:
    web.pages = {f"/{n}": 200 for n in range(9)}
    page(*(web.url(f"/{n}") for n in range(9)))
    ran(most_of_a_host=4)
    assert len(web.opened()) == 4
    ran(most=3)
    assert len(web.opened()) == 7
    ran(seconds=0)
    assert len(web.opened()) == 7
    assert ran() == "2 links opened: 2 works"


def test_where_nobody_answers_nothing_is_kept(web: Web) -> None:
    """It may be the network of this server; a link that works shows that it is not."""
    refused = "http://127.0.0.1:1/x"
    page(refused)
    assert "nothing is kept of 1 links" in ran()
    assert states() == {"x": "new"}
    web.pages = {"/known": 200}
    OutgoingLink.objects.filter(url=refused).update(due_on=DAY + timedelta(days=1))
    page(web.url("/known"))
    ran()
    ran(DAY + timedelta(days=1))
    assert states() == {"x": "failed", "known": "works"}


def test_it_is_done_at_night_unless_it_is_switched_off(
    settings: Any, monkeypatch: pytest.MonkeyPatch, time_machine: Any
) -> None:
    job = JOBS["check_links"]
    monkeypatch.setattr("home.jobs.schedule.JOBS", {job.name: job})
    time_machine.move_to(datetime(2026, 11, 29, 4, tzinfo=BRUSSELS), tick=False)
    run_link_check()
    assert not JobRun.objects.exists()
    settings.LINK_CHECK = True
    time_machine.move_to(datetime(2026, 11, 29, 12, tzinfo=BRUSSELS), tick=False)
    run_link_check()
    assert not JobRun.objects.exists()
    time_machine.move_to(datetime(2026, 11, 29, 4, tzinfo=BRUSSELS), tick=False)
    run_link_check()
    assert JobRun.objects.get().report == "no link is due"
    assert job.lane == LANE


def test_gathering_does_not_ask_page_by_page() -> None:
    counts = []
    for number in (1, 4):
        while StandardPage.objects.count() < number:
            page(f"https://{StandardPage.objects.count()}.example/")
            opportunity(f"C-{StandardPage.objects.count()}", official_url="https://call.example/")
        gather()  # what is new is written
        with CaptureQueriesContext(connection) as captured:
            gather()
        counts.append(len(captured))
    assert counts[0] == counts[1]
