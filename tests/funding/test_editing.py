"""Editors write about a call, moderators publish it: drafts, moderation, history, preview."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.http import QueryDict
from django.test import Client
from wagtail.models import ModelLogEntry

from funding.models import FundingIndexPage, FundingOpportunity
from tests.factories import child, home, term
from tests.funding.editing import address, form, own
from tests.funding.factories import opportunity

pytestmark = pytest.mark.django_db
PAGES = {
    "en": "/en/funding/calls/LIFE-A/",
    "ro": "/ro/finantari/apeluri/LIFE-A/",
    "it": "/it/finanziamenti/bandi/LIFE-A/",
}


@pytest.fixture(autouse=True)
def indexes() -> None:
    first: dict[str, Any] = {}
    for code, slug in (("en", "funding"), ("ro", "finantari"), ("it", "finanziamenti")):
        page = child(home(code), FundingIndexPage, slug=slug, **first)
        first = {"translation_key": page.translation_key}


@pytest.fixture
def call() -> FundingOpportunity:
    return opportunity(
        "LIFE-A",
        title="Official title",
        permanent=True,
        texts=[{"language": code, "title": f"Before {code}"} for code in PAGES],
    )


def edited(client: Client, call: FundingOpportunity, words: str) -> QueryDict:
    """The edit form with other titles in all languages."""
    data = form(client, address("edit", call.pk))
    languages = {
        data[f"texts-{number}-language"]: number for number in range(int(data["texts-TOTAL_FORMS"]))
    }
    for code, number in languages.items():
        data[f"texts-{number}-title"] = f"{words} {code}"
    return data


def save(client: Client, call: FundingOpportunity, words: str, action: str = "") -> Any:
    data = edited(client, call, words)
    if action:
        data[f"action-{action}"] = data["advice_read"] = "1"
    return client.post(address("edit", call.pk), data)


def title(url: str) -> str:
    """The heading that a visitor reads."""
    response = Client().get(url)
    assert response.status_code == 200
    heading = BeautifulSoup(response.content, "html.parser").h1
    assert heading is not None
    return heading.get_text()


def test_a_draft_does_not_show(editor: Client, call: FundingOpportunity) -> None:
    assert save(editor, call, "Draft").status_code == 302
    call.refresh_from_db()
    assert call.has_unpublished_changes
    assert {code: title(url) for code, url in PAGES.items()} == {
        code: f"Before {code}" for code in PAGES
    }
    again = form(editor, address("edit", call.pk))
    assert "Draft en" in {again[f"texts-{number}-title"] for number in range(3)}


def test_submitted_approved_and_shown(
    editor: Client, moderator: Client, call: FundingOpportunity
) -> None:
    assert save(editor, call, "Checked", "submit").status_code == 302
    assert title(PAGES["ro"]) == "Before ro"
    call.refresh_from_db()
    task = call.current_workflow_task_state
    assert task is not None
    assert task.task.name == "Check and publish"

    approve = address("workflow_action", call.pk, "approve", task.pk)
    assert editor.post(approve, {"comment": ""}).status_code in {302, 403}
    assert title(PAGES["ro"]) == "Before ro"

    assert moderator.post(approve, {"comment": "fine", "advice_read": "1"}).status_code == 302
    assert {code: title(url) for code, url in PAGES.items()} == {
        code: f"Checked {code}" for code in PAGES
    }
    call.refresh_from_db()
    assert call.current_workflow_task_state is None
    assert not call.has_unpublished_changes


def test_sent_back_it_stays_as_it_was(
    editor: Client, moderator: Client, call: FundingOpportunity
) -> None:
    save(editor, call, "Doubtful", "submit")
    call.refresh_from_db()
    task = call.current_workflow_task_state
    moderator.post(address("workflow_action", call.pk, "reject", task.pk), {"comment": "Why?"})
    call.refresh_from_db()
    assert call.current_workflow_state.status == "needs_changes"
    assert title(PAGES["en"]) == "Before en"


def test_an_editor_cannot_publish(
    editor: Client, moderator: Client, call: FundingOpportunity
) -> None:
    page = editor.get(address("edit", call.pk)).content.decode()
    assert 'name="action-submit"' in page
    assert 'name="action-publish"' not in page
    save(editor, call, "Sneaked in", "publish")
    assert title(PAGES["en"]) == "Before en"
    assert editor.post(address("unpublish", call.pk)).status_code == 302
    assert title(PAGES["en"]) == "Before en"
    assert editor.post(address("delete", call.pk)).status_code == 302
    assert FundingOpportunity.objects.filter(pk=call.pk).exists()

    save(moderator, call, "Published", "publish")
    assert title(PAGES["en"]) == "Published en"


def test_a_new_call_is_not_there_before_it_is_published(editor: Client, moderator: Client) -> None:
    data = own(editor)
    response = editor.post(address("add"), data)
    assert response.status_code == 302, response.context["form"].errors
    made = FundingOpportunity.objects.get(slug="own")
    assert not made.live
    public = PAGES["en"].replace("LIFE-A", "own")
    assert Client().get(public).status_code == 404
    save(moderator, made, "x", "publish")
    assert title(public) == "Our own"


def test_history_says_who_did_what(
    editor: Client, moderator: Client, call: FundingOpportunity
) -> None:
    save(editor, call, "First", "submit")
    call.refresh_from_db()
    task = call.current_workflow_task_state
    approve = address("workflow_action", call.pk, "approve", task.pk)
    moderator.post(approve, {"comment": "", "advice_read": "1"})
    done = ModelLogEntry.objects.filter(object_id=str(call.pk))
    assert set(done.values_list("action", "user__username")) >= {
        ("wagtail.edit", "editors"),
        ("wagtail.workflow.start", "editors"),
        ("wagtail.workflow.approve", "moderators"),
        ("wagtail.publish", "moderators"),
    }
    page = editor.get(address("history", call.pk)).content.decode()
    assert "editors" in page
    assert "moderators" in page
    assert "Check and publish" in page
    assert editor.get(address("workflow_history", call.pk)).status_code == 200


def test_revisions_are_compared_and_brought_back(
    moderator: Client, call: FundingOpportunity
) -> None:
    save(moderator, call, "First", "publish")
    save(moderator, call, "Second", "publish")
    first, second = call.revisions.order_by("pk")
    compared = moderator.get(address("revisions_compare", call.pk, first.pk, second.pk))
    assert compared.status_code == 200
    text = BeautifulSoup(compared.content, "html.parser").get_text()
    assert "First" in text
    assert "Second" in text
    old = form(moderator, address("revisions_revert", call.pk, first.pk))
    assert "First en" in {old[f"texts-{number}-title"] for number in range(3)}


@pytest.mark.parametrize("code", PAGES)
def test_a_preview_is_the_page_in_each_language(
    editor: Client, call: FundingOpportunity, code: str
) -> None:
    """As it stands in the form: nothing is saved."""
    data = edited(editor, call, "Typed")
    preview = address("preview_on_edit", call.pk)
    assert editor.post(preview, data).json()["is_valid"]
    page = editor.get(preview, {"mode": code})
    assert page.status_code == 200
    soup = BeautifulSoup(page.content, "html.parser")
    assert soup.html is not None
    assert soup.html["lang"] == code
    assert soup.h1 is not None
    assert soup.h1.get_text() == f"Typed {code}"
    words = {"en": "Who can apply", "ro": "Cine poate", "it": "Chi può"}
    assert words[code] in soup.get_text()
    assert not soup.select('link[rel="alternate"][hreflang]')
    assert title(PAGES[code]) == f"Before {code}"
    assert not call.revisions.exists()


def test_what_has_never_been_saved_can_be_previewed(editor: Client) -> None:
    water = term("theme", "water")
    data = own(editor)
    data.setlist("themes", [str(water.pk)])
    preview = address("preview_on_add")
    assert editor.post(preview, data).json()["is_valid"]
    page = editor.get(preview, {"mode": "it"})
    assert page.status_code == 200
    assert "Our own" in page.content.decode()
    assert "water it" in page.content.decode()
    assert not FundingOpportunity.objects.exists()


def test_suggested_themes_are_told_with_their_words(
    editor: Client, call: FundingOpportunity
) -> None:
    water, circular = term("theme", "water"), term("theme", "circular-economy")
    FundingOpportunity.objects.update(title="Recycling of textile waste")
    soup = BeautifulSoup(editor.get(address("edit", call.pk)).content, "html.parser")
    (button,) = soup.select("[data-suggested-theme]")
    assert button["data-suggested-theme"] == str(circular.pk)
    item = button.find_parent("li")
    assert item is not None
    assert "recycl" in item.get_text()
    assert soup.select(f'input[name="themes"][value="{circular.pk}"]:not([checked])')
    assert any("suggestions.js" in str(script.get("src")) for script in soup.find_all("script"))

    call.refresh_from_db()
    call.themes.set([circular, water])
    call.save()
    page = editor.get(address("edit", call.pk)).content.decode()
    assert "data-suggested-theme" not in page
    assert "Suggested themes" not in page


def test_what_the_source_says_otherwise_is_told_in_words(
    editor: Client, call: FundingOpportunity
) -> None:
    page = editor.get(address("edit", call.pk)).content.decode()
    assert "Differences from the source" not in page
    FundingOpportunity.objects.filter(pk=call.pk).update(
        budget_total=1_000_000,
        deadline_model="two-stage",
        accepted={
            "title": "Official title",
            "budget_total": "2500000.00",
            "deadline_model": "single-stage",
            "opens_on": "2027-05-04",
            "cut_offs": [["2027-09-15", "17:00:00", 1, ""], ["2028-02-01", None, 2, ""]],
            "description": "<p>Reuse <b>of</b> textiles</p>",
        },
    )
    soup = BeautifulSoup(editor.get(address("edit", call.pk)).content, "html.parser")
    rows = [
        tuple(cell.get_text().replace("\xa0", " ") for cell in row.find_all(["th", "td"]))
        for row in soup.select(".help-warning tbody tr")
    ]
    assert sorted(rows) == [
        ("Budget in euro", "EUR 1,000,000", "EUR 2,500,000"),
        ("Deadline model", "two stages", "one stage"),
        ("Deadlines", "nothing", "15 September 2027, 17:00; 1 February 2028 (stage 2)"),
        ("Official description", "nothing", "Reuse of textiles"),
        ("Opens on", "nothing", "4 May 2027"),
    ]


def test_who_is_of_no_group_sees_nothing(call: FundingOpportunity) -> None:
    client = Client()
    client.force_login(get_user_model().objects.create_user("somebody", password="x"))
    assert client.get(address("edit", call.pk)).status_code == 302
    assert client.get(address("list")).status_code == 302
