"""The conditions in the first content: readable by the rules, and backed by a page's sources."""

from __future__ import annotations

import pytest

from funding.choices import Dimension, Operator
from funding.matching.conditions import Condition
from funding.matching.places import country_of, place_names
from funding.matching.rules import is_readable
from funding.models import Dimension as ModelDimension
from funding.models import Operator as ModelOperator
from funding.models import SourceCriterion
from tests.content_paths import CONTENT, content_pages
from tests.funding.matching.sources import source, sources


def test_the_rules_know_every_dimension_and_operator_an_editor_can_choose() -> None:
    assert {*ModelDimension.values, "time"} == set(Dimension)
    assert set(ModelOperator.values) == set(Operator)


@pytest.mark.parametrize("key", sources())
def test_every_condition_can_be_compared(key: str) -> None:
    for condition in source(key).conditions:
        assert is_readable(condition), condition
        row = SourceCriterion(
            dimension=condition.dimension.value,
            operator=condition.operator.value,
            value=", ".join(condition.values),
        )
        row.clean()
        assert len(row.value) <= 400
        assert Condition.of(row.dimension, row.operator, row.value).values == condition.values


@pytest.mark.parametrize("key", sources())
def test_a_condition_names_a_source_of_its_page(key: str) -> None:
    facts = content_pages()[f"funding/{key}"].facts
    urls = {entry.get("url") for entry in facts["sources"]}
    for row in facts.get("criteria", []):
        assert row.get("source_url", "") in urls | {""}
        assert bool(row.get("quote")) == bool(row.get("quote_language"))
        assert not row.get("quote") or row["source_url"]
        assert row["dimension"] != "other" or row["operator"] == "in"


@pytest.mark.parametrize("key", sources())
def test_codes_are_those_of_the_vocabularies_or_of_nuts(key: str) -> None:
    vocabularies = read_vocabulary_codes()
    for condition in source(key).conditions:
        if condition.dimension is Dimension.TERRITORY:
            for code in condition.values:
                assert code == "EU" or code in place_names() or code == country_of(code)
        for dimension, vocabulary in ((Dimension.THEME, "theme"), (Dimension.SECTOR, "sector")):
            if condition.dimension is dimension:
                assert set(condition.values) <= vocabularies[vocabulary]


def read_vocabulary_codes() -> dict[str, set[str]]:
    import yaml

    terms = yaml.safe_load((CONTENT / "vocabularies.yaml").read_text("utf-8"))
    return {name: {str(term["code"]) for term in rows} for name, rows in terms.items()}


def test_only_the_source_without_general_rules_has_none() -> None:
    assert [key for key, found in sources().items() if not found.conditions] == ["eit"]
