"""The first calls, and the pages of their programmes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.core.management import CommandError, call_command
from wagtail.models import Page

from funding.choices import Origin
from funding.imports.errors import RefusedError
from funding.imports.linking import MEASURES, page_key, page_keys
from funding.imports.seed import load_first_calls
from funding.models import FundingOpportunity, ImportRun, SourceChange


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"


@pytest.mark.parametrize(
    ("identifier", "key"),
    [
        ("HORIZON-EIC-2026-ACCELERATOR-01", "eic-accelerator"),
        ("HORIZON-EIC-2026-PATHFINDEROPEN-01", "eic-pathfinder"),
        ("HORIZON-EIC-2026-TRANSITION-01", "eic-transition"),
        ("HORIZON-EIT-2023-25-KIC-EITURBANMOBILITY", "eit"),
        ("HORIZON-CL6-2027-01-CIRCBIO-01", "horizon-europe"),
        ("LIFE-2026-SAP-ENV-GOV", "life"),
        ("LIFE-2026-CET-LOCAL", "life-clean-energy-transition"),
        ("INNOVFUND-2026-NZT", "innovation-fund"),
        ("SMP-COSME-2026-CLUSTER", "single-market-programme"),
        ("SMP-COSME-2026-EUROCLUSTERS", "euroclusters"),
    ],
)
def test_certain_programmes(identifier: str, key: str) -> None:
    assert page_key(Origin.PORTAL, identifier) == f"funding/{key}"


@pytest.mark.parametrize(
    "identifier",
    ["DIGITAL-2026-AI-01", "CEF-T-2026", "ERC-2026-POC", "LIFESTYLE", "XLIFE-2026", ""],
)
def test_others_have_no_page_of_their_programme(identifier: str) -> None:
    assert page_key(Origin.PORTAL, identifier) == ""


def test_a_measure_is_known_by_its_source_and_number() -> None:
    assert page_key(Origin.INCENTIVI, "52") == "funding/nuova-sabatini"
    assert page_key(Origin.EDITOR, "52") == page_key(Origin.MIPE, "52") == ""
    told = [one for pages in MEASURES.values() for found in pages.values() for one in found.split()]
    assert len(told) == len(set(told))


def test_every_page_exists() -> None:
    content = Path(site_settings.CONTENT_DIR) / "pages" / "home"
    for key in page_keys():
        assert (content / key / "facts.yaml").exists(), key


def test_the_first_calls(site: object, page_at: Callable[..., Page]) -> None:
    call_command("load_first_calls", stdout=StringIO())
    opportunities = FundingOpportunity.objects
    assert opportunities.count() == 517 + 84
    assert not SourceChange.objects.exists()
    assert not ImportRun.objects.filter(rejected__gt=0).exists()
    circular = opportunities.get(identifier="HORIZON-CL6-2027-01-CIRCBIO-01")
    assert circular.programme.specific == page_at("funding/horizon-europe")
    assert circular.published_on == date(2026, 5, 11)
    # What the search told and the list does not is still there.
    packaging = opportunities.get(identifier="HORIZON-JU-CBE-2026-IA-05")
    assert packaging.type_of_action == "HORIZON JU Innovation Actions"
    assert packaging.budget_total == 7_000_000
    assert opportunities.exclude(published_on=None).count() == 517 + 84


def test_only_once(db: None, django_assert_max_num_queries: Callable) -> None:
    first = load_first_calls()
    runs = ImportRun.objects.count()
    assert first == runs == 8
    with django_assert_max_num_queries(1):
        assert load_first_calls() == 0
    assert ImportRun.objects.count() == runs


def test_a_file_that_changed_is_imported_again(db: None, tmp_path: Path) -> None:
    path = tmp_path / "calls-2026-05-11.json"
    text = '{"as_of": "2026-05-11", "calls": [{"identifier": "A-1", "title": "T", "closes": "%s"}]}'
    path.write_text(text % "2027-01-01")
    assert load_first_calls(tmp_path) == 1
    path.write_text(text % "2027-02-02")
    assert load_first_calls(tmp_path) == 1
    assert FundingOpportunity.objects.get().cut_offs.get().day == date(2027, 2, 2)


def test_a_name_without_a_day_is_refused(db: None, tmp_path: Path) -> None:
    (tmp_path / "calls.json").write_text("{}")
    with pytest.raises(RefusedError, match="does not end with a date"):
        load_first_calls(tmp_path)


# --- the command by hand -------------------------------------------------------------------


def run(*arguments: object) -> str:
    output = StringIO()
    call_command("import_calls", *map(str, arguments), stdout=output)
    return output.getvalue()


def test_the_command_tells_what_it_did(db: None, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("identifier,title,cut_offs\nA-1,One,2027-01-01\nA-2,Two,soon\n")
    said = run("file", good, "--check")
    assert "A-1: new: One" in said
    assert "nothing was written" in said
    assert not FundingOpportunity.objects.exists()
    said = run("file", good, "--as-of", "2026-11-01")
    assert "1 new, 0 changed, 0 unchanged, 0 waiting for an editor, 0 vanished, 1 rejected" in said
    assert "A-2: “soon” is not a deadline" in said
    assert FundingOpportunity.objects.get().published_on == date(2026, 11, 1)
    bad.write_text("what,else\n1,2\n")
    with pytest.raises(CommandError, match="Refused, nothing was imported"):
        run("file", bad)


def test_the_command_needs_a_way(db: None) -> None:
    with pytest.raises(CommandError):
        run()
