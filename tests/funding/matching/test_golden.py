"""The golden set: invented firms, the reviewed sources, and what a person expects of each pair."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils import translation

from funding.choices import Dimension
from funding.matching.conditions import ConditionResult
from funding.matching.money import money_of
from funding.matching.money_words import money_in_words, relevance_in_words
from funding.matching.places import place_names
from funding.matching.relevance import relevance_of
from funding.matching.verdict import Match, Verdict, match
from funding.matching.words import changed, reason_text
from tests.content_paths import CONTENT
from tests.funding.matching.firms import firm
from tests.funding.matching.sources import source, sources

GOLDEN: dict[str, dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("golden.yaml").read_text(encoding="utf-8")
)
LANGUAGES = ("en", "ro", "it")


@cache
def vocabularies() -> dict[str, dict[str, dict[str, str]]]:
    """Names of terms by vocabulary, code and language, from the content."""
    found = yaml.safe_load((CONTENT / "vocabularies.yaml").read_text(encoding="utf-8"))
    return {name: {term["code"]: term for term in terms} for name, terms in found.items()}


def names(vocabulary: str, code: str) -> str:
    """The name of a code in the active language."""
    term = vocabularies()[vocabulary].get(code, {})
    return term.get(translation.get_language(), "") or place_names().get(code, code)


def weak_points(found: Match) -> list[str]:
    """What excludes; else what stands against it, and with “?” what is not known."""
    if found.verdict is Verdict.NOT_FOR_YOU:
        return sorted({reason.dimension.value for reason in found.reasons if reason.excludes})
    return sorted(
        {
            f"{reason.dimension.value}{'' if reason.result is ConditionResult.FAIL else '?'}"
            for reason in found.reasons
            if reason.result is not ConditionResult.PASS
        }
    )


def judged(name: str) -> set[str]:
    """The sources that were judged for a firm."""
    groups = (GOLDEN[name][verdict.value] for verdict in Verdict)
    return {key for group in groups for key in group}


def test_there_are_enough_firms() -> None:
    assert len(GOLDEN) >= 40
    everything = set(sources())
    assert sum(judged(name) == everything for name in GOLDEN) >= 7
    first_review = judged("nothing-told")
    assert len(first_review) == 29
    assert all(judged(name) in (everything, first_review) for name in GOLDEN)


@pytest.mark.parametrize("name", GOLDEN)
def test_verdicts_and_reasons(name: str) -> None:
    expected = GOLDEN[name]
    found = {key: match(firm(**expected["firm"]), source(key)) for key in judged(name)}
    groups: dict[str, dict[str, list[str]]] = {verdict.value: {} for verdict in Verdict}
    for key, result in found.items():
        groups[result.verdict.value][key] = weak_points(result)
    assert sorted(groups["fits"]) == sorted(expected["fits"])
    assert groups["check"] == expected["check"]
    assert groups["not-for-you"] == expected["not-for-you"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_can_be_said(language: str) -> None:
    """No sentence without words, none with a placeholder left, in any language."""
    with translation.override(language):
        for expected in GOLDEN.values():
            asking = firm(**expected["firm"])
            for candidate in sources().values():
                for text in sentences(match(asking, candidate), asking):
                    assert text.strip()
                    assert "%(" not in text
                    assert "None" not in text


def sentences(found: Match, asking: Any) -> list[str]:
    """All that is said of a match."""
    texts = [money_in_words(money_of(found.candidate, asking.cost))]
    if found.verdict is Verdict.NOT_FOR_YOU:
        texts.append(changed(found.change, names))
    for reason in found.reasons:
        words = reason_text(reason, found.candidate, names)
        texts += [words.label, words.needs]
        # What is no dimension of its own has no answer to repeat.
        if reason.yours is not None or reason.question is not None:
            texts.append(words.yours)
    parts = relevance_of(asking, found.candidate).parts
    return texts + [relevance_in_words(part, names) for part in parts]


def test_the_recycler_is_told_why_two_programmes_are_not_for_ilfov() -> None:
    recycler = firm(**GOLDEN["ilfov-textile-recycler"]["firm"])
    for key, place in (("just-transition-fund", "Gorj"), ("interreg-alpine-space", "Piemonte")):
        found = match(recycler, source(key))
        assert found.verdict is Verdict.NOT_FOR_YOU
        reason = next(r for r in found.blocks if r.dimension is Dimension.TERRITORY)
        words = reason_text(reason, found.candidate, names)
        assert words.yours == "Your firm is in Ilfov."
        assert place in words.needs
        assert words.quote
        assert words.source_url.startswith("http")
        assert words.checked_on is not None
    assert changed(match(recycler, source("just-transition-fund")).change, names).startswith(
        "Only a firm in Gorj"
    )


def test_a_source_nobody_has_read_never_fits() -> None:
    assert source("eit").conditions == ()
    for expected in GOLDEN.values():
        assert match(firm(**expected["firm"]), source("eit")).verdict is Verdict.CHECK
