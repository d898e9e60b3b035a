"""JSON, held against the schema that is published with it."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from funding.choices import Operator, Provenance
from funding.models.criteria import WRITTEN
from tests.funding.exports.kit import DEADLINES, FIVE, NOW, export
from tests.funding.factories import opportunity

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
SCHEMA = json.loads((ROOT / "site/assets/schema/funding.schema.json").read_text("utf-8"))
TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
# The words of JSON Schema that `mismatches` understands; the schema may use no others.
ASSERTED = {"type", "enum", "const", "pattern", "minimum", "maximum", "properties", "required"}
ASSERTED |= {"additionalProperties", "items", "$ref"}
TOLD = {"description", "title", "format", "$schema", "$defs"}


def mismatches(value: Any, schema: dict, path: str = "") -> list[str]:
    """Where a value does not hold to the schema, as far as our schema goes."""
    assert set(schema) <= ASSERTED | TOLD, f"{path}: {set(schema) - ASSERTED - TOLD}"
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]
    found = [f"{path}: {problem}" for problem in _scalar(value, schema)]
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        found += [f"{path}: {name} is missing" for name in schema["required"] if name not in value]
        found += [f"{path}: {name} is not told of" for name in value if name not in properties]
        for name in set(value) & set(properties):
            found += mismatches(value[name], properties[name], f"{path}/{name}")
    if isinstance(value, list):
        for number, item in enumerate(value):
            found += mismatches(item, schema["items"], f"{path}/{number}")
    return found


def _scalar(value: Any, schema: dict) -> list[str]:
    names = schema.get("type", [])
    kinds = [names] if isinstance(names, str) else names
    fits = [isinstance(value, TYPES[kind]) for kind in kinds]
    numeric = isinstance(value, int | float) and not isinstance(value, bool)
    checks = {
        "type": not kinds or (any(fits) and (not isinstance(value, bool) or "boolean" in kinds)),
        "enum": "enum" not in schema or value in schema["enum"],
        "const": "const" not in schema or value == schema["const"],
        "pattern": not isinstance(value, str) or re.search(schema.get("pattern", ""), value),
        "minimum": not numeric or value >= schema.get("minimum", value),
        "maximum": not numeric or value <= schema.get("maximum", value),
    }
    return [f"{value!r} breaks {name}" for name, holds in checks.items() if not holds]


def whole(**options: object) -> dict[str, Any]:
    return json.loads(export("json", **options))


def full() -> None:
    """One opportunity with every field filled."""
    made = opportunity(
        "FULL",
        origin="portal",
        kind="cascade",
        texts=[
            {
                "language": "ro",
                "title": "Țesături",
                "summary": "s",
                "who_can_apply": "w",
                "what_it_pays": "p",
            }
        ],
        cut_offs=[(date(2026, 5, 1), FIVE), (date(2026, 10, 24), None)],
        **{
            name: ["x"]
            for name in ("themes", "roles", "funding_kinds", "sizes", "territories", "sectors")
        },
        call_identifier="C",
        call_title="Call",
        type_of_action="T",
        programme_code="LIFE",
        deadline_model="multiple",
        opens_on=date(2026, 1, 1),
        budget_total=Decimal("10.50"),
        grant_min=Decimal(1),
        grant_max=Decimal("999999999999.99"),
        rate_min=1,
        rate_max=100,
        rate_basis="stated",
        consortium="required",
        min_partners=3,
        min_countries=2,
        trl_min=1,
        trl_max=9,
        expected_grants=4,
        official_url="https://ec.europa.eu/x",
        published_on=date(2026, 2, 1),
        checked_on=date(2026, 3, 1),
        source_changed=NOW - timedelta(days=1),
    )
    made.criteria.create(
        dimension="territory",
        operator="in",
        value="RO32, ITC1",
        quote="Firme din București-Ilfov",
        quote_language="ro",
        source_url="https://example.eu/guide",
        provenance="source",
        reviewed_by=get_user_model().objects.create_user("reviewer-of-conditions"),
        reviewed_on=date(2026, 3, 2),
    )
    made.criteria.create(dimension="partners", operator="at-least", value="3", hard=False)
    made.save()


@pytest.mark.parametrize("language", ["en", "ro", "it"])
def test_it_holds_to_the_schema(language: str) -> None:
    full()
    opportunity("BARE")
    opportunity("PERMANENT", permanent=True)
    said = whole(language=language)
    assert mismatches(said, SCHEMA) == []
    assert said["count"] == 3


def test_the_check_finds_what_is_wrong() -> None:
    full()
    said = whole()
    said["extra"] = 1
    del said["credit"]
    said["opportunities"][0]["money"]["budget_total"] = 0
    said["opportunities"][0]["dates"]["next_deadline"] = "24.10.2026"
    said["opportunities"][0]["kind"] = "no"
    assert len(mismatches(said, SCHEMA)) == 5


def test_deadlines_are_right_on_both_sides_of_the_change_of_clocks() -> None:
    opportunity(cut_offs=[(day, FIVE) for day, _offset in DEADLINES])
    dates = whole()["opportunities"][0]["dates"]
    assert [row["deadline"] for row in dates["deadlines"]] == [
        f"{day}T17:00:00{offset}" for day, offset in DEADLINES
    ]
    assert dates["next_deadline"] == "2026-10-24T17:00:00+02:00"


def test_what_it_says() -> None:
    full()
    said = whole(language="ro")
    one = said["opportunities"][0]
    assert said["$schema"] == "https://example.eu/static/schema/funding.schema.json"
    assert said["licence"]["name"] == "CC BY 4.0"
    assert one["credit"].endswith("CC BY 4.0; cu modificări")
    assert (one["title"], one["title_language"]) == ("Țesături", "ro")
    assert one["themes"] == [{"code": "x", "name": "x ro", "scheme": "test"}]
    assert [row["passed"] for row in one["dates"]["deadlines"]] == [True, False]
    assert one["dates"]["next_deadline"] == "2026-10-24"
    assert (one["money"]["budget_total"], one["money"]["grant_max"]) == (10.5, 999999999999.99)
    assert "Țesături".encode() in export("json", language="ro")


def test_conditions_can_be_weighed_and_checked() -> None:
    full()
    opportunity("BARE")
    said = whole()
    (ours, partners), nobody_has_read = [one["criteria"] for one in said["opportunities"]]
    assert ours == {
        "dimension": "territory",
        "operator": "in",
        "values": ["RO32", "ITC1"],
        "hard": True,
        "quote": "Firme din București-Ilfov",
        "quote_language": "ro",
        "source_url": "https://example.eu/guide",
        "provenance": "source",
        "reviewed_on": "2026-03-02",
    }
    assert (partners["values"], partners["hard"], partners["quote"]) == (["3"], False, None)
    assert nobody_has_read == []
    assert "reviewer-of-conditions" not in json.dumps(said)


def test_the_schema_knows_every_code_of_a_condition() -> None:
    known = SCHEMA["$defs"]["criterion"]["properties"]
    for name, codes in (
        ("dimension", [code for code, _label in WRITTEN]),
        ("operator", Operator.values),
        ("provenance", Provenance.values),
    ):
        assert known[name]["enum"] == codes
    told = (ROOT / "docs/open-data.md").read_text("utf-8")
    for name in (*known, *(code for code, _label in WRITTEN)):
        assert f"`{name}`" in told, name


def test_the_number_of_queries_does_not_grow() -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            export("json")
        return len(captured)

    def grow(first: int, last: int) -> None:
        for number in range(first, last):
            made = opportunity(f"X-{number}", themes=["water"])
            made.criteria.create(dimension="partners", operator="at-least", value="3")
            made.save()

    grow(0, 2)
    asked()  # what a process learns once
    few = asked()
    grow(2, 12)
    assert asked() == few


def test_an_empty_selection() -> None:
    said = whole()
    assert (said["count"], said["opportunities"]) == (0, [])
    assert mismatches(said, SCHEMA) == []


def test_the_page_about_open_data_tells_of_every_column() -> None:
    from funding.exports import COLUMNS, DEFAULT
    from funding.exports.licence import credit_of_all

    told = (ROOT / "docs/open-data.md").read_text("utf-8")
    assert credit_of_all() in told
    for key in COLUMNS:
        assert f"`{key}`" in told, key
        assert (f"`{key}` *" in told) == (key in DEFAULT), key
