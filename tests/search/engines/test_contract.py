"""What every engine does alike: the database of the tests, OpenSearch 3, Elasticsearch 9."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.utils import timezone

from search.languages.synonyms import Synonyms, rows_of_files
from search.models import Entry
from search.query.parser import FULL, Filters, Query, understand
from tests.search.engines_of import Engines
from tests.search.entries import entry, put

pytestmark = pytest.mark.xdist_group("engines")

SYNONYMS = Synonyms.of_rows(rows_of_files())


def ask(text: str, language: str, **options: object) -> Query:
    return understand(text, language, SYNONYMS, **options)


def titles(engines: Engines, query: Query) -> list[str]:
    """What is found, best first."""
    hits = engines.of(query.language).find(query).hits
    named = Entry.objects.in_bulk([hit.entry_id for hit in hits])
    return [named[hit.entry_id].title for hit in hits]


MEETINGS = [
    ("ro", "Finanțare pentru firme", ["finanțări", "finanţare", "finantarilor", "FINANȚAREA"]),
    ("ro", "Apel pentru întreprinderi", ["apeluri", "apelurilor", "intreprinderilor"]),
    ("ro", "Deșeuri textile", ["deseuri", "deşeurilor", "textilă"]),
    (
        "it",
        "Finanziamento per l’energia",
        ["finanziamenti", "energia", "dell'energia", "l’energia"],
    ),
    ("it", "Città circolari", ["citta", "circolare", "città"]),
    ("en", "Grants for recycling", ["grant", "recycled", "RECYCLING"]),
    # Between words: synonyms within a language and between two.
    ("ro", "Sprijin pentru IMM", ["SME", "PMI", "întreprinderi mici și mijlocii"]),
    ("it", "Raccolta dei RAEE", ["WEEE", "DEEE", "rifiuti elettronici"]),
    ("en", "Local Green Deal of a city", ["patto verde locale", "pact verde local"]),
]


@pytest.mark.parametrize(("language", "title", "typed"), MEETINGS)
def test_words_meet(engines: Engines, language: str, title: str, typed: Sequence[str]) -> None:
    put(engines, entry(title, language), entry("Zzz", language))
    for text in typed:
        assert titles(engines, ask(text, language)) == [title], text


def test_an_identifier_and_its_beginning_come_first(engines: Engines) -> None:
    put(
        engines,
        entry("One", names="LIFE-2027-SAP-ENV", kind="call"),
        entry("Two", names="LIFE-2027-SAP-CLIMA", kind="call"),
        entry("About LIFE 2027", body="life 2027 sap env is a topic of LIFE" * 5),
    )
    assert titles(engines, ask("life-2027-sap-env", "en"))[0] == "One"
    assert set(titles(engines, ask("LIFE-2027-SAP", "en"))) >= {"One", "Two"}


def test_the_name_of_a_thing_is_on_top(engines: Engines) -> None:
    put(
        engines,
        entry("The programme", names="EIC", kind="source"),
        entry("EIC EIC EIC", summary="EIC EIC", body="EIC"),
    )
    assert titles(engines, ask("eic", "en"))[0] == "The programme"


def test_a_good_half_of_many_words_is_enough(engines: Engines) -> None:
    put(engines, entry("Violet harps for bakeries in mountain villages"), entry("Violet harps"))
    question = "violet harps bakeries mountain dentists"
    found = titles(engines, ask(question, "en"))
    assert found == ["Violet harps for bakeries in mountain villages", "Violet harps"]
    assert engines.of("en").find(ask(question, "en")).more
    # There are enough of those to fill a page: nothing else follows.
    put(engines, *(entry(f"Violet harps for bakeries in place {number}") for number in range(FULL)))
    assert "Violet harps" not in titles(engines, ask(question, "en", size=50))


def test_who_types_an_identifier_gets_no_others_that_only_look_like_it(engines: Engines) -> None:
    put(
        engines,
        entry("One", names="LIFE-2027-SAP-ENV", kind="call"),
        entry("Two", names="LIFE-2026-PLP-NAT", kind="call"),
    )
    assert titles(engines, ask("LIFE-2027-SAP-ENV", "en")) == ["One"]


def test_without_enough_words_those_with_any_are_shown_and_said_to_be_fewer(
    engines: Engines,
) -> None:
    put(engines, entry("Textile firms"))
    found = engines.of("en").find(ask("textile astronauts", "en"))
    assert (found.total, found.fewer) == (1, True)
    found = engines.of("en").find(ask("textile firms", "en"))
    assert (found.total, found.fewer) == (1, False)
    # What filters leave out has the words all the same.
    filters = Filters(kinds=frozenset(["news"]), years=frozenset([1999]))
    found = engines.of("en").find(ask("textile firms", "en", filters=filters))
    assert (found.total, found.fewer) == (0, False)


def test_the_own_language_first_then_what_exists_only_in_another(engines: Engines) -> None:
    put(
        engines,
        entry("Only in Italian: compost", "it", found_from="ro"),
        entry("Compost compost", "ro", text_language="en", kind="call"),
        entry("Despre compost și nu numai", "ro"),
        entry("Compost in English", "en"),
    )
    found = titles(engines, ask("compost", "ro"))
    assert found[0] == "Despre compost și nu numai"
    assert set(found[1:]) == {"Only in Italian: compost", "Compost compost"}


def test_a_closed_call_comes_after_an_open_one(engines: Engines) -> None:
    now = timezone.now()
    put(
        engines,
        entry("Call for bees", kind="call", ends_at=now - timedelta(days=1)),
        entry("Call for bees", kind="call", ends_at=now + timedelta(days=1), key="open"),
    )
    hits = engines.of("en").find(ask("bees", "en")).hits
    assert Entry.objects.get(pk=hits[0].entry_id).key == "open"


def test_counts_of_a_facet_ignore_its_own_filter_alone(engines: Engines) -> None:
    put(
        engines,
        entry("Water a", kind="news", themes=["water"], territories=["IT"], year=2024),
        entry("Water b", kind="news", themes=["water", "digital"], territories=["RO"], year=2025),
        entry("Water c", kind="case", themes=["digital"], territories=["RO"], year=2025),
    )
    filters = Filters(kinds=frozenset(["news"]), territories=frozenset(["RO"]))
    found = engines.of("en").find(ask("water", "en", filters=filters))
    assert found.total == 1
    assert {facet: dict(counts) for facet, counts in found.counts.items()} == {
        "kind": {"news": 1, "case": 1},
        "theme": {"water": 1, "digital": 1},
        "territory": {"IT": 1, "RO": 1},
        "year": {"2025": 1},
    }
    years = Filters(years=frozenset([2024, 2025]), themes=frozenset(["digital"]))
    assert engines.of("en").find(ask("water", "en", filters=years)).total == 2


def test_a_page_of_results(engines: Engines) -> None:
    put(engines, *(entry(f"Forest {number}") for number in range(25)))
    seen = [
        hit.entry_id
        for start in (0, 10, 20)
        for hit in engines.of("en").find(ask("forest", "en", start=start, size=10)).hits
    ]
    assert len(seen) == len(set(seen)) == 25


def test_suggestions_are_for_what_is_typed_half(engines: Engines) -> None:
    put(
        engines,
        entry("Țesături și finanțări pentru ateliere", "ro"),
        entry("Finanțare", "ro"),
        entry("Only Italian finance", "it", found_from="ro"),
        entry("Finance in English", "en"),
        entry("Something else", "ro", names="FIN-2027"),
    )

    def suggested(typed: str) -> list[str]:
        ids = engines.of("ro").suggest(typed, 5)
        named = Entry.objects.in_bulk(ids)
        return [named[pk].title for pk in ids]

    assert suggested("finanț")[0] == "Finanțare"
    assert suggested("FINANT")[0] == "Finanțare"
    assert suggested("finanţ")[0] == "Finanțare"
    assert suggested("tesaturi fin") == ["Țesături și finanțări pentru ateliere"]
    assert set(suggested("fin")) == {
        "Finanțare",
        "Țesături și finanțări pentru ateliere",
        "Only Italian finance",
        "Something else",
    }
    assert suggested("") == suggested("'\"&|") == suggested("qqq") == []


def test_what_is_written_again_is_found_by_its_new_words(engines: Engines) -> None:
    (made,) = put(engines, entry("Old words"))
    made.title = "New phrases"
    made.stamp()
    made.save()
    engines.of("en").write([made], ())
    engines.settle()
    assert titles(engines, ask("old", "en")) == []
    assert titles(engines, ask("phrases", "en")) == ["New phrases"]


def test_what_is_gone_is_not_found(engines: Engines) -> None:
    made, other = put(engines, entry("Gone bees"), entry("Bees that stay"))
    engines.of("en").write((), [made.document_id, "tests.thing:never-there:en"])
    made.delete()
    engines.settle()
    assert titles(engines, ask("bees", "en")) == ["Bees that stay"]
    assert dict(engines.of("en").fingerprints()) == {other.document_id: other.fingerprint}


def test_a_rebuild_has_all_and_nothing_else(engines: Engines) -> None:
    made, stays = put(engines, entry("Old one"), entry("One that stays"))
    put(engines, entry("Una italiana", "it"))
    engine = engines.of("en")
    engine.write((), [made.document_id])
    made.delete()
    (new,) = Entry.objects.bulk_create([entry("New one")])
    engine.rebuild([[stays], [new]])
    assert set(titles(engines, ask("one", "en"))) == {"One that stays", "New one"}
    assert dict(engine.fingerprints()).keys() == {stays.document_id, new.document_id}
    assert titles(engines, ask("italiana", "it")) == ["Una italiana"]


ODD = [
    "AND", "OR NOT", '"', "'", "(((", "a OR (b", "*", "a*", "NEAR(a b)", "title:x", "{}", "\\",
    "a & | ! b", "<->", "1=1; DROP TABLE search_entry", "%", "_", "ș" * 300, "😀", "\u202eabc",
    "a " * 5000, "x" * 10_000, "\ud7ff", "C++", "-", "--", "~~", "^2", "[a TO b]", "\t\n",
]  # fmt: skip


def test_whatever_is_typed_is_answered(engines: Engines) -> None:
    put(engines, entry("A page about anything"))
    for text in ODD:
        query = ask(text, "en")
        if query:
            assert engines.of("en").find(query).total in (0, 1), text
        engines.of("en").suggest(text, 5)
