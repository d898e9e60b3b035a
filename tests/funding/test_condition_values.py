"""What a condition names is looked up: by name or code; what nobody knows is refused."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from funding.catalogue.candidates import source_candidate
from funding.matching.conditions import ConditionResult
from funding.matching.firm import Firm
from funding.matching.rules import judge
from funding.models import (
    FundingIndexPage,
    FundingOpportunity,
    FundingSourcePage,
    SourceCriterion,
)
from funding.models.condition_input import ConditionValueInput
from tests.factories import child, home, term
from tests.funding.editing import address, member, own

pytestmark = pytest.mark.django_db


def criterion(dimension: str, value: str, operator: str = "in") -> SourceCriterion:
    return SourceCriterion(dimension=dimension, operator=operator, value=value)


@pytest.mark.parametrize(
    ("dimension", "written", "kept"),
    [
        ("territory", "Torino", "ITC11"),
        ("territory", "torino; ILFOV", "ITC11, RO322"),
        ("territory", "Torino (ITC11), itc1", "ITC11, ITC1"),
        ("territory", "București", "RO321"),
        ("territory", "bucuresti, Germany, EL", "RO321, DE, EL"),
        ("territory", "ITC1 RO32", "ITC1 RO32"),
        ("applicant", "public body; cooperative", "public-body, cooperative"),
        ("size", "Micro, small", "micro, small"),
        ("purpose", "buying or building something", "investment"),
        ("sector", "c, E", "C, E"),
    ],
)
def test_names_and_codes_are_understood(dimension: str, written: str, kept: str) -> None:
    row = criterion(dimension, written)
    row.clean()
    assert row.value == kept


@pytest.mark.parametrize(
    ("dimension", "written", "nearest"),
    [
        ("territory", "Turino", "Torino (ITC11)"),
        ("territory", "ITC111", "ITC11"),
        ("territory", "ITC11, RO3222", "RO322"),
        ("sector", "Z", ""),
        ("size", "tiny", ""),
        ("applicant", "cooperativa", "cooperative (cooperative)"),
        ("purpose", "inovation", "(innovation)"),
        ("theme", "circular", "circular-economy"),
        ("territory", "GR", ""),
    ],
)
def test_what_is_not_known_is_refused_beside_the_field(
    dimension: str, written: str, nearest: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        criterion(dimension, written).clean()
    (words,) = refused.value.message_dict["value"]
    assert "is not known here" in words
    assert nearest in words


@pytest.mark.parametrize("value", ["", " , ; "])
def test_nothing_is_no_value(value: str) -> None:
    with pytest.raises(ValidationError):
        criterion("territory", value).clean()


def test_names_are_those_of_the_language() -> None:
    with translation.override("it"):
        row = criterion("territory", "Germania; Grecia")
        row.clean()
        assert row.value == "DE, EL"
        shown = ConditionValueInput().format_value("DE, EL")
    assert shown == "Germania (DE); Grecia (EL)"


def test_a_term_of_the_sites_own_is_known() -> None:
    term("theme", "textiles")
    row = criterion("theme", "textiles en")
    row.clean()
    assert row.value == "textiles"


def test_one_that_is_there_already_excludes_nobody() -> None:
    page = child(
        child(home(), FundingIndexPage),
        FundingSourcePage,
        level="eu-grants",
        availability="calls",
        who_can_apply="x",
        criteria=[criterion("territory", "Torino")],
    )
    (condition,) = source_candidate(page).conditions
    found = judge(condition, Firm(territory="ITC11"))
    assert found.result is ConditionResult.UNKNOWN_SOURCE


def test_the_form_of_a_call_takes_names_and_refuses_others() -> None:
    editor = member("Editors")
    data = {
        **own(editor).dict(),
        "criteria-TOTAL_FORMS": "1",
        "criteria-0-dimension": "territory",
        "criteria-0-operator": "in",
        "criteria-0-value": "Torino; Ilfov (RO322)",
        "criteria-0-hard": "on",
        "criteria-0-provenance": "editor",
        "criteria-0-ORDER": "1",
    }
    refused = editor.post(address("add"), data | {"criteria-0-value": "Turino"})
    assert refused.status_code == 200
    assert "Is Torino (ITC11) meant?" in refused.content.decode()
    assert editor.post(address("add"), data).status_code == 302
    draft = FundingOpportunity.objects.get(identifier="OWN").get_latest_revision_as_object()
    assert [row.value for row in draft.criteria.all()] == ["ITC11, RO322"]


def test_terms_are_handed_to_the_search_beside_the_field() -> None:
    editor = member("Editors")
    path = reverse("funding_condition_terms")
    assert "Torino (ITC11)" in editor.get(path, {"dimension": "territory"}).json()["terms"]
    for dimension in ("turnover", "nonsense", "\0", ""):
        assert editor.get(path, {"dimension": dimension}).json() == {"terms": []}
    assert Client().get(path).status_code == 302
