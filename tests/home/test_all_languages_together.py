"""Private, taken away or moved: a page is so in all its languages. Published: it is translated."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client, TestCase
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, PageViewRestriction
from wagtail_localize.models import Translation, TranslationSource

from home.models import StandardPage
from tests.factories import child, home, locale
from tests.interest.desk.people import at, user
from tests.specimens import RICH, stream
from tests.versions import TRANSLATED, translate_all, translated, versions

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # once is enough: no query of ours


def page_in_three(slug: str = "page", **fields: object) -> StandardPage:
    page = child(home(), StandardPage, title="Title", slug=slug, **fields)
    for code in TRANSLATED:
        translated(page, code)
    return StandardPage.objects.get(pk=page.pk)


def all_of(page: Page) -> list[Page]:
    return list(Page.objects.filter(translation_key=page.translation_key).order_by("locale_id"))


@pytest.fixture
def moderator() -> Client:
    Group.objects.get(name="Moderators").permissions.add(
        Permission.objects.get(codename="submit_translation")
    )
    return at(user("marta", "Moderators"))


def restrictions(page: Page) -> list[tuple]:
    return [
        (r.restriction_type, r.password, sorted(group.name for group in r.groups.all()))
        for version in all_of(page)
        for r in version.view_restrictions.all()
    ]


def test_a_page_is_private_in_all_languages(moderator: Client) -> None:
    page = page_in_three()
    group = Group.objects.get(name="Editors")
    privacy = reverse("wagtailadmin_pages:set_privacy", args=[page.pk])
    for form, told in (
        ({"restriction_type": "password", "password": "x"}, ("password", "x", [])),
        ({"restriction_type": "groups", "groups": [group.pk]}, ("groups", "", ["Editors"])),
        ({"restriction_type": "login"}, ("login", "", [])),
    ):
        assert moderator.post(privacy, form).status_code == 200
        assert [kind[0] for kind in restrictions(page)] == [told[0]] * 3
        assert [kind[2] for kind in restrictions(page) if told[0] == "groups"] in (
            [],
            [told[2]] * 3,
        )
        assert Client().get("/ro/page/").status_code in (200, 302)
        assert "Title ro" not in Client().get("/ro/page/").content.decode()
    moderator.post(privacy, {"restriction_type": "none"})
    assert not restrictions(page)
    # From a version as well; and what is translated later is private from the beginning.
    PageViewRestriction.objects.create(page=versions(page)[0], restriction_type="login")
    assert len(restrictions(page)) == 3
    Page.objects.get(pk=versions(page)[1].pk).delete()
    assert len(restrictions(page)) == 2  # a page that is deleted opens no other
    page.copy_for_translation(locale("it"), alias=True)
    assert len(restrictions(page)) == 3


def test_a_source_is_taken_away_with_its_versions_and_that_is_said(moderator: Client) -> None:
    page = page_in_three()
    unpublish = reverse("wagtailadmin_pages:unpublish", args=[page.pk])
    assert "all 2 translations" in moderator.get(unpublish).content.decode()
    moderator.post(unpublish)
    assert [version.live for version in all_of(page)] == [False] * 3
    delete = reverse("wagtailadmin_pages:delete", args=[page.pk])
    assert "translations" in moderator.get(delete).content.decode()
    moderator.post(delete)
    assert not all_of(page)


def test_a_version_is_taken_away_alone(moderator: Client) -> None:
    page = page_in_three()
    romanian = versions(page)[0]
    moderator.post(reverse("wagtailadmin_pages:unpublish", args=[romanian.pk]))
    assert [version.live for version in all_of(page)].count(True) == 2
    moderator.post(reverse("wagtailadmin_pages:delete", args=[romanian.pk]))
    assert len(all_of(page)) == 2


def test_a_page_moves_in_all_languages(moderator: Client) -> None:
    page, place = page_in_three(), page_in_three("place")
    move = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, place.pk])
    moderator.post(move)
    assert Client().get("/it/place/page/").status_code == 200
    assert Client().get("/ro/place/page/").status_code == 200
    english = child(home(), StandardPage, slug="english")
    move = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, english.pk])
    said = moderator.post(move, follow=True).content.decode()
    assert "The new place does not exist in" in said
    assert Client().get("/en/place/page/").status_code == 200


def test_nobody_reaches_a_language_by_way_of_another(moderator: Client) -> None:
    page = page_in_three()
    group = Group.objects.create(name="English")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("change_page", "publish_page", "add_page"):
        permission = Permission.objects.get(codename=codename)
        GroupPagePermission.objects.create(group=group, page=page, permission=permission)
    client = at(user("emma", "English"))
    for action in ("unpublish", "delete"):
        client.post(reverse(f"wagtailadmin_pages:{action}", args=[page.pk]))
    assert [version.live for version in all_of(page)] == [True] * 3


@pytest.mark.parametrize("action", ["unpublish", "delete"])
def test_many_at_once_are_not_taken_away_in_one_language(moderator: Client, action: str) -> None:
    page = page_in_three()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    said = moderator.post(f"{bulk}?id={page.pk}&next=/admin/", follow=True).content.decode()
    assert "one at a time" in said
    assert [version.live for version in all_of(page)] == [True] * 3


# --- Publishing what is not translated ----------------------------------------------


def half_translated() -> tuple[StandardPage, Translation]:
    """A page that has a title and a summary, and a version that has no summary yet."""
    page = page_in_three(body=stream(("text", RICH)))
    page.summary = "An English summary"
    page.save_revision().publish()
    return page, Translation.objects.get(target_locale=locale("ro"))


def live_text(code: str = "ro") -> str:
    return Client().get(f"/{code}/page/").content.decode()


def test_what_is_missing_is_said_before_and_published_with_a_tick(moderator: Client) -> None:
    page, _translation = half_translated()
    edit = reverse("wagtailadmin_pages:edit", args=[versions(page)[0].pk])
    with TestCase.captureOnCommitCallbacks(execute=True):
        told = moderator.post(edit, {"action": "publish"}).content.decode()
        unticked = moderator.post(edit, {"action": "publish", "confirming": "on"}).content.decode()
    assert "1 of 4 texts is not translated into Rom" in told
    assert "An English summary" in told
    assert "Tick the box" in unticked
    assert "Tick the box" not in told
    assert "An English summary" not in live_text()
    with TestCase.captureOnCommitCallbacks(execute=True):
        moderator.post(edit, {"action": "publish", "advice_read": "on"})
    assert "An English summary" in live_text()


def test_of_many_at_once_what_is_missing_is_said_before(moderator: Client) -> None:
    page, _translation = half_translated()
    romanian = versions(page)[0]
    romanian.unpublish()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    said = moderator.post(f"{bulk}?id={romanian.pk}&next=/admin/").content.decode()
    assert "1 of 4 texts is not translated" in said
    assert not versions(page)[0].live


def test_syncing_publishes_what_is_missing_with_a_tick(moderator: Client) -> None:
    half_translated()
    source = TranslationSource.objects.get()
    update = reverse("wagtail_localize:update_translations", args=[source.pk])
    for form, published in (
        ({"publish_translations": "on"}, False),
        ({"publish_translations": "on", "advice_read": "on"}, True),
    ):
        with TestCase.captureOnCommitCallbacks(execute=True):
            moderator.post(update, form)
        assert ("An English summary" in live_text()) == published


def test_an_editors_translation_is_handed_in_and_published_by_a_moderator(
    moderator: Client,
) -> None:
    page, translation = half_translated()
    editor = at(user("anna", "Editors"))
    romanian = versions(page)[0]
    edit = reverse("wagtailadmin_pages:edit", args=[romanian.pk])
    assert "submit for moderation" in editor.get(edit, follow=True).content.decode()
    assert "submit for moderation" not in moderator.get(edit, follow=True).content.decode()
    assert "is not translated" in editor.post(edit, {"action": "submit"}).content.decode()
    translate_all(translation)
    said = editor.post(edit, {"action": "submit"}, follow=True).content.decode()
    assert "waits for whoever may publish it" in said
    assert "An English summary" not in live_text()
    state = versions(page)[0].current_workflow_task_state
    assert state.revision.as_object().summary == "An English summary ro"
    assert editor.post(edit, {"action": "submit"}).status_code in (302, 403)  # only once
    assert versions(page)[0].workflow_states.count() == 1
    state.approve(user=user("vera", "Moderators"))
    assert "An English summary ro" in live_text()


def test_translators_see_on_their_start_page_what_is_behind(moderator: Client) -> None:
    page, translation = half_translated()
    start = moderator.get(reverse("wagtailadmin_home")).content.decode()
    assert "Română: 1 page to translate" in start
    listed = re.search(r'href="([^"]+)">Română: 1 page', start)
    assert versions(page)[0].title in moderator.get(unescape(listed[1])).content.decode()
    for found in Translation.objects.all():
        translate_all(found)
    assert "to translate" not in moderator.get("/admin/").content.decode()
    assert translation.get_status_display() == "Up to date"
