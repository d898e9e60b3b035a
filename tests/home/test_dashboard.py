"""The start page: what waits for each, the way to it, and few queries however much there is."""

from __future__ import annotations

from datetime import timedelta

import lxml.html
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, Workflow, WorkflowPage

from funding.models import FundingOpportunity
from funding.models.imports import ImportRun, SourceChange
from home.models import StandardPage
from interest.models import State
from news.models import ArticlePage, NewsIndexPage
from tests.factories import child, home
from tests.funding.factories import opportunity
from tests.interest.desk.people import adviser, at, enquiry, user
from tests.versions import translated

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # each list is tested on both


def waiting(client: Client) -> dict[str, str]:
    """What waits, in words, each with the address it leads to; every one of them opens."""
    tree = lxml.html.document_fromstring(client.get("/admin/").content)
    links = tree.xpath("//div[@class='waiting']//li/a[1]")
    found = {link.text_content(): link.get("href").partition("#")[0] for link in links}
    for address in found.values():
        assert client.get(address, follow=True).status_code == 200, address
    return found


def filled(number: int) -> None:
    """So many of everything that waits, for whoever may do all of it."""
    author = user(f"author{number}", "Editors")
    now = timezone.now()
    for n in range(number):
        page = child(home(), StandardPage, title=f"Draft {number} {n}")
        page.save_revision(user=author)
        page.get_workflow().start(page, author)
        half = child(home(), StandardPage, title=f"Half {number} {n}")
        translation = translated(half, "ro")
        half.summary = f"Only in English {number} {n}"
        half.save_revision().publish()
        assert translation.target_locale
        Page.objects.filter(pk=half.pk).update(expire_at=now + timedelta(days=3))
        call = opportunity(f"C-{number}-{n}")
        FundingOpportunity.objects.filter(pk=call.pk).update(last_end=now + timedelta(days=2))
        run = ImportRun.objects.create(origin="incentivi", what="x", state=ImportRun.State.REFUSED)
        ImportRun.objects.filter(pk=run.pk).update(started_at=now - timedelta(days=4))
        SourceChange.objects.create(opportunity=call, run=run, field="title", why="changed")
        enquiry(territory=["RO322", ""][n % 2])
        enquiry(state=State.CLOSED)


@pytest.fixture(autouse=True)
def checked_by_moderators() -> None:
    WorkflowPage.objects.get_or_create(
        page=Page.get_first_root_node(), defaults={"workflow": Workflow.objects.first()}
    )


def test_each_is_told_what_they_may_do_and_led_to_it() -> None:
    filled(2)
    everything = waiting(at(user("ada", is_superuser=True)))
    words = "\n".join(everything)
    for part in (
        "To check: Draft 2 0 (en), by ",
        "2 new enquiries",
        "2 enquiries that no adviser covers: no territory given (1), ",
        "Română: 2 pages to translate",
        "2 changes in sources to decide on",
        "1 source cannot be read: incentivi.gov.it",
        "2 calls close",
        "2 pages expire",
    ):
        assert part in words
    assert set(waiting(at(adviser("ilfov", "RO322")))) == {"1 new enquiry"}
    moderator = "\n".join(waiting(at(user("marta", "Moderators"))))
    assert "To check" in moderator
    assert "enquir" not in moderator
    editor = "\n".join(waiting(at(user("anna", "Editors"))))
    assert "To check" not in editor
    assert "to decide on" not in editor


def test_what_is_handed_in_is_told_to_its_author_and_nothing_to_who_has_nothing() -> None:
    author = user("anna", "Editors")
    page = child(home(), StandardPage, title="Mine")
    page.save_revision(user=author)
    page.get_workflow().start(page, author)
    assert "1 of your texts is being checked" in waiting(at(author))
    page.refresh_from_db()
    page.current_workflow_task_state.reject(user=user("marta", "Moderators"), comment="No")
    assert "Sent back with a remark: Mine (en)" in waiting(at(author))
    nobody = at(user("olga", "Advisers")).get("/admin/").content.decode()
    assert "Nothing waits for you." in nobody
    assert "whats-new" not in nobody
    assert "Editor Guide" not in nobody


def test_queries_do_not_grow_with_what_waits() -> None:
    admin = at(user("ada", is_superuser=True))
    counts = []
    for number in (9, 2):
        filled(number)
        admin.get("/admin/")
        with CaptureQueriesContext(connection) as asked:
            admin.get("/admin/")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 29


def test_what_one_edited_last_costs_alike_however_many_kinds_there_are() -> None:
    editor = user("editor", "Editors")
    kinds = [StandardPage, ArticlePage, NewsIndexPage]
    costs = []
    for kind in kinds:
        page = child(home(), kind, title=f"Of {kind.__name__}")
        page.save_revision(user=editor, log_action="wagtail.edit")
        client = at(editor)
        client.get("/admin/")
        with CaptureQueriesContext(connection) as captured:
            shown = client.get("/admin/").content.decode()
        assert f"Of {kind.__name__}" in shown
        costs.append(len(captured))
    assert len(set(costs)) == 1, costs
    assert all(f"Of {kind.__name__}" in shown for kind in kinds)
