"""The texts of calls in plain words: which languages lack one, and what a machine fills in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from funding.admin.texts import confirm, fill
from funding.models import FundingIndexPage, FundingOpportunity, OpportunityText
from home.translation.machine.translator import NO_TIME, SiteTranslator
from tests.factories import child, home
from tests.funding.factories import opportunity
from tests.interest.desk.people import at, user
from tests.libretranslate import Server, libretranslate
from tests.versions import translated

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # once is enough: no query of ours
UNREAD = {"language": "it", "title": "Dieci", "unread": True}


@pytest.fixture
def machine(settings: Any) -> Iterator[Server]:
    with libretranslate() as server:
        settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
            "CLASS": f"{SiteTranslator.__module__}.{SiteTranslator.__name__}",
            "OPTIONS": {"URL": server.url},
        }
        yield server


def editor() -> Client:
    Group.objects.get(name="Moderators").permissions.add(
        Permission.objects.get(codename="submit_translation")
    )
    return at(user("marta", "Moderators"))


def draft(call: FundingOpportunity) -> dict[str, Any]:
    saved = FundingOpportunity.objects.get(pk=call.pk)
    return {text.language: text for text in saved.get_latest_revision_as_object().texts.all()}


def test_a_machine_fills_the_missing_languages_as_a_draft(machine: Server) -> None:
    english = child(home(), FundingIndexPage, slug="funding")
    translated(english, "it")
    words = {"language": "en", "title": "Ten grants", "summary": "EUR 500 for 10 firms"}
    call = opportunity("X-1", texts=[words, {"language": "ro", "title": "Zece granturi"}])
    # As a measure whose texts came from its source: what was added differs from that.
    call.accepted = {"texts": [["en", "Ten grants", words["summary"]]], "conditions": None}
    call.save()
    opportunity("X-2")  # told in no language: it lacks none
    client = editor()
    start = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "1 call lacks an Italian text" in start
    listing = reverse("wagtailsnippets_funding_fundingopportunity:list")
    for value, number in (("it", 1), ("ro", 0), ("unread", 0)):
        found = client.get(listing, {"texts": value}).context["object_list"]
        assert len(found) == number, value

    address = reverse("funding_call_texts", args=[call.pk])
    edit = reverse("wagtailsnippets_funding_fundingopportunity:edit", args=[call.pk])
    shown = client.get(edit).content.decode()
    assert address in shown
    assert "en: Ten grants; ro: Zece granturi" in shown
    machine.swap = {"500": "5"}  # a sum that is wrong is left out
    said = client.post(address, {"action": "machine"}, follow=True).content.decode()
    assert "1 text was translated by machine" in said
    assert "Other numbers" in said
    texts = draft(call)
    assert (texts["it"].title, texts["it"].summary, texts["it"].unread) == (
        "Ten grants it",
        "",
        True,
    )
    assert not texts["ro"].unread
    assert {asked["format"] for asked in machine.asked} == {"text"}
    assert call.texts.filter(language="it").count() == 0  # a draft

    note = 'class="lane small unread'
    FundingOpportunity.objects.get(pk=call.pk).get_latest_revision().publish()
    url = f"/it/funding/bandi/{call.slug}/"
    shown = Client().get(url).content.decode()
    assert note in shown
    assert 'hreflang="en"' in shown
    assert note not in Client().get(f"/en/funding/calls/{call.slug}/").content.decode()
    assert "to read" in client.get(reverse("wagtailadmin_home")).content.decode()
    client.post(address, {"action": "read"})
    assert not draft(call)["it"].unread
    assert note not in Client().get(url).content.decode()


def test_who_may_not_write_calls_translates_none(machine: Server) -> None:
    call = opportunity("X-1", texts=[{"language": "en", "title": "Ten grants"}])
    address = reverse("funding_call_texts", args=[call.pk])
    client = at(user("luca", "Advisers"))
    for answer in (client.get(address), client.post(address, {"action": "machine"})):
        assert answer.status_code == 302
    assert not machine.asked
    silent = opportunity("X-2")
    client = editor()
    address = reverse("funding_call_texts", args=[silent.pk])
    client.post(address, {"action": "machine"})
    assert not machine.asked
    assert "Write it in one language first" in client.get(address).content.decode()


@pytest.mark.parametrize("action", ["machine", "read"])
def test_what_is_locked_stays_as_it_is(machine: Server, action: str) -> None:
    call = opportunity("X-1", texts=[{"language": "en", "title": "Ten"}, UNREAD])
    call.locked, call.locked_by = True, user("ion", "Moderators")
    call.save()
    client, address = editor(), reverse("funding_call_texts", args=[call.pk])
    assert f'value="{action}"' not in client.get(address).content.decode()
    said = client.post(address, {"action": action}, follow=True).content.decode()
    assert "It is locked" in said
    assert not machine.asked
    assert draft(call)["it"].unread


def test_what_somebody_writes_while_the_machine_works_stays(machine: Server) -> None:
    call = opportunity("X-1", texts=[{"language": "en", "title": "Ten"}])
    marta = user("marta", "Moderators")

    class Slow(SiteTranslator):
        def outcome(self, *args: Any, **kwargs: Any) -> Any:
            meanwhile = FundingOpportunity.objects.get(pk=call.pk).get_latest_revision_as_object()
            if len(meanwhile.texts.all()) == 1:
                meanwhile.texts.add(OpportunityText(language="it", title="Dieci"))
                meanwhile.save_revision()
            return super().outcome(*args, **kwargs)

    done = fill(call, marta, Slow({"URL": machine.url}))
    assert list(done.texts) == ["ro: Ten"]
    assert {code: text.title for code, text in draft(call).items()} == {
        "en": "Ten",
        "it": "Dieci",
        "ro": "Ten ro",
    }


@pytest.mark.parametrize(("group", "done"), [("Editors", False), ("Moderators", True)])
def test_what_is_public_is_confirmed_by_who_may_publish(group: str, done: bool) -> None:
    call = opportunity("X-1", texts=[{"language": "en", "title": "Ten"}, UNREAD])
    call.save_revision().publish()
    confirm(call, user("anna", group))
    assert call.texts.get(language="it").unread != done
    assert not draft(call)["it"].unread
    call.refresh_from_db()
    assert call.has_unpublished_changes != done


def test_time_is_limited_for_all_languages_together(machine: Server) -> None:
    call = opportunity("X-1", texts=[{"language": "en", "title": "Ten"}])
    machine.after = 0.1
    marta = user("marta", "Moderators")
    done = fill(call, marta, SiteTranslator({"URL": machine.url, "SECONDS": 0.05}))
    assert (list(done.texts), done.problem) == (["ro: Ten"], NO_TIME)
    assert list(draft(call)) == ["en", "ro"]  # what came in time is kept
