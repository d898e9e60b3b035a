"""Well-known measures: recognised only where it is certain, told to editors when lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from core.signals import written_in_bulk
from funding.catalogue.index import invalidate_catalogue
from funding.choices import Origin
from funding.coverage.alarm import tell_of_lost
from funding.coverage.famous import COLUMNS, FamousMeasure, famous_measures, read_famous
from funding.coverage.findings import Outcome, SourceFacts, finding_of, findings
from funding.coverage.recognition import Title, is_telling, is_title_of, phrase_of
from funding.models import FundingIndexPage, FundingOpportunity, FundingSourcePage
from home.content.values import stable_id
from home.jobs.schedule import JOBS
from home.models import Mail
from tests.content_paths import content_pages
from tests.factories import child, home
from tests.funding.factories import opportunity

HEAD = ",".join(COLUMNS)
SABATINI = "sabatini,IT,national,Nuova Sabatini,,incentivi:52,,,,,,,"
RESTO = (
    "resto,IT,national,Resto al Sud,,,,not-here,South only,Doar sud,Solo Sud,"
    "https://example.org,2026-11-28"
)
RABLA = "rabla,RO,national,Programul Rabla,,editor:rabla-2026,casa,no-record,,,,,"


def measure(line: str = SABATINI) -> FamousMeasure:
    read = read_famous([HEAD, line])
    assert read.faults == ()
    return read.measures[0]


# --- the rule -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "same"),
    [
        ("Nuova Sabatini", True),
        ("NUOVA   SABATINI 2027", True),
        ("Beni strumentali – Nuova Sabatini", True),
        ("Beni Strumentali - Nuova Sabatini", True),
        ("Incentivo (nuova sabatini)", True),
        ("Contributo a chi ha la Nuova Sabatini", False),
        ("Nuova Sabatinina", False),
        ("Beni-Nuova Sabatini", False),
        ("Sabatini nuova", False),
        ("", False),
    ],
)
def test_a_name_begins_the_title_or_a_part_of_it(title: str, same: bool) -> None:
    phrases = measure().phrases
    assert is_title_of(Title(title, "it", "national"), phrases, "it", "national") is same
    assert not is_title_of(Title(title, "it", "regional"), phrases, "it", "national")
    assert not is_title_of(Title(title, "ro", "national"), phrases, "it", "national")


@pytest.mark.parametrize(
    ("name", "telling"),
    [("Brevetti+", True), ("Iperammortamento", True), ("ON", False), ("Rabla", False), ("", False)],
)
def test_a_short_word_stands_for_nothing(name: str, telling: bool) -> None:
    assert is_telling(phrase_of(name)) is telling


def test_the_key_comes_before_the_name() -> None:
    titles = [(1, Title("Nuova Sabatini Capitalizzazione", "it", "national"))]
    known = measure()
    by_key = finding_of(known, {("incentivi", "52"): 7}, titles, [])
    assert (by_key.outcome, by_key.calls) == (Outcome.FOUND, (7,))
    assert finding_of(known, {("mipe", "52"): 7}, titles, []).calls == (1,)
    assert finding_of(known, {}, [], []).outcome == Outcome.MISSING


def test_what_is_not_here_is_explained_even_with_a_record() -> None:
    resto = measure(RESTO)
    titles = [(3, Title("Resto al Sud 2.0", "it", "national"))]
    assert finding_of(resto, {}, [], []).outcome == Outcome.EXPLAINED
    found = finding_of(resto, {}, titles, [])
    assert (found.outcome, found.calls) == (Outcome.EXPLAINED, (3,))
    closed = replace(resto, state="closed")
    assert finding_of(closed, {}, titles, []).outcome == Outcome.FOUND
    page = SourceFacts(stable_id("x"), "IT", ("Resto al Sud",), closed=False)
    explained = finding_of(closed, {}, [], [page])
    assert (explained.outcome, explained.pages) == (Outcome.EXPLAINED, (page.key,))


def test_a_page_of_its_own_counts_by_folder_and_by_name() -> None:
    page = SourceFacts(stable_id("funding/casa"), "RO", ("Scrappage (Rabla)",), closed=False)
    rabla = measure(RABLA)
    assert finding_of(rabla, {}, [], [page]).outcome == Outcome.FOUND
    assert finding_of(rabla, {}, [], [replace(page, closed=True)]).outcome == Outcome.EXPLAINED
    other = replace(page, key=stable_id("funding/other"))
    assert finding_of(rabla, {}, [], [other]).outcome == Outcome.MISSING
    named = replace(other, names=("Help for cars (Programul Rabla)",))
    assert finding_of(rabla, {}, [], [named]).pages == (named.key,)
    assert finding_of(rabla, {}, [], [replace(named, country="IT")]).outcome == Outcome.MISSING


# --- the file -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("A B,IT,national,Nuova Sabatini,,,,,,,,,", "code"),
        ("a,FR,national,Nuova Sabatini,,,,,,,,,", "country"),
        ("a,IT,top,Nuova Sabatini,,,,,,,,,", "level"),
        ("a,IT,national,Nuova Sabatini,on; nuova,,,,,,,,", "too short"),
        ("a,IT,national,Nuova Sabatini,,52,,,,,,,", "incentivi:52"),
        ("a,IT,national,Nuova Sabatini,,,,gone,,,,,", "state"),
        ("a,IT,national,Nuova Sabatini,,,,closed,It ended.,,,,", "three languages"),
        ("a,IT,national,Nuova Sabatini,,,,,,,,,28.11.2026", "not a date"),
        ("sabatini,IT,national,Altra Sabatini", "another"),
    ],
)
def test_a_line_with_a_fault_is_named_and_the_others_go_on(line: str, problem: str) -> None:
    read = read_famous([HEAD, SABATINI, line, RESTO])
    assert [one.code for one in read.measures] == ["sabatini", "resto"]
    assert len(read.faults) == 1
    assert problem in read.faults[0]


def test_a_file_without_its_columns_holds_nothing(settings: Any, tmp_path: Path) -> None:
    assert "keys" in read_famous(["code,name", "a,b"]).faults[0]
    settings.CONTENT_DIR = tmp_path
    assert famous_measures().measures == ()
    (tmp_path / "famous-measures.csv").write_bytes(b"\xff\xfe")
    assert famous_measures().faults


def test_the_file_of_the_site_is_sound() -> None:
    read = famous_measures()
    assert read.faults == ()
    assert {one.country for one in read.measures} == {"IT", "RO", "EU"}
    pages = {f"funding/{one.page}" for one in read.measures if one.page}
    assert pages <= set(content_pages())


# --- the alarm ------------------------------------------------------------------------------


@pytest.fixture
def editor() -> Iterator[Any]:
    user = get_user_model()._default_manager.create_user("e", "editor@example.org", "x")
    user.groups.add(Group.objects.get(name="Editors"))
    return user


@pytest.fixture
def two(db: None, settings: Any, tmp_path: Path) -> FundingOpportunity:
    """A site with two measures of the file, of which one is returned."""
    settings.CONTENT_DIR = tmp_path
    lines = [HEAD, SABATINI, RESTO, RABLA.replace("no-record", "here")]
    (tmp_path / "famous-measures.csv").write_text("\n".join(lines))
    child(home(), FundingIndexPage, slug="funding")
    opportunity("rabla-2026", title_language="ro", level="national")
    return opportunity("52", origin=Origin.INCENTIVI, title_language="it", level="national")


def test_what_is_lost_is_told_once(two: FundingOpportunity, editor: Any) -> None:
    assert tell_of_lost() == 0
    assert not Mail.objects.exists()
    FundingOpportunity.objects.filter(pk=two.pk).update(listed=False)
    invalidate_catalogue()
    assert JOBS["check_famous_measures"].run() == "1 well-known measures lost"
    assert tell_of_lost() == 1
    mail = Mail.objects.get()
    assert "Nuova Sabatini" in mail.text
    assert "Rabla" not in mail.text
    assert "Resto" not in mail.text
    assert "/en/funding/data-sources/" in mail.text
    tell_of_lost(date(2999, 1, 1))
    assert Mail.objects.count() == 2


def test_a_merged_record_is_found_where_it_was_merged_into(two: FundingOpportunity) -> None:
    kept = opportunity("OTHER")
    FundingOpportunity.objects.filter(pk=two.pk).update(live=False, merged_into=kept)
    written_in_bulk.send(sender=FundingOpportunity, keys=[two.pk])
    invalidate_catalogue()
    assert findings()[0].outcome == Outcome.FOUND


def test_a_broken_line_is_told_and_an_empty_site_is_not(
    two: FundingOpportunity, editor: Any
) -> None:
    path = site_settings.CONTENT_DIR / "famous-measures.csv"
    path.write_text("\n".join([HEAD, SABATINI, "x,IT,none,Nome lungo,,,,,,,,,"]))
    tell_of_lost()
    assert "level" in Mail.objects.get().text
    path.write_text("\n".join([HEAD, SABATINI]))
    FundingOpportunity.objects.all().update(live=False)
    invalidate_catalogue()
    assert tell_of_lost() == 0
    assert Mail.objects.count() == 1


def test_a_published_page_is_found_and_an_unpublished_one_not(two: FundingOpportunity) -> None:
    FundingOpportunity.objects.all().update(listed=False)
    invalidate_catalogue()
    fields = {"level": "italy", "availability": "continuous", "who_can_apply": "x"}
    page = child(
        FundingIndexPage.objects.get(), FundingSourcePage, title="Loans (Nuova Sabatini)", **fields
    )
    assert findings()[0].pages == (page.translation_key,)
    page.unpublish()
    assert findings()[0].outcome == Outcome.MISSING
