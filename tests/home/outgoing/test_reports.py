"""What editors see: links that do not work, and facts that are to be read again."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail_localize.models import Translation, TranslationSource

from funding.models import FundingGuidePage, FundingIndexPage
from home.models import OutgoingLink, Partner, StandardPage
from home.models.outgoing import LinkState
from home.outgoing.places import gather
from home.reports.facts import facts_due, pages_with_facts
from news.models import ArticlePage, NewsIndexPage
from tests.factories import child, home, locale
from tests.funding.factories import opportunity
from tests.interest.desk.people import at, user
from tests.specimens import stream

pytestmark = pytest.mark.django_db
LINKS, FACTS = "outgoing_links_report", "facts_report"


@pytest.fixture
def editor() -> Client:
    """Somebody of Wagtail's own group of editors, with no other right."""
    return at(user("editor", "Editors"))


def link(name: str, state: LinkState, *, pages: int = 1, **fields: Any) -> OutgoingLink:
    """A link in so many pages, in a state."""
    url = f"https://{name}.example/"
    for number in range(pages):
        body = stream(("text", f'<a href="{url}">x</a>'))
        child(home(), StandardPage, title=f"{name} {number}", body=body)
    gather()
    OutgoingLink.objects.filter(url=url).update(state=state, **fields)
    return OutgoingLink.objects.get(url=url)


def shown(client: Client, report: str, **chosen: object) -> list[str]:
    response = client.get(reverse(report), chosen)
    assert response.status_code == 200
    return [str(row) for row in response.context["object_list"]]


def test_links_are_shown_with_where_they_stand_the_dead_first(editor: Client) -> None:
    link("unsure", LinkState.UNSURE, problem="status", status=403)
    link("moved", LinkState.MOVED, moved_to="https://new.example/")
    dead = link("dead", LinkState.DEAD, problem="no-host", pages=2)
    link("fine", LinkState.WORKS)
    assert shown(editor, LINKS) == [
        f"https://{name}.example/" for name in ("dead", "moved", "unsure")
    ]
    assert shown(editor, LINKS, state="moved") == ["https://moved.example/"]
    assert shown(editor, LINKS, q="uns") == ["https://unsure.example/"]
    assert len(shown(editor, LINKS, state="x", ordering="nonsense")) == 3
    text = editor.get(reverse(LINKS)).content.decode()
    for place in dead.places.all():
        assert reverse("wagtailadmin_pages:edit", args=[place.object_id]) in text
    for words in ("dead 0", "dead 1", "https://new.example/", "(403)", "There is no server"):
        assert words in text
    StandardPage.objects.filter(title__startswith="dead").update(live=False)
    assert "https://dead.example/" not in shown(editor, LINKS)


def test_links_are_exported(editor: Client) -> None:
    link("dead", LinkState.DEAD, problem="status", status=404, failed_on=date(2026, 11, 1))
    answer = editor.get(reverse(LINKS), {"export": "xlsx"})
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    heads, row = ([str(cell.value or "") for cell in cells] for cells in sheet.iter_rows())
    assert heads[0] == "Address"
    assert row[0] == "https://dead.example/"
    assert row[4].startswith("dead 0 (/admin/pages/")


def test_each_sees_the_links_of_what_they_may_edit(editor: Client) -> None:
    Partner.objects.create(
        name="P", kind="k", country="IT", locale=locale(), website="https://partner.example"
    )
    call = opportunity("OPEN", official_url="https://call.example/")
    gather()
    OutgoingLink.objects.update(state=LinkState.DEAD)
    assert shown(editor, LINKS) == ["https://call.example/"]
    edit = reverse(type(call).snippet_viewset.get_url_name("edit"), args=[call.pk])
    assert edit in editor.get(reverse(LINKS)).content.decode()
    assert len(shown(at(user("root", is_superuser=True)), LINKS)) == 2
    stranger = user("stranger", "Advisers")
    stranger.user_permissions.add(Permission.objects.get(codename="access_admin"))
    for report in (LINKS, FACTS):
        assert at(stranger).get(reverse(report)).status_code == 302
    start = at(stranger).get(reverse("wagtailadmin_home")).content.decode()
    assert reverse(LINKS) not in start


def test_who_has_opened_a_link_says_that_it_works(editor: Client) -> None:
    unsure = link("unsure", LinkState.UNSURE, problem="status", status=403)
    Partner.objects.create(
        name="P", kind="k", country="IT", locale=locale(), website="https://partner.example"
    )
    gather()
    address = reverse("outgoing_link_works", args=[unsure.pk])
    assert f'action="{address}"' in editor.get(reverse(LINKS)).content.decode()
    assert editor.get(address).status_code == 405
    back = f"{reverse(LINKS)}?state=unsure"
    assert editor.post(address, {"next": back}).url == back
    assert shown(editor, LINKS) == []
    unsure.refresh_from_db()
    today = timezone.localdate()
    assert (unsure.worked_on, unsure.due_on) == (today, today + timedelta(days=90))
    others = OutgoingLink.objects.get(url="https://partner.example")
    editor.post(reverse("outgoing_link_works", args=[others.pk]))
    others.refresh_from_db()
    assert others.worked_on is None


def checked(title: str, days_ago: int | None, planned_in: int | None = None, **fields: Any) -> Any:
    """A news item whose sources were read so many days ago."""
    today = timezone.localdate()
    index = NewsIndexPage.objects.first() or child(home(), NewsIndexPage)
    return child(
        index, ArticlePage, title=title,
        checked_on=None if days_ago is None else today - timedelta(days=days_ago),
        review_on=None if planned_in is None else today + timedelta(days=planned_in),
        **fields,
    )  # fmt: skip


def test_facts_are_shown_in_the_order_in_which_they_are_due(editor: Client) -> None:
    fresh = checked("fresh", 1)
    pages = [
        checked("never", None), checked("old", 200, -150), checked("planned", 30, -1),
        checked("today", 90), checked("planned soon", 10, 5), fresh,
    ]  # fmt: skip
    checked("draft", 200, live=False)
    child(home(), StandardPage)
    titles = [page.title for page in pages]
    assert shown(editor, FACTS) == titles
    assert shown(editor, FACTS, due="now") == titles[:3]
    assert shown(editor, FACTS, due="soon") == titles[:5]
    assert shown(editor, FACTS, ordering="-due") == titles[:0:-1] + titles[:1]
    guide = child(child(home(), FundingIndexPage), FundingGuidePage, checked_on=fresh.checked_on)
    kind = guide.content_type_id
    assert shown(editor, FACTS, content_type=kind) == [guide.title]
    # What the database sorts by is what the page itself says.
    for page in pages_with_facts(user("root", is_superuser=True)):
        assert page.due == page.specific.due_on
        is_due = facts_due(user(f"u{page.pk}", is_superuser=True)).filter(pk=page.pk).exists()
        assert is_due == page.specific.check_is_due()


def test_versions_with_the_facts_of_their_source_are_not_counted_again(editor: Client) -> None:
    home("ro")
    page = checked("old", 200)
    source, _made = TranslationSource.get_or_create_from_instance(page)
    bound = Translation.objects.create(source=source, target_locale=locale("ro"))
    bound.save_target(publish=True)
    version = page.get_translation(locale("ro"))
    version.title = "vechi"
    version.save_revision().publish()
    assert page.get_translation(locale("ro")).live
    assert shown(editor, FACTS) == ["old"]
    bound.enabled = False  # the version keeps its own facts from now on
    bound.save()
    assert sorted(shown(editor, FACTS)) == ["old", "vechi"]


def test_the_start_page_leads_to_both_lists(editor: Client) -> None:
    start = reverse("wagtailadmin_home")
    assert "Nothing waits for you." in editor.get(start).content.decode()
    link("dead", LinkState.DEAD)
    link("moved", LinkState.MOVED)
    checked("old", 200)
    text = editor.get(start).content.decode()
    for words in ("1 dead link<", "1 link leads to a new", "1 page whose facts are to be read"):
        assert words in text
    assert f"{reverse(FACTS)}?due=now" in text
    assert f"{reverse(LINKS)}?state=dead" in text


def test_queries_do_not_grow_with_the_rows(editor: Client) -> None:
    counts = []
    for number in (1, 4):
        for name in range(StandardPage.objects.count(), number):
            link(f"dead{name}", LinkState.DEAD)
            call = f"https://call{name}.example/"
            opportunity(f"C-{name}", official_url=call)
            checked(f"old {name}", 200)
        gather()
        OutgoingLink.objects.update(state=LinkState.DEAD)
        each = []
        for address in (LINKS, FACTS, "wagtailadmin_home"):
            editor.get(reverse(address))
            with CaptureQueriesContext(connection) as captured:
                editor.get(reverse(address))
            each.append(len(captured))
        counts.append(each)
    assert counts[0] == counts[1]
