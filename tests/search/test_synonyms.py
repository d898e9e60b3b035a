"""What editors say means the same is understood from the next search on."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from search.languages.synonyms import rows_of_files
from search.models import Synonym
from search.query.parser import understand
from search.query.synonyms import all_synonyms

pytestmark = pytest.mark.django_db


def meanings(text: str, language: str) -> set[str]:
    """All that the first term of a search may be called."""
    (term, *_others) = understand(text, language, all_synonyms()).terms
    return {" ".join(words) for words in term.alternatives}


def test_those_of_the_files_are_known() -> None:
    row = next(row for row in rows_of_files() if row.get("en") and row.get("ro"))
    english, romanian = (next(iter(row[code])) for code in ("en", "ro"))
    assert romanian in all_synonyms().of(tuple(english.lower().split()), "en")


def test_one_of_an_editor_works_at_the_next_search() -> None:
    assert meanings("glimmerings", "en") == {"glimmerings"}
    row = Synonym.objects.create(en="glimmering, glow", ro="licăriri", it="barlumi lontani")
    assert meanings("glimmerings", "en") == {
        "glimmerings",
        "glimmering",
        "glow",
        "licariri",
        "barlumi lontani",
    }
    assert "glow" in meanings("licaririlor", "ro")
    row.en = "glimmering"
    row.save()
    assert "glow" not in meanings("glimmerings", "en")
    row.delete()
    assert meanings("glimmerings", "en") == {"glimmerings"}


def test_those_deleted_all_at_once_are_forgotten() -> None:
    Synonym.objects.create(en="glimmering, glow")
    assert "glow" in meanings("glimmerings", "en")
    Synonym.objects.all().delete()
    assert "glow" not in meanings("glimmerings", "en")


def test_one_joins_a_group_of_the_files() -> None:
    row = next(row for row in rows_of_files() if row.get("en") and row.get("ro"))
    known, other = (next(iter(row[code])) for code in ("en", "ro"))
    Synonym.objects.create(en=f"{known}, zyzzyva")
    assert other in all_synonyms().of(("zyzzyva",), "en")


def test_a_warm_process_asks_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        all_synonyms()
    with django_assert_num_queries(0):
        assert all_synonyms() is all_synonyms()


@pytest.mark.parametrize("lonely", ["glow", "glow, , ", "Glow, glow", "glow, –"])
def test_a_word_alone_is_no_synonym(lonely: str) -> None:
    with pytest.raises(ValidationError):
        Synonym(en=lonely).full_clean()
    Synonym(en=lonely, it="barlume").full_clean()
