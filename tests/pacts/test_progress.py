"""The progress of a pact: one rule, its edges."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from home.indicators import counted
from pacts.models import Commitment, PactIndexPage, PactPage
from pacts.progress import Progress, progress_of
from tests.factories import child, home


def commitments(*rows: tuple[str, int | None]) -> list[SimpleNamespace]:
    return [SimpleNamespace(status=status, progress=progress) for status, progress in rows]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], Progress(None, 0, 0)),
        ([("not-reported", None)], Progress(None, 0, 1)),
        ([("under-way", 0)], Progress(0, 1, 1)),
        ([("under-way", 40), ("not-reported", None)], Progress(40, 1, 2)),
        ([("under-way", 50), ("under-way", 25)], Progress(37, 2, 2)),
        ([("done", None), ("under-way", 50)], Progress(75, 2, 2)),
        ([("done", 10)], Progress(100, 1, 1)),
        ([("withdrawn", 90), ("under-way", 20)], Progress(20, 1, 1)),
        ([("withdrawn", 90)], Progress(None, 0, 0)),
    ],
)
def test_the_rule(rows: list, expected: Progress) -> None:
    assert progress_of(commitments(*rows)) == expected


def pact(status: str, **fields: object) -> PactPage:
    index = PactIndexPage.objects.first() or child(home(), PactIndexPage)
    return child(
        index,
        PactPage,
        status=status,
        country="IT",
        latitude=45,
        longitude=7,
        subject="x",
        **fields,
    )


@pytest.mark.django_db
def test_signed_pacts_are_counted_once_whatever_their_languages() -> None:
    assert counted("signed-pacts") == 0
    signed = pact("signed", status_date="2023-10-10")
    pact("preparation")
    pact("undocumented")
    pact("concluded", status_date="2024-01-01")
    child(
        child(home("ro"), PactIndexPage),
        PactPage,
        translation_key=signed.translation_key,
        status="signed",
        status_date="2023-10-10",
        country="IT",
        latitude=45,
        longitude=7,
        subject="x",
    )
    assert counted("signed-pacts") == 2
    signed.unpublish()
    PactPage.objects.filter(locale__language_code="ro").first().unpublish()
    assert counted("signed-pacts") == 1


@pytest.mark.django_db
def test_a_pact_is_signed_only_with_its_date() -> None:
    with pytest.raises(ValidationError) as caught:
        pact("signed")
    assert "status_date" in caught.value.message_dict


def test_progress_without_a_measure_is_refused() -> None:
    with pytest.raises(ValidationError) as caught:
        Commitment(action="x", progress=10).clean()
    assert "measured_by" in caught.value.message_dict
