"""The page “Where our data come from”: sources, their faults in words, well-known measures."""

from __future__ import annotations

import ast
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from wagtail.models import Site

from funding.catalogue.index import catalogue
from funding.coverage.findings import Outcome, findings
from funding.imports.sources.overview import public_sources
from funding.imports.sources.reasons import REASONS, general, in_words
from funding.models import FundingIndexPage, ImportRun
from funding.paths import DATA_SOURCES
from tests.content_paths import path_of
from tests.factories import child, home
from tests.funding.factories import opportunity
from tests.stages import ROOT

ENGLISH = "/en/funding/data-sources/"


def run(state: str, told: int = 0, rejections: tuple[str, ...] = ()) -> ImportRun:
    return ImportRun.objects.create(
        origin="incentivi",
        what="x",
        state=state,
        new=told,
        rejected=len(rejections),
        rejections=[{"reference": "Mario Rossi", "reason": reason} for reason in rejections],
        finished_at=timezone.now(),
    )


# --- reasons in words -------------------------------------------------------------------------


def test_nothing_that_the_source_wrote_is_shown() -> None:
    reasons = [
        "“Mario Rossi” is not a date",
        "“31.02.2026” is not a date",
        "it is not built as expected (“Via Roma 1” is not an amount)",
        "it is not built as expected ('Mario')",
        "it has no “title”",
        "Mario Rossi's own reason",
    ]
    said = dict(in_words([{"reason": reason} for reason in reasons]))
    assert said == {
        "“…” is not a date": 2,
        "“…” is not an amount": 1,
        "it is not built as expected (…)": 1,
        "it has no “title”": 1,
        "another reason": 1,
    }


def test_a_reason_of_an_editor_s_run_is_read_in_the_reader_s_language() -> None:
    with translation.override("ro"):
        romanian = translation.gettext("“%(value)s” is not a date") % {"value": "x"}
    assert general(romanian) == "“…” is not a date"
    with translation.override("it"):
        assert general(romanian) == general("“y” is not a date") != "“…” is not a date"


def test_every_reason_that_an_import_raises_is_known() -> None:
    raised = set()
    for path in (ROOT / "funding" / "imports").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and re.search(
                r"^(RecordError|ValueError)\(", ast.unparse(node)
            ):
                raised |= texts(node)
    assert len(raised) > 20
    assert raised - set(REASONS) == set()


def texts(call: ast.Call) -> set[str]:
    """What is given to gettext inside a call."""
    return {
        inner.args[0].value
        for inner in ast.walk(call)
        if isinstance(inner, ast.Call)
        and ast.unparse(inner.func) == "_"
        and isinstance(inner.args[0], ast.Constant)
    }


# --- the sources --------------------------------------------------------------------------------


@pytest.fixture
def index(db: None) -> FundingIndexPage:
    return child(home(), FundingIndexPage, title="Funding", slug="funding")


def card(client: Client, name: str) -> str:
    """What the page says of a source, on one line."""
    page = BeautifulSoup(client.get(ENGLISH).content, "html.parser")
    cards = [" ".join(one.get_text(" ").split()) for one in page.select("main .card")]
    return next(one for one in cards if one.startswith(name))


def test_a_source_says_what_it_brought_and_what_was_rejected(
    client: Client, index: FundingIndexPage
) -> None:
    assert "None yet by this site" in card(client, "incentivi.gov.it")
    with time_machine.travel("2026-11-20T03:00:00+00:00", tick=False):
        run("done", 2, ("“Mario Rossi” is not a date", "“x” is not a date", "it has no “title”"))
    with time_machine.travel("2026-11-21T03:00:00+00:00", tick=False):
        run("refused")
    ImportRun.objects.create(origin="incentivi", what="x")
    opportunity("52", origin="incentivi", permanent=True, confirmed_on=timezone.localdate())
    opportunity("53", origin="incentivi", doubtful=True)
    opportunity("54", origin="incentivi", listed=False)
    said = card(client, "incentivi.gov.it")
    assert "import 20 November 2026 The last attempt, on 21 November 2026, failed" in said
    assert "Records listed now 2 1 of them is not certain" in said
    assert "Rejected the last time 3 “…” is not a date: 2 it has no “title”: 1" in said
    assert "Rossi" not in said
    assert "Italian Open Data License 2.0" in said


def test_what_people_write_stands_there_once_there_is_some(
    client: Client, index: FundingIndexPage
) -> None:
    def keys() -> set[str]:
        return {source.key for source in public_sources(timezone.now())}

    assert {"portal", "mipe", "mysmis"} <= keys()
    assert not {"editor", "noted", "file"} & keys()
    opportunity("BY-AN-EDITOR")
    opportunity("NOTED", published_on=timezone.localdate())
    assert {"editor", "noted"} <= keys()


def test_queries_do_not_grow(client: Client, index: FundingIndexPage) -> None:
    def counts() -> list[int]:
        found = []
        cache.clear()
        catalogue()
        for _ in range(2):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(ENGLISH).status_code == 200
            found.append(len(captured))
        return found

    opportunity("52", origin="incentivi")
    run("done", 1)
    client.get(ENGLISH)  # what a process learns once, such as the types of content
    few = counts()
    for number in range(10):
        opportunity(f"MORE-{number}", origin="incentivi", doubtful=True)
        run("done", number, ("it has no identifier",))
    assert counts() == few
    assert max(few) <= 25


# --- on the first content -------------------------------------------------------------------------


@pytest.fixture
def today(site: Site, settings: Any, tmp_path: Path) -> Any:
    """The first content as it stands on 28 November 2026."""
    settings.DATA_DIR = tmp_path
    with time_machine.travel("2026-11-28T09:00:00+00:00", tick=False):
        call_command("load_first_calls", stdout=StringIO())
        yield


def test_nine_of_ten_are_found_or_explained_and_the_others_named(
    client: Client, today: None
) -> None:
    found = findings()
    missing = [one.measure for one in found if one.outcome == Outcome.MISSING]
    assert len(missing) <= 0.1 * len(found)
    assert {one.state for one in missing} <= {"no-record"}
    for code, words in DATA_SOURCES.items():
        address = f"{path_of('funding', code)}{words}/"
        answer = client.get(address)
        page = BeautifulSoup(answer.content, "html.parser")
        named = {item.get_text() for item in page.select(".note--warning li")}
        assert named == {measure.name for measure in missing}
        shown = [item.get_text() for item in page.select(".famous > li > p > strong")]
        assert len(shown) == len(found)
        links = {link["href"] for link in page.select(".famous .meta a")}
        assert {client.get(link).status_code for link in list(links)[:5]} == {200}
        codes = {link.code for link in answer.context["hreflangs"]}
        assert codes == {*DATA_SOURCES, "x-default"}
        for other in DATA_SOURCES:
            assert f"{path_of('funding', other)}{DATA_SOURCES[other]}/" in answer.content.decode()


def test_lists_lead_there(client: Client, today: None) -> None:
    for address in ("/en/funding/", "/en/funding/calls/"):
        assert f'href="{ENGLISH}"' in client.get(address).content.decode()
