"""Advice is read before anything goes out, whichever way; what is refused goes out by none."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from home.models import StandardPage
from tests.factories import child, give_roles, home

pytestmark = pytest.mark.django_db
ADVICE, TICK = "There is no summary.", {"advice_read": "on"}


def member(group: str) -> Client:
    """Somebody of a group, signed in."""
    user = get_user_model().objects.create_user(group, f"{group}@example.org", "x")
    give_roles(user, group)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor() -> Client:
    return member("Editors")


@pytest.fixture
def moderator() -> Client:
    return member("Moderators")


def draft(**fields: Any) -> Page:
    page = child(home(), StandardPage, live=False, **fields)
    page.save_revision()
    return page


def send(client: Client, page: Page, action: str, **more: Any) -> Any:
    """Send the form of a page."""
    data = {
        "title": "Sent",
        "slug": page.slug,
        "body": streamfield([]),
        "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0},
        action: "1",
        **more,
    }
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), nested_form_data(data))


def test_in_the_form_of_a_page(editor: Client, moderator: Client) -> None:
    page = draft()
    for client, action, verb in (
        (moderator, "action-publish", "Publish"),
        (editor, "action-submit", "Submit for moderation"),
    ):
        told = send(client, page, action)
        assert told.status_code == 200
        shown = told.content.decode()
        assert ADVICE in shown
        assert verb in shown
        assert 'name="title" value="Sent"' in shown, "what was typed is sent again"
        assert "Tick the box" in send(client, page, action, confirming="on").content.decode()
        page.refresh_from_db()
        assert not page.live
        assert not page.workflow_in_progress
    assert send(editor, page, "action-submit", **TICK).status_code == 302
    assert Page.objects.get(pk=page.pk).workflow_in_progress
    assert send(moderator, page, "action-publish", **TICK).status_code == 302
    assert Page.objects.get(pk=page.pk).live


def test_nothing_is_asked_where_nothing_was_found_or_a_draft_is_saved(moderator: Client) -> None:
    page = draft()
    assert send(moderator, page, "action-save").status_code == 302
    assert send(moderator, page, "action-publish", summary="In short.").status_code == 302
    assert Page.objects.get(pk=page.pk).live


def test_a_new_page(moderator: Client) -> None:
    path = reverse("wagtailadmin_pages:add", args=["home", "standardpage", home().pk])
    data = nested_form_data(
        {
            "title": "New",
            "slug": "new",
            "body": streamfield([]),
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0},
            "action-publish": "1",
        }
    )
    assert ADVICE in moderator.post(path, data).content.decode()
    assert not StandardPage.objects.filter(slug="new").exists()
    assert moderator.post(path, data | TICK).status_code == 302
    assert StandardPage.objects.get(slug="new").live


def test_in_a_workflow(editor: Client, moderator: Client) -> None:
    page = draft()
    send(editor, page, "action-submit", **TICK)
    approve = {"workflow-action-name": "approve"}
    assert ADVICE in send(moderator, page, "action-workflow-action", **approve).content.decode()
    task = Page.objects.get(pk=page.pk).current_workflow_task_state
    path = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    from_list = moderator.post(path, headers={"x-requested-with": "XMLHttpRequest"}).json()
    assert from_list["redirect"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert ADVICE in moderator.post(path).content.decode()
    assert not Page.objects.get(pk=page.pk).live
    assert moderator.post(path, TICK).status_code == 302
    assert Page.objects.get(pk=page.pk).live


def test_of_many_at_once(moderator: Client) -> None:
    pages = [draft(title=f"Draft {number}") for number in range(2)]
    path = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    path += f"?id={pages[0].pk}&id={pages[1].pk}&next=/admin/"
    told = moderator.post(path).content.decode()
    assert told.count(ADVICE) == 2
    assert not Page.objects.filter(title__startswith="Draft", live=True).exists()
    assert moderator.post(path, TICK).status_code == 302
    assert Page.objects.filter(title__startswith="Draft", live=True).count() == 2


def test_what_is_refused_is_not_published_with_a_tick(moderator: Client) -> None:
    page = draft(summary="In short.")
    page.latest_revision.content["title"] = ""
    page.latest_revision.save()
    path = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    told = moderator.post(f"{path}?id={page.pk}&next=/admin/", TICK).content.decode()
    assert "Refused:" in told
    assert "This has to be mended first." in told
    assert not Page.objects.get(pk=page.pk).live


def test_beside_the_form_it_is_said_of_the_last_draft(editor: Client) -> None:
    page = draft()
    path = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert ADVICE in editor.get(path).content.decode()
    page.summary = "In short."
    page.save_revision()
    assert "Nothing was found in the last saved draft" in editor.get(path).content.decode()
