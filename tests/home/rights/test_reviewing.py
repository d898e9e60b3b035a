"""Who checks what was handed in, and who is told."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import (
    GroupApprovalTask,
    Page,
    TaskState,
    Workflow,
    WorkflowState,
    WorkflowTask,
)
from wagtail_localize.models import Translation

from home.models import PublisherApprovalTask
from news.models import ArticlePage
from tests.interest.desk.people import at, user
from tests.versions import translate_all

from .people import OTHER, OWN, article, browser, person, version

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def handed_in(place: str) -> TaskState:
    page = article("it", place)
    page.title = "Da controllare"
    page.save_revision()
    editor = user(f"editor of {place}")
    ArticlePage.objects.get(pk=page.pk).get_workflow().start(page, editor)
    return Page.objects.get(pk=page.pk).specific.current_workflow_task_state


def test_only_those_who_may_publish_it_are_asked() -> None:
    roles = {
        "turin": ("moderator", "ITC1", "it"),
        "ilfov": ("moderator", "RO322", ""),
        "romanian": ("moderator", "ITC11", "ro"),
        "editor": ("editor", "ITC11", "it"),
        "all": ("moderator", "", ""),
    }
    people = {name: browser(name, role) for name, role in roles.items()}
    user("root", is_superuser=True)
    state = handed_in(OWN)
    told = {address for message in mail.outbox for address in message.to}
    assert told == {"turin@example.org", "all@example.org"}
    assert "Da controllare" in mail.outbox[0].subject
    page = Page.objects.get(pk=state.revision.object_id)
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in mail.outbox[0].body
    waits = f'href="{reverse("wagtailadmin_pages:edit", args=[page.pk])}"'
    approve = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    for name, client in people.items():
        start = client.get(reverse("wagtailadmin_home")).content.decode()
        assert (waits in start) == (name in ("turin", "all")), name
    for name in ("ilfov", "romanian", "editor", "turin"):
        people[name].post(approve, {"comment": "", "advice_read": "on"})
        live = Page.objects.get(pk=page.pk).title == "Da controllare"
        assert live == (name == "turin")


def test_every_step_of_editors_and_moderators_asks_by_role_from_its_migration_on() -> None:
    migration = import_module("home.migrations.0018_roles_of_members")
    # The step of Wagtail's own rests, as nothing uses it: nobody's start page asks for it.
    assert list(GroupApprovalTask.objects.values_list("active", flat=True)) == [False]
    import_module("home.migrations.0028_unused_step").wake(apps, None)
    migration.task_by_group(apps, None)
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in ("Moderators", "Lawyers")}
    workflow = Workflow.objects.create(name="Controllo")
    for name, asked in (
        ("Controllo", ["Moderators"]),
        ("Secondo controllo", ["Moderators"]),
        ("Avvocati", ["Moderators", "Lawyers"]),
    ):
        step = GroupApprovalTask.objects.create(name=name)
        step.groups.set([groups[each] for each in asked])
        WorkflowTask.objects.create(workflow=workflow, task=step, sort_order=step.pk)
    waiting = handed_in(OWN)
    migration.task_by_role(apps, None)
    waiting.refresh_from_db()
    assert waiting.task.name == "Check and publish"
    for each in Workflow.objects.all():
        assert each.tasks[0].name == "Check and publish"
    assert [task.name for task in workflow.tasks] == ["Check and publish", "Avvocati"]
    migration.task_by_group(apps, None)
    assert not PublisherApprovalTask.objects.exists()


def test_where_nobody_may_publish_administrators_are_asked() -> None:
    person("turin", ("moderator", "ITC11", "it"))
    user("root", is_superuser=True)
    handed_in(OTHER)
    assert [message.to for message in mail.outbox] == [["root@example.org"]]


def test_what_is_overdue_says_so() -> None:
    client = at(person("turin", ("moderator", "ITC11", "it")))
    state = handed_in(OWN)
    start = reverse("wagtailadmin_home")
    assert "Overdue" not in client.get(start).content.decode()
    TaskState.objects.filter(pk=state.pk).update(started_at=timezone.now() - timedelta(days=9))
    assert "Overdue" in client.get(start).content.decode()


def test_a_translation_is_sent_back_and_approved_in_its_own_editor() -> None:
    page = version(article("en", OWN, title="Market"), "ro")
    people = {kind: at(person(kind, (kind, "ITC11", "ro"))) for kind in ("translator", "moderator")}
    translation = Translation.objects.get(source__object_id=page.translation_key)
    translate_all(translation)
    editor = reverse("translate", args=[translation.pk])

    def status(kind: str, action: str, **more: str) -> str:
        ticked = {"advice_read": "on", "confirming": "on"}
        people[kind].post(editor, {"action": action} | ticked | more)
        return WorkflowState.objects.get().status

    assert status("translator", "submit") == WorkflowState.STATUS_IN_PROGRESS
    refused = people["translator"].post(editor, {"action": "send-back", "confirming": "on"})
    assert refused.status_code in (302, 403)
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_IN_PROGRESS
    mail.outbox.clear()
    assert status("moderator", "send-back", remark="Sell") == WorkflowState.STATUS_NEEDS_CHANGES
    assert [message.to for message in mail.outbox] == [["translator@example.org"]]
    assert "Sell" in people["translator"].get(editor).content.decode()
    assert status("translator", "submit") == WorkflowState.STATUS_IN_PROGRESS
    mail.outbox.clear()
    assert status("moderator", "publish") == WorkflowState.STATUS_APPROVED
    assert ["translator@example.org"] in [message.to for message in mail.outbox]
    assert not Page.objects.get(pk=page.pk).has_unpublished_changes
