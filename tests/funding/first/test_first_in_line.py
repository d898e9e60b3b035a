"""What two firms see first, held against what was judged by hand: judged.csv says why."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from funding.catalogue.query import CallQuery, find, group_at
from funding.catalogue.ranking import Group
from funding.models import FundingOpportunity
from funding.presentation.money_now import heading_of

JUDGED = Path(__file__).with_name("judged.csv")
FIRMS = {"baker": ("torino", "it"), "recycler": ("ilfov", "ro")}
LISTS = {"it": "/it/finanziamenti/bandi/", "ro": "/ro/finantari/apeluri/"}


@pytest.fixture
def today(site: Site, settings: Any, tmp_path: Path) -> Any:
    """The first content as it stands on 28 November 2026."""
    settings.DATA_DIR = tmp_path
    with time_machine.travel("2026-11-28T09:00:00+00:00", tick=False):
        call_command("load_first_calls", stdout=StringIO())
        yield


def judged(firm: str) -> dict[str, str]:
    with JUDGED.open(encoding="utf-8", newline="") as rows:
        return {row["measure"]: row[firm] for row in csv.DictReader(rows)}


def order(firm: str) -> list[FundingOpportunity]:
    place, language = FIRMS[firm]
    pks = list(find(CallQuery("", {"place": [place]}, "fit", language), timezone.now()).ids)
    found = FundingOpportunity.objects.in_bulk(pks)
    return [found[pk] for pk in pks]


def test_everything_was_judged(today: None) -> None:
    measures = FundingOpportunity.objects.filter(kind="measure")
    assert set(measures.values_list("identifier", flat=True)) == set(judged("baker"))


@pytest.mark.parametrize("firm", FIRMS)
def test_nothing_out_of_reach_stands_before_what_is_within(today: None, firm: str) -> None:
    said = judged(firm)
    verdicts = [said.get(item.identifier, "no") for item in order(firm)]
    last = max(place for place, verdict in enumerate(verdicts) if verdict == "yes")
    assert "no" not in verdicts[: last + 1]


def test_twelve_of_the_first_twenty_are_for_the_baker(today: None) -> None:
    said = judged("baker")
    now = timezone.now()
    first = order("baker")[:20]
    open_now = [item for item in first if group_at(item.pk, now) == Group.NOW]
    assert sum(said.get(item.identifier) == "yes" for item in open_now) >= 12


@pytest.mark.parametrize("firm", FIRMS)
def test_the_home_page_shows_nothing_out_of_reach(client: Client, today: None, firm: str) -> None:
    _place, language = FIRMS[firm]
    panels = client.get(f"/{language}/").context["panels"]
    panel = next(panel for panel in panels if "calls" in panel.context)
    said = judged(firm)
    shown = [card.opportunity.identifier for card in panel.context["calls"]]
    assert len(shown) == 6
    assert not [name for name in shown if said.get(name, "no") == "no"]


def test_now_stands_above_nothing_but_what_is_open() -> None:
    groups = ([Group.NOW], [Group.NOW, Group.COMING], [Group.COMING], [])
    said = [heading_of(found) for found in groups]
    assert said[0] == "You can ask for this now"
    assert [words for words in said[1:] if "can ask" in words] == []
    assert len(set(said)) == len(groups)


def test_ilfov_is_told_that_little_is_open(client: Client, today: None) -> None:
    page = client.get("/en/?place=ilfov").content.decode()
    assert "Little is open to a small firm here today." in page
    assert "Open now, and what may come</h2>" in page
    assert "You can ask for this now</h2>" in client.get("/en/?place=torino").content.decode()
    assert client.get(LISTS["ro"] + "?place=ilfov").context["listing"].found.elsewhere > 50
    listed = client.get(LISTS["ro"] + "?place=ilfov").content.decode()
    assert "puține apeluri sunt deschise" in listed
    assert "Întrebați un consilier" in listed
    for enough in (LISTS["it"] + "?place=torino", LISTS["ro"] + "?place=ilfov&page=2"):
        assert not client.get(enough).context["listing"].lead
