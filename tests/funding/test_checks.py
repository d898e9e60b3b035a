"""What is looked at before a call is published; what conditions do to three firms; the list."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from funding.admin.sample_firms import answers_for
from funding.models import FundingIndexPage, FundingOpportunity, FundingSourcePage
from funding.models.criteria import OpportunityCriterion
from home.checks.registry import findings_of
from tests.factories import child, home
from tests.funding.editing import address, form, member
from tests.funding.factories import opportunity

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "ro", "it")


def texts(**said: str) -> list[dict[str, str]]:
    return [{"language": code, "summary": said.get(code, "In 2027.")} for code in LANGUAGES]


def call(*criteria: tuple[str, str, str], **fields: Any) -> FundingOpportunity:
    """A call of which nothing is found, but for what is said otherwise."""
    good = {
        "permanent": True,
        "texts": texts(),
        "official_url": "https://example.org/call",
    }
    made = opportunity(**({"identifier": "A"} | good | fields))
    for dimension, operator, value in criteria:
        made.criteria.add(OpportunityCriterion(dimension=dimension, operator=operator, value=value))
    return made


def programme(**fields: Any) -> FundingSourcePage:
    given = {"level": "eu-grants", "availability": "calls", "who_can_apply": "x"}
    return child(child(home(), FundingIndexPage), FundingSourcePage, **given, **fields)


def test_each_check_of_a_call() -> None:
    past, coming = [(date(2024, 1, 1), None)], [(date(2099, 1, 1), None)]
    rows: list[tuple[str, dict, list, dict, list]] = [
        ("There is no deadline.", {"permanent": False}, [], {}, []),
        ("All deadlines have passed.", {"permanent": False, "cut_offs": past, "live": False}, [],
         {"permanent": False, "cut_offs": coming}, []),
        ("Nothing is said in plain words in: Romanian, Italian.", {"texts": texts()[:1]}, [],
         {}, []),
        ("nobody has said that it is right: Romanian.",
         {"texts": [text | {"unread": text["language"] == "ro"} for text in texts()]}, [], {}, []),
        ("There is no address", {"official_url": ""}, [], {}, []),
        ("Figures differ: English and Italian", {"texts": texts(it="Nel 2028.")}, [], {}, []),
        ("“We forget” is not a word", {"texts": texts(en="We forget 2027.")}, [], {}, []),
        ("about “Employees” exclude everybody", {},
         [("headcount", "at-least", "50"), ("headcount", "at-most", "10")],
         {}, [("headcount", "at-least", "10"), ("headcount", "at-most", "50")]),
        ("about “Place” exclude everybody", {},
         [("territory", "in", "ITC11"), ("territory", "not-in", "IT")],
         {}, [("territory", "in", "IT, RO"), ("territory", "in", "ITC11")]),
        ("about “Size” exclude everybody", {}, [("size", "in", "micro"), ("size", "in", "small")],
         {}, [("size", "in", "micro, small"), ("size", "not-in", "micro")]),
    ]  # fmt: skip
    for words, wrong, conditions, right, others in rows:
        found = call(*conditions, **wrong)
        told = " ".join(finding.words for finding in findings_of(found))
        assert words in told
        found.delete()
        good = call(*others, **right)
        assert findings_of(good) == [], words
        good.delete()
    made = call(programme=programme(live=False))
    assert "programme is not published" in findings_of(made)[0].words
    made.grant_min, made.grant_max = 5, 2
    assert findings_of(made)[0].refuses


def test_three_firms_are_answered_in_the_language_of_the_editor() -> None:
    made = call(("territory", "in", "RO"), ("size", "in", "micro, small"), programme=programme())
    with translation.override("ro"):
        told = [(str(each.verdict), each.reasons) for each in answers_for(made)]
    assert [verdict for verdict, _reasons in told] == [
        "Nu se potrivește",
        "Se potrivește",
        "Nu se potrivește",
    ]
    assert told[0][1] == [("Loc", "Pentru firme cu sediul în: România.")]


def test_the_panels_stand_beside_the_form_of_a_call_and_of_a_source() -> None:
    editor = member("Editors")
    made = call(("territory", "in", "ITC11"), programme=programme())
    for path in (address("edit", made.pk), f"/admin/pages/{made.programme.pk}/edit/"):
        shown = editor.get(path).content.decode()
        assert "A bakery in Torino" in shown
        assert 'data-side-panel="before-publishing"' in shown


def test_a_call_goes_out_once_the_advice_is_read() -> None:
    moderator, editor = member("Moderators"), member("Editors")
    made = call(texts=[], live=False)
    for client, action in ((editor, "submit"), (moderator, "publish")):
        data = form(client, address("edit", made.pk))
        data[f"action-{action}"] = "1"
        told = client.post(address("edit", made.pk), data)
        assert "Nothing is said in plain words" in told.content.decode()
        made.refresh_from_db()
        assert not made.live
        assert made.workflow_in_progress == (action == "publish"), "submitted before"
        data["advice_read"] = "on"
        assert client.post(address("edit", made.pk), data).status_code == 302
    made.refresh_from_db()
    assert made.live


def test_the_list_says_in_which_languages_a_call_is_told() -> None:
    call(texts=texts()[:2])
    editor = member("Editors")
    shown = editor.get(address("list")).content.decode()
    assert ["EN", "RO"] in [cell.split() for cell in re.findall(r">([^<>]*)</td>", shown)]
    for code, found in (("it", True), ("ro", False)):
        shown = editor.get(address("list"), {"without": code}).content.decode()
        assert ("Title of A" in shown) == found


def test_who_may_not_publish_merges_nothing() -> None:
    for client, may in ((member("Editors"), False), (member("Moderators"), True)):
        first, second = call(identifier="X"), call(identifier="Y")
        decided = client.post(f"/admin/calls/doubles/{first.pk}/{second.pk}/apart/")
        assert (decided.status_code == 302 and decided.url.endswith("/doubles/")) == may
        first.delete()
        second.delete()
    assert Client().get("/admin/calls/doubles/").status_code == 302
