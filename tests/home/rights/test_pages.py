"""What each role may do with pages of its own and of another territory and language.

Asked as a browser would, with GET and POST: what is not offered is refused as well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import QueryDict
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings, strategies
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.models import Page, Revision
from wagtail.test.utils.form_data import querydict_from_html
from wagtail_localize.models import TranslationSource

from home.models import PageTerritory
from news.models import ArticlePage, NewsIndexPage
from tests.factories import child, home, locale, undone
from tests.interest.desk.people import at, territories, user

from .people import CODES, OTHER, OWN, SHARED, article, browser, news, person, version

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

LANGUAGES = ("en", "ro", "it")
PLACES = (OWN, OTHER, SHARED)
# A browser draws streams of blocks by itself.
BLOCKS = {"body-count": "0", "sources-count": "0"}


@dataclass
class World:
    """Pages in Italian and Romanian of each place, an English one with versions, and forms."""

    pages: dict[tuple[str, str], ArticlePage] = field(default_factory=dict)
    versions: dict[tuple[str, str], Page] = field(default_factory=dict)
    sources: dict[str, ArticlePage] = field(default_factory=dict)
    forms: dict[int, QueryDict] = field(default_factory=dict)
    archives: dict[str, NewsIndexPage] = field(default_factory=dict)


@pytest.fixture(scope="module")
def world(shared: None) -> World:
    made = World()
    territories()
    for code in LANGUAGES:
        home(code)
        news(code)
    admin = at(user("root", is_superuser=True))
    for code in ("it", "ro"):
        made.archives[code] = child(home(code), NewsIndexPage, slug="archive")
        for place in PLACES:
            page = made.pages[place, code] = article(code, place)
            form = admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
            made.forms[page.pk] = querydict_from_html(form.content.decode(), "page-edit-form")
    for place in PLACES:
        source = made.sources[place] = article("en", place)
        for code in ("it", "ro"):
            made.versions[place, code] = version(source, code)
    return made


def to(name: str, page: Page, *more: Any) -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=[page.pk, *more])


def sent(
    world: World,
    client: Client,
    page: ArticlePage,
    action: str,
    lands: str | None = None,
    **more: str,
) -> ArticlePage:
    data = world.forms[page.pk].copy()
    data["title"] = "Changed"
    data.update(BLOCKS | {action: "1", "advice_read": "on"} | more)
    if lands is not None:
        data.setlist("territories", [str(territories()[code].pk) for code in CODES[lands]])
    client.post(to("edit", page), data)
    return ArticlePage.objects.get(pk=page.pk)


# What is done, and whether it happened. Pages stand in the language asked for.


def see(world: World, client: Client, page: ArticlePage) -> bool:
    listed = client.get(reverse("wagtailadmin_explore", args=[page.get_parent().pk]), follow=True)
    return to("edit", page) in listed.content.decode()


def look(world: World, client: Client, page: ArticlePage) -> bool:
    return client.get(to("edit", page)).status_code == 200


def save(world: World, client: Client, page: ArticlePage) -> bool:
    before = page.latest_revision_id
    return sent(world, client, page, "save").latest_revision_id != before


def submit(world: World, client: Client, page: ArticlePage) -> bool:
    return sent(world, client, page, "action-submit").workflow_in_progress


def publish(world: World, client: Client, page: ArticlePage, lands: str | None = None) -> bool:
    return sent(world, client, page, "action-publish", lands).title == "Changed"


def plan(world: World, client: Client, page: ArticlePage, lands: str | None = None) -> bool:
    later = (timezone.localtime() + timedelta(days=3)).strftime("%Y-%m-%d %H:%M")
    sent(world, client, page, "action-publish", lands, go_live_at=later)
    return page.revisions.exclude(approved_go_live_at=None).exists()


def schedule(world: World, client: Client, page: ArticlePage) -> bool:
    planned = ArticlePage.objects.get(pk=page.pk)
    planned.go_live_at = timezone.now() + timedelta(days=3)
    revision = planned.save_revision()
    somebody = get_user_model().objects.get(pk=client.session["_auth_user_id"])
    try:
        revision.publish(user=somebody, skip_permission_checks=True)
    except PermissionDenied:
        return False
    return Revision.objects.get(pk=revision.pk).approved_go_live_at is not None


def unpublish(world: World, client: Client, page: ArticlePage) -> bool:
    client.post(to("unpublish", page))
    return not Page.objects.get(pk=page.pk).live


def unpublish_in_bulk(world: World, client: Client, page: ArticlePage) -> bool:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    client.post(f"{address}?id={page.pk}")
    return not Page.objects.get(pk=page.pk).live


def publish_in_bulk(world: World, client: Client, page: ArticlePage) -> bool:
    draft = ArticlePage.objects.get(pk=page.pk)
    draft.title = "Changed"
    draft.save_revision()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    client.post(f"{address}?id={page.pk}", {"advice_read": "on"})
    return Page.objects.get(pk=page.pk).title == "Changed"


def move(world: World, client: Client, page: ArticlePage) -> bool:
    there = world.archives[page.locale.language_code]
    client.post(to("move_confirm", page, there.pk))
    return Page.objects.get(pk=page.pk).is_child_of(there)


def delete(world: World, client: Client, page: ArticlePage) -> bool:
    client.post(to("delete", page))
    return not Page.objects.filter(pk=page.pk).exists()


def copy_live(world: World, client: Client, page: ArticlePage) -> bool:
    data = {
        "new_title": "Copy",
        "new_slug": "copy",
        "new_parent_page": page.get_parent().pk,
        "publish_copies": "on",
    }
    client.post(to("copy", page), data)
    return Page.objects.filter(title="Copy", live=True).exists()


def restrict(world: World, client: Client, page: ArticlePage) -> bool:
    client.post(to("set_privacy", page), {"restriction_type": "login"})
    return page.get_view_restrictions().exists()


WRITES = {see, look, save, submit}
DECIDES = {
    publish, schedule, unpublish, unpublish_in_bulk, publish_in_bulk, move, delete, copy_live,
    restrict,
}  # fmt: skip
ALL = [*WRITES, *DECIDES]

ROLES: dict[str, list[tuple[str, str, str]]] = {
    # Of the region that Torino lies in.
    "editor": [("editor", "ITC1", "it")],
    "moderator": [("moderator", "ITC11", "it")],
    "translator": [("translator", "ITC11", "it")],
    "editor of all": [("editor", "", "")],
    "moderator of all": [("moderator", "", "")],
    "two jobs": [("editor", "RO322", "it"), ("moderator", "ITC11", "it")],
    "nobody": [],
}
TWO_JOBS = [("editor", "", ""), ("moderator", "ITC11", "")]
EVERYWHERE = ("editor of all", "moderator of all", "nobody")


def allowed(role: str, place: str, code: str) -> set[Callable[..., bool]]:
    """Say what a role may do with a page that was written in a language."""
    at_home = (place, code) == (OWN, "it")
    if role == "editor":
        return WRITES if at_home else set()
    if role == "moderator":
        return WRITES | DECIDES if at_home else set()
    if role == "editor of all":
        return WRITES
    if role == "moderator of all":
        return WRITES | DECIDES
    if role == "two jobs":
        return WRITES | DECIDES if at_home else WRITES if (place, code) == (OTHER, "it") else set()
    return set()


@pytest.mark.crawl
@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_may_do_with_a_page(world: World, role: str) -> None:
    client = browser("anna", *ROLES[role])
    wrong = []
    for (place, code), page in world.pages.items():
        # For those who may do it everywhere two are enough.
        if role in EVERYWHERE and (place, code) not in [(OWN, "it"), (SHARED, "ro")]:
            continue
        if role == "two jobs" and code != "it":
            continue
        may = allowed(role, place, code)
        for action in ALL:
            with undone():
                done = action(world, client, ArticlePage.objects.get(pk=page.pk))
            if done != (action in may):
                wrong.append((action.__name__, place, code, done))
    assert not wrong


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    roles=strategies.lists(
        strategies.tuples(
            strategies.sampled_from(["editor", "moderator", "translator"]),
            strategies.sampled_from(["", "IT", "ITC1", "ITC11", "RO", "RO322"]),
            strategies.sampled_from(["", "it", "ro", "en it"]),
        ),
        max_size=3,
    ),
    where=strategies.sampled_from([(place, code) for place in PLACES for code in ("it", "ro")]),
    action=strategies.sampled_from(
        [publish, plan, schedule, publish_in_bulk, unpublish, copy_live]
    ),
    lands=strategies.sampled_from(PLACES),
)
@example(roles=TWO_JOBS, where=(OWN, "it"), action=publish, lands=OTHER)
@example(roles=TWO_JOBS, where=(OWN, "it"), action=publish, lands=SHARED)
@example(roles=TWO_JOBS, where=(OWN, "it"), action=plan, lands=OTHER)
def test_nothing_becomes_public_against_the_rule(
    world: World, roles: list, where: tuple[str, str], action: Callable[..., bool], lands: str
) -> None:
    """Neither what belongs to another territory, nor what the form makes belong to one."""
    place, language = where
    moves = action in (publish, plan)
    may = all(
        any(
            kind == "moderator"
            and (not languages or language in languages)
            and (not area or any(code.startswith(area) for code in CODES[each]))
            for kind, area, languages in roles
        )
        for each in ([place, lands] if moves else [place])
    )
    with undone():
        page = ArticlePage.objects.get(pk=world.pages[where].pk)
        client = browser("anna", *roles)
        done = action(world, client, page, lands) if moves else action(world, client, page)
        assert done == may


def order(world: World, client: Client, place: str, code: str) -> bool:
    """Send a page to be translated that has no version yet."""
    source = article("en", place)
    url = reverse("wagtail_localize:submit_page_translation", args=[source.pk])
    client.post(url, {"locales": [locale(code).pk]})
    return source.get_translation_or_none(locale(code)) is not None


def open_version(world: World, client: Client, place: str, code: str) -> bool:
    answer = client.get(to("edit", world.versions[place, code]), follow=True)
    return answer.status_code == 200 and 'name="mark-' in answer.content.decode()


def hand_in(world: World, client: Client, place: str, code: str) -> bool:
    page = world.versions[place, code]
    client.post(to("edit", page), {"action": "submit", "advice_read": "on"})
    return bool(Page.objects.get(pk=page.pk).specific.workflow_in_progress)


def convert(world: World, client: Client, place: str, code: str) -> bool:
    page = world.versions[place, code]
    client.post(reverse("wagtail_localize:convert_to_alias", args=[page.pk]))
    return Page.objects.get(pk=page.pk).alias_of_id is not None


def sync(world: World, client: Client, place: str, code: str) -> bool:
    """Publish all versions at once, in every language."""
    source = TranslationSource.objects.get(object_id=world.sources[place].translation_key)
    before = Page.objects.get(pk=world.versions[place, code].pk).last_published_at
    url = reverse("wagtail_localize:update_translations", args=[source.pk])
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(url, {"publish_translations": "on", "advice_read": "on"})
    return Page.objects.get(pk=world.versions[place, code].pk).last_published_at != before


@pytest.mark.crawl
@pytest.mark.parametrize(
    ("role", "at_home"),
    [
        ("editor", {order, open_version, hand_in}),
        ("translator", {order, open_version, hand_in}),
        ("moderator", {order, open_version, hand_in, convert}),
        ("nobody", set()),
    ],
)
def test_what_a_role_may_do_with_a_translation(
    world: World, role: str, at_home: set[Callable[..., bool]]
) -> None:
    translate(world)
    client = browser("anna", *ROLES[role])
    wrong = []
    for place, code in world.versions:
        may = at_home if (place, code) == (OWN, "it") else set()
        for action in (order, open_version, hand_in, convert, sync):
            with undone():
                done = action(world, client, place, code)
            if done != (action in may):
                wrong.append((action.__name__, place, code, done))
    assert not wrong


def test_the_way_to_the_source_is_shown_to_whom_it_is_open(world: World) -> None:
    for role, shown in (("translator", False), ("moderator of all", True)):
        with undone():
            client = browser("anna", *ROLES[role])
            page = client.get(to("edit", world.versions[OWN, "it"]), follow=True).content.decode()
        assert (to("edit", world.sources[OWN]) in page) == shown


def test_a_translation_is_handed_in_once_by_two_clicks(world: World) -> None:
    translate(world)
    client = browser("anna", *ROLES["editor"])
    with undone():
        for _click in range(2):
            assert hand_in(world, client, OWN, "it")
        assert world.versions[OWN, "it"].workflow_states.count() == 1


def test_the_report_of_translations_names_what_somebody_may_change(world: World) -> None:
    for roles, seen in (
        (ROLES["translator"], {(OWN, "it")}),
        ([("editor", "RO322", "")], {(OTHER, "it"), (OTHER, "ro")}),
        ([("editor", "RO322", "en")], {(OTHER, "it"), (OTHER, "ro")}),
        (ROLES["moderator of all"], set(world.versions)),
    ):
        with undone():
            report = browser("anna", *roles).get(reverse("wagtail_localize:translations_report"))
        shown = {row.version.pk for row in report.context["object_list"]}
        assert shown == {world.versions[where].pk for where in seen}


def translate(world: World) -> None:
    """Write the titles in each language: what is wholly untranslated is handed in by nobody."""
    from tests.home.test_translation_rights import translate as write

    for place in PLACES:
        source = TranslationSource.objects.get(object_id=world.sources[place].translation_key)
        for translation in source.translations.all():
            write(translation, "title", "Tradotto")


def new(client: Client, parent: Page, model: str = "news/articlepage", **fields: Any) -> Any:
    app_label, name = model.split("/")
    url = reverse("wagtailadmin_pages:add", args=[app_label, name, parent.pk])
    page = client.get(url)
    if page.status_code != 200:
        return page
    data = querydict_from_html(page.content.decode(), form_id="page-edit-form")
    data.update(BLOCKS | {"title": "New", "slug": "new", "date": "2026-01-01", "summary": "S"})
    data["advice_read"] = "on"
    for key, value in fields.items():
        data.setlist(key, value) if isinstance(value, list) else data.__setitem__(key, value)
    return client.post(url, dict(data.lists()))


def test_a_new_page_gets_the_territory_of_who_writes_it(world: World) -> None:
    turin, ilfov = territories()["ITC11"], territories()["RO322"]
    # Two jobs in one place are one place.
    writer = browser("anna", ("editor", "ITC11", "it"), ("moderator", "ITC11", "it"))
    with undone():
        assert new(writer, news("it")).status_code == 302
        made = ArticlePage.objects.get(title="New")
        assert made.own_territories() == {"ITC11"}
        assert not made.live
    with undone():
        answer = new(writer, news("it"), territories=[str(ilfov.pk)])
        assert "Choose a territory you are responsible for" in answer.content.decode()
        assert not ArticlePage.objects.filter(title="New").exists()
    both = [str(turin.pk), str(ilfov.pk)]
    with undone():
        assert new(writer, news("it"), territories=both).status_code == 302
    assert new(writer, news("ro")).status_code == 302  # the start page, which says why
    assert not ArticlePage.objects.filter(title="New").exists()


def test_a_page_goes_live_by_whoever_may_publish_there(world: World) -> None:
    """Somebody with two jobs publishes where they moderate, and does not where they edit."""
    client = browser("anna", *ROLES["two jobs"])
    for code, live in (("ITC11", True), ("RO322", False)):
        with undone():
            chosen = [str(territories()[code].pk)]
            sent = {"action-publish": "1", "advice_read": "on"}
            new(client, news("it"), territories=chosen, **sent)
            assert ArticlePage.objects.filter(title="New", live=True).exists() == live
            assert Page.objects.filter(title="New").exists() == live  # the form is shown again
    # Nor by taking along what is another's.
    page = ArticlePage.objects.get(pk=world.pages[OWN, "it"].pk)
    page.territories.set([territories()["RO322"]])
    revision = page.save_revision()
    with pytest.raises(PermissionDenied):
        revision.publish(user=person("mario", ("moderator", "ITC11", "it")))


def test_territories_follow_the_page(world: World) -> None:
    page = article("it", OWN)
    rows = PageTerritory.objects.filter(page=page.pk).values_list("code", flat=True)
    assert list(rows) == ["ITC11"]
    page.territories.set([territories()["RO322"], territories()["IT"]])
    page.save_revision()
    assert set(rows.all()) == {"ITC11"}  # a draft changes nothing
    page.save_revision().publish()
    assert set(rows.all()) == {"RO322", "IT"}
    assert {row.code for row in version(page, "ro").territory_rows.all()} == {"RO322", "IT"}


def test_the_explorer_begins_where_somebody_has_to_do(world: World) -> None:
    for roles, begins in (
        ([("editor", "ITC11", "it")], home("it")),
        ([("translator", "ITC11", "it")], news("it")),
        ([("moderator", "ITC11", "")], Page.get_first_root_node()),
    ):
        with undone():
            client = browser("anna", *roles)
            answer = client.get(reverse("wagtailadmin_explore_root"), follow=True)
            assert answer.context["parent_page"].pk == begins.pk


@pytest.mark.slow
def test_roles_cost_few_queries_however_many_pages_there_are(world: World) -> None:
    """In the explorer, the form and the start page, beside what Wagtail asks for administrators."""
    somebody = person("anna", ("moderator", "ITC11", "it"), ("translator", "", "it"))
    pages = [
        reverse("wagtailadmin_explore", args=[news("it").pk]),
        to("edit", world.pages[OWN, "it"]),
        reverse("wagtailadmin_home"),
    ]

    root = user("boss", is_superuser=True)

    def count(who: Any, address: str) -> int:
        client = at(who)
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    def more() -> list[int]:
        return [count(somebody, address) - count(root, address) for address in pages]

    before = more()
    for _ in range(5):
        article("it", OWN)
    assert more() == before
    assert max(before) <= 18, before


def test_nothing_is_done_to_a_page_by_its_address_for_scripts(world: World) -> None:
    root = at(user("root of all", is_superuser=True))
    page = world.pages[OWN, "it"]
    assert PagesAdminAPIViewSet.actions
    for name in PagesAdminAPIViewSet.actions:
        address = reverse("wagtailadmin_api:pages:action", args=[page.pk, name])
        with undone():
            # What is not found is looked for in a language.
            assert root.post(address, {"recursive": False}, follow=True).status_code == 404, name


def test_ones_own_draft_can_be_edited(world: World) -> None:
    anna = person("anna", ("editor", "ITC11", "it"))
    for owner, live, may in ((anna, False, True), (anna, True, False), (None, False, False)):
        with undone():
            page = article("it", SHARED, owner=owner)
            Page.objects.filter(pk=page.pk).update(live=live)
            assert look(world, at(anna), page) == may
