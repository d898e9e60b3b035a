"""The judged set is complete, and a wrong entry of it is named."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from tests.search.relevance.queries import KINDS, LANGUAGES, call_keys, load, page_keys

AT_LEAST = 20
MOST_KEYS = 12
GOOD = {
    "query": "Local Green Deal",
    "language": "en",
    "kind": "acronym",
    "relevant": {"pacts": 3, "home": 1},
}


def test_every_language_has_enough_queries_of_every_kind() -> None:
    queries = load()
    for language in LANGUAGES:
        kinds = Counter(query.kind for query in queries if query.language == language)
        assert sum(kinds.values()) >= AT_LEAST
        assert set(kinds) == set(KINDS), language


def test_every_key_exists() -> None:
    """The loader refuses others; this would notice if it stopped looking."""
    known = page_keys() | call_keys()
    assert all(set(query.grades) <= known for query in load())
    assert len(call_keys()) > 500
    assert {"home", "funding/life", "pacts/torino"} <= page_keys()


def test_few_keys_are_judged_for_each_query() -> None:
    """Else the measures say little. Beginnings of identifiers stand for many calls."""
    for query in load():
        if query.kind != "identifier-prefix":
            assert len(query.grades) <= MOST_KEYS, query


def test_forms_of_letters_are_those_of_their_kind() -> None:
    """An editor program could turn ş into ș without anybody noticing."""
    for query in load():
        assert (query.kind == "cedilla") == bool(set("şţŞŢ") & set(query.text)), query


def test_a_beginning_of_an_identifier_stands_for_all_its_calls(tmp_path: Path) -> None:
    entry = GOOD | {"relevant": {"HORIZON-CL6-2027*": 3, "HORIZON-CL6-2027-02-CLIMATE-03": 1}}
    [query] = load(written(tmp_path, entry))
    assert query.grades["HORIZON-CL6-2027-02-CLIMATE-03"] == 1
    assert query.grades["HORIZON-CL6-2027-02-CLIMATE-04"] == 3
    assert all(key.startswith("HORIZON-CL6-2027") for key in query.grades)
    assert len(query.grades) == sum(key.startswith("HORIZON-CL6-2027") for key in call_keys())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"relevant": {"pacts": 3, "pacts/milano": 2}}, "pacts/milano"),
        ({"relevant": {"HORIZON-CL9-*": 3}}, "HORIZON-CL9-"),
        ({"relevant": {"pacts": 2}}, "no right page"),
        ({"relevant": {"pacts": 3, "home": 4}}, "from 1 to 3"),
        ({"relevant": {"pacts": 3, "home": 0}}, "from 1 to 3"),
        ({"language": "fr"}, "language"),
        ({"kind": "acronyms"}, "acronyms"),
        ({"in_english": True}, "in_english"),
        ({"language": "ro", "relevant": {"HORIZON-EIC-2026-STEP": 3}}, "in_english"),
        ({"note": "x"}, "note"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, change: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        load(written(tmp_path, GOOD | change))


def test_a_missing_field_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="kind"):
        load(written(tmp_path, {key: value for key, value in GOOD.items() if key != "kind"}))


def test_a_query_may_not_stand_there_twice(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="twice"):
        load(written(tmp_path, GOOD, GOOD | {"query": "local green deal", "kind": "topic"}))
    load(written(tmp_path, GOOD, GOOD | {"language": "it"}))


def written(folder: Path, *entries: dict) -> Path:
    """A file of queries."""
    path = folder / "queries.yaml"
    path.write_text(yaml.safe_dump(list(entries), allow_unicode=True), "utf-8")
    return path
