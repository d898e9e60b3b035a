"""Calls of a territory are for those whose role is for it; all others are shared."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from wagtail.permissions import policy_registry

from funding.admin.dashboard import calls_that_close, changes_of_sources
from funding.admin.texts import calls_to_translate
from funding.models import FundingOpportunity
from funding.models.imports import ImportRun, SourceChange
from funding.models.opportunity_parts import OpportunityText
from home.dashboard.registry import Waiting
from home.models import Role
from tests.funding.editing import address, form
from tests.funding.factories import opportunity
from tests.home.rights.people import person
from tests.interest.desk.people import at, territories, user

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

WHERE = {"TORINO": ["ITC11"], "ILFOV": ["RO322"], "ITALY": ["IT"], "NOWHERE": []}


@pytest.fixture
def calls() -> dict[str, FundingOpportunity]:
    made = {}
    for name, codes in WHERE.items():
        made[name] = opportunity(name, title=name, permanent=True)
        made[name].territories.set([territories()[code] for code in codes])
        made[name].save()
    return made


@pytest.mark.parametrize(
    ("kind", "code", "edited", "published"),
    [
        ("editor", "ITC1", {"TORINO"}, set()),
        ("moderator", "RO322", {"ILFOV"}, {"ILFOV"}),
        ("moderator", "IT", {"TORINO", "ITALY"}, {"TORINO", "ITALY"}),
        ("moderator", "", set(WHERE), set(WHERE)),
        ("translator", "", set(), set()),
    ],
)
def test_who_may_change_which(
    calls: dict[str, FundingOpportunity],
    kind: str,
    code: str,
    edited: set[str],
    published: set[str],
) -> None:
    somebody = user("anna")
    territory = territories()[code] if code else None
    Role.objects.create(user=somebody, kind=kind, territory=territory)
    client = at(somebody)
    policy = policy_registry.get_by_type(FundingOpportunity)
    for name, call in calls.items():
        assert (client.get(address("edit", call.pk)).status_code == 200) == (name in edited)
        for action, may in (("change", edited), ("publish", published)):
            asked = {who.pk for who in policy.users_with_permission_for_instance(action, call)}
            assert (somebody.pk in asked) == (name in may)
        revision = call.save_revision()
        if name in published:
            revision.publish(user=somebody)
        else:
            with pytest.raises(PermissionDenied):
                revision.publish(user=somebody, skip_permission_checks=True)
        client.post(address("unpublish", call.pk))
        call.refresh_from_db()
        assert call.live == (name not in published)
    mine = policy.instances_user_has_permission_for(somebody, "change")
    assert {call.identifier for call in mine} == edited
    # A file may hold calls of anywhere.
    sent = client.post(reverse("funding_confirm_import"), {"token": "x"})
    assert (sent.get("Location") == reverse("wagtailadmin_home")) == (published != set(WHERE))


def test_only_what_is_theirs_waits_for_them(calls: dict[str, FundingOpportunity]) -> None:
    moderator = person("anna", ("moderator", "ITC1", ""))
    run = ImportRun.objects.create(origin="incentivi", what="x")
    for call in calls.values():
        SourceChange.objects.create(opportunity=call, run=run, field="title", why="changed")
        OpportunityText.objects.create(opportunity=call, language="en", summary="S")
        end = timezone.now() + timedelta(days=2)
        FundingOpportunity.objects.filter(pk=call.pk).update(last_end=end)

    def told(source: Callable[[Any], Iterable[Waiting]]) -> list[str]:
        return [str(each.words) for each in source(moderator)]

    assert told(changes_of_sources) == ["1 change in a source to decide on"]
    assert told(calls_that_close) == ["1 call closes"]
    assert "1 call lacks a Romanian text" in told(calls_to_translate)


def test_a_call_is_asked_for_however_its_number_is_written(
    calls: dict[str, FundingOpportunity],
) -> None:
    client = at(person("anna", ("editor", "ITC11", "")))
    for call in (calls["ILFOV"], calls["TORINO"]):
        call.save_revision()
    compare = address("revisions_compare", 0, "earliest", "latest")
    for name, key, status in (
        ("TORINO", "{}", 200),
        ("TORINO", "²", 404),
        ("ILFOV", "{}", 302),
        ("ILFOV", "%20{}", 404),
        ("ILFOV", "_3{}", 404),
    ):
        url = compare.replace("/0/", f"/{key.format(calls[name].pk)}/")
        assert client.get(url).status_code == status, key


def test_an_editor_keeps_a_call_in_their_territory(calls: dict[str, FundingOpportunity]) -> None:
    somebody = user("anna")
    Role.objects.create(user=somebody, kind="editor", territory=territories()["ITC11"])
    client = at(somebody)
    data = form(client, address("edit", calls["TORINO"].pk))
    data.setlist("territories", [str(territories()["RO322"].pk)])
    answer = client.post(address("edit", calls["TORINO"].pk), dict(data.lists()))
    assert "Choose a territory you are responsible for" in answer.content.decode()
