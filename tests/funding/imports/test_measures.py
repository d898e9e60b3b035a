"""Measures with everything the finder needs: read, applied, changed, kept where editors wrote."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from funding.choices import Provenance
from funding.imports.decisions import take_over
from funding.imports.run import import_file
from funding.models import FundingOpportunity, ImportRun, SourceChange
from funding.models.criteria import OpportunityCriterion
from tests.factories import term

pytestmark = pytest.mark.django_db

MEASURE = {
    "origin": "incentivi", "key": "8802", "identifier": "8802", "title": "Voucher cloud",
    "title_language": "it", "as_of": "2026-09-25", "grantor": "Ministero", "level": "national",
    "official_url": "https://www.mimit.gov.it/cloud", "opens_on": "2026-11-10",
    "cut_offs": [{"day": "2027-01-20", "at": "12:00"}], "permanent": False, "doubtful": False,
    "grant_max": 20000, "rate_max": 50, "rate_basis": "stated", "consortium": "none",
    "territories": ["IT"], "sizes": ["micro", "small"], "funding_kinds": ["voucher"],
    "aims": ["digital"],
    "conditions": [["territory", "in", "IT"], ["size", "in", "micro, small"]],
    "texts": [["en", "A voucher", "For firms."], ["it", "Un voucher", "Per imprese."]],
}  # fmt: skip
CODES = {
    "territory": ["IT", "ITC1"], "sme-size": ["micro", "small"], "funding-kind": ["voucher"],
    "aim": ["digital"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def terms(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"
    for vocabulary, codes in CODES.items():
        for code in codes:
            term(vocabulary, code)


def feed(folder: Path, **more: Any) -> ImportRun:
    path = folder / "measures.json"
    path.write_text(json.dumps({"source": "test", "measures": [MEASURE | more]}))
    return import_file(path).run


def the() -> FundingOpportunity:
    return FundingOpportunity.objects.get()


def codes(relation: str) -> list[str]:
    return sorted(term.code for term in getattr(the(), relation).all())


def test_all_its_facts_stand_on_the_site(tmp_path: Path) -> None:
    assert feed(tmp_path).new == 1
    found = the()
    assert (found.grantor, found.level, found.rate_max) == ("Ministero", "national", 50)
    assert found.confirmed_on == date(2026, 9, 25), "the day it was seen, not that of the import"
    assert codes("territories") == ["IT"]
    assert codes("sizes") == ["micro", "small"]
    assert codes("aims") == ["digital"]
    conditions = found.criteria.values_list("dimension", "value", "provenance")
    assert list(conditions) == [
        ("territory", "IT", Provenance.SOURCE),
        ("size", "micro, small", Provenance.SOURCE),
    ]
    assert found.text("it").title == "Un voucher"


def test_the_same_again_is_no_change(tmp_path: Path) -> None:
    feed(tmp_path)
    FundingOpportunity.objects.update(content_hash="")  # compared again, fact by fact
    run = feed(tmp_path)
    assert (run.changed, run.queued, run.unchanged) == (0, 0, 1)


def test_a_code_the_site_does_not_know_is_left_out_and_no_change(tmp_path: Path) -> None:
    feed(tmp_path, territories=["IT", "XX9"])
    assert codes("territories") == ["IT"]
    FundingOpportunity.objects.update(content_hash="")
    assert feed(tmp_path, territories=["IT", "XX9"]).queued == 0


def test_what_tells_its_time_applies_by_itself(tmp_path: Path) -> None:
    feed(tmp_path)
    run = feed(tmp_path, as_of="2026-10-01", doubtful=True)
    assert (run.changed, run.queued) == (1, 0)
    assert the().doubtful
    assert the().confirmed_on == date(2026, 10, 1)
    feed(tmp_path, as_of="2026-10-02", doubtful=False)
    assert not the().doubtful


def test_another_place_waits_for_an_editor(tmp_path: Path) -> None:
    feed(tmp_path)
    run = feed(tmp_path, as_of="2026-10-01", territories=["ITC1"])
    assert run.queued == 1
    assert codes("territories") == ["IT"]
    take_over(SourceChange.objects.get(), None)
    assert codes("territories") == ["ITC1"]


def test_conditions_of_an_editor_stay(tmp_path: Path) -> None:
    feed(tmp_path)
    OpportunityCriterion.objects.create(
        opportunity=the(), dimension="age", operator="at-most", value="5"
    )
    feed(tmp_path, as_of="2026-10-01", conditions=[["territory", "in", "ITC1"]])
    take_over(SourceChange.objects.get(field="conditions"), None)
    assert sorted(the().criteria.values_list("dimension", flat=True)) == ["age", "territory"]


def test_a_draft_follows_in_terms_and_conditions(tmp_path: Path) -> None:
    feed(tmp_path)
    the().save_revision()
    feed(tmp_path, as_of="2026-10-01", territories=["ITC1"])
    take_over(SourceChange.objects.get(), None)
    the().latest_revision.publish()
    assert codes("territories") == ["ITC1"]
    assert the().criteria.count() == 2


@pytest.mark.parametrize(
    "fault",
    [
        {"origin": "nobody"}, {"key": ""}, {"title": ""}, {"as_of": "yesterday"},
        {"cut_offs": [{"day": "soon"}]}, {"grant_max": "much"}, {"conditions": [["size"]]},
        {"texts": [["en"]]},
    ],
)  # fmt: skip
def test_a_broken_one_is_rejected_by_name(tmp_path: Path, fault: dict) -> None:
    run = feed(tmp_path, **fault)
    assert (run.new, run.rejected) == (0, 1)
    assert run.rejections[0]["reference"]
