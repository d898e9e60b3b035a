"""What is scheduled goes live and expires by itself, whichever process looks."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from time_machine import TimeMachineFixture
from wagtail.models import GroupPagePermission, Page, Revision
from wagtail.signals import unpublished
from wagtail.test.utils.form_data import querydict_from_html

from funding.models import FundingOpportunity
from home.jobs.publishing import WORK, publish_scheduled
from home.models import Lease, StandardPage
from home.navigation.page_registry import page_registry
from tests.factories import child, home
from tests.funding.factories import opportunity
from tests.interest.desk.people import at, user
from tests.specimens import SPECIMENS, full_body
from tests.versions import TRANSLATED, translated, versions

MINUTE = timedelta(minutes=1)


def schedule(thing: StandardPage | FundingOpportunity) -> None:
    """Take it off the site until a minute from now, for a minute and a half."""
    thing.live = False
    thing.save()
    thing.go_live_at = timezone.now() + MINUTE
    thing.expire_at = timezone.now() + 2.5 * MINUTE
    thing.save_revision().publish()


def form_of(editor: Client, address: str) -> dict[str, str]:
    """What a browser would send of a page without text, by the button that publishes."""
    html = editor.get(address).content.decode()
    data = querydict_from_html(html, form_id="page-edit-form").dict()
    assert 'id="comments-data"' in html  # a script makes their fields
    comments = {f"comments-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}
    return data | comments | {"body-count": "0", "action-publish": "1"}


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


@pytest.mark.django_db
def test_what_is_planned_in_the_admin_happens_in_all_languages(
    client: Client, time_machine: TimeMachineFixture
) -> None:
    """A draft with a new summary and title goes live on its day, and ends for all on another."""
    page = child(home(), StandardPage, title="Old title")
    page.save_revision().publish()  # as Wagtail takes down what has none
    translations = [translated(page, code) for code in TRANSLATED]
    start = timezone.now()
    editor = at(user("ada", is_superuser=True))
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = form_of(editor, address)
    form["title"] = "New title"
    form["advice_read"] = "on"
    form["go_live_at"], form["expire_at"] = (
        timezone.localtime(start + minutes * MINUTE).strftime("%Y-%m-%d %H:%M")
        for minutes in (3, 10)
    )
    assert editor.post(address, form).status_code == 302
    pages = [page, *versions(page)]

    def seen(minutes: float) -> list[int]:
        time_machine.move_to(start + minutes * MINUTE, tick=False)
        publish_scheduled()
        return [client.get(each.url).status_code for each in pages]

    assert seen(1) == [200] * 3
    planned = editor.get(reverse("planned_report"))
    assert [each.title for each in planned.context["object_list"]] == ["Old title"]
    assert "Old title" in client.get(page.url).content.decode()
    assert seen(4) == [200] * 3
    assert "New title" in client.get(page.url).content.decode()
    assert page_registry().by_id[page.pk].title == "New title"
    translations[0].source.refresh_from_db()
    assert "New title" in translations[0].source.content_json  # translators are told
    assert seen(11) == [404] * 3
    assert not {each.pk for each in pages} & page_registry().by_id.keys()
    expired = Page.objects.filter(pk__in=[each.pk for each in pages], expired=True)
    assert expired.count() == 3


@pytest.mark.django_db
def test_nobody_plans_the_end_of_a_version_they_may_not_unpublish() -> None:
    page = child(home(), StandardPage)
    translated(page, "ro")
    group = Group.objects.create(name="English")
    for name in ("change_page", "publish_page"):
        permission = Permission.objects.get(codename=name)
        GroupPagePermission.objects.create(group=group, page=page, permission=permission)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    editor = at(user("emma", "English"))
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = form_of(editor, address) | {"expire_at": "2099-01-01 10:00"}
    assert "version in Română" in editor.post(address, form).content.decode()
    # Nor of one that somebody else planned in a draft.
    page.expire_at = datetime(2099, 1, 1, tzinfo=UTC)
    planned = page.save_revision()
    form = form_of(editor, address)
    assert form["expire_at"]
    assert "version in Română" in editor.post(address, form).content.decode()
    emma = get_user_model().objects.get(username="emma")
    with pytest.raises(PermissionDenied, match="version in Română"):
        planned.publish(user=emma)
    # What was planned by who might keeps nobody from publishing.
    planned.publish()
    StandardPage.objects.get(pk=page.pk).save_revision().publish(user=emma)


@pytest.mark.django_db
def test_what_fails_keeps_nothing_else_from_its_day(
    caplog: pytest.LogCaptureFixture, time_machine: TimeMachineFixture
) -> None:
    coming = [child(home(), StandardPage, title=f"Coming {n}") for n in range(2)]
    ending = [child(home(), StandardPage, title=f"Ending {n}") for n in range(2)]
    calls = [opportunity("A-1"), opportunity("A-2")]
    time_machine.move_to(timezone.now())
    for page in coming:
        schedule(page)
        time_machine.shift(1)
    first = Page.objects.get(pk=coming[0].pk).get_latest_revision()
    Revision.objects.filter(pk=first.pk).update(content={})
    for n, thing in enumerate([*ending, *calls]):
        type(thing).objects.filter(pk=thing.pk).update(expire_at=timezone.now() + n * MINUTE / 9)
    fault: list[Exception] = [RuntimeError("no reason")]

    def fail(instance: Any, **_more: Any) -> None:
        if instance in (ending[0], calls[0]):
            raise fault[0]

    def live() -> list[bool]:
        things = [*coming, *ending, *calls]
        return [type(thing).objects.get(pk=thing.pk).live for thing in things]

    assert live() == [False, False, True, True, True, True]
    time_machine.shift(100)
    unpublished.connect(fail)
    try:
        publish_scheduled()
        assert live() == [False, True, True, False, True, False]
        logged = [record.message for record in caplog.records if record.levelname == "ERROR"]
        assert [words.split("”")[0] for words in logged] == [
            "“Coming 0",
            "“Ending 0",
            "“A-1: Title of A-1",
        ]
        # Where the database is away it is tried again at once.
        fault[0] = OperationalError("database is locked")
        time_machine.shift(100)
        with pytest.raises(OperationalError):
            publish_scheduled()
    finally:
        unpublished.disconnect(fail)


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


# --- what is looked at before it is stored ---------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("model", SPECIMENS, ids=lambda model: model.__name__)
def test_a_page_that_is_being_added_can_be_looked_at(model: type[Page]) -> None:
    page = SPECIMENS[model](full_body())
    parent = page.get_parent()
    # As Wagtail makes it for that: with a place in the tree, and without a number.
    for above in page._meta.get_parent_list():
        if link := page._meta.get_ancestor_link(above):
            setattr(page, link.attname, None)
    page.pk = page.id = None
    page.path, page.live, page.slug = f"{parent.path}9999", False, "new"
    page.set_url_path(parent)
    shown = page.make_preview_request(preview_mode=page.default_preview_mode)
    assert shown.status_code == 200
    assert page.title in shown.content.decode()
