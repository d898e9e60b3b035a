"""Calls beside each other: each is asked the same; where it says nothing, its programme answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from core.formats import euros
from funding.catalogue.ranking import TOGETHER, Trait
from funding.choices import Consortium, RateBasis
from funding.models.prefetch import related
from funding.models.source_facts import in_range, key_facts

from .cards import CallCard, traits
from .conditions import conditions_of

LABELS = {
    "who": gettext_lazy("Who can apply"),
    "partners": gettext_lazy("Partners needed"),
    "grant": gettext_lazy("Sum for a project"),
    "rate": gettext_lazy("Share of the costs that is funded"),
    "budget": gettext_lazy("Budget of all projects"),
    "pays": gettext_lazy("What it pays for"),
    "grantor": gettext_lazy("Who funds it"),
}
MOST_CONDITIONS = 3


@dataclass(frozen=True)
class Answer:
    """What is known of a call about one question, and whether only its programme says so."""

    words: str = ""
    from_programme: bool = False
    unchecked: bool = False
    language: str = ""


@dataclass(frozen=True)
class Column:
    """A call, its answers to what any of the calls answers, and the address without it."""

    call: CallCard
    answers: list[tuple[Any, Answer]]
    remove_url: str


@dataclass(frozen=True)
class Comparison:
    """Calls beside each other, and the questions that none of them answers."""

    columns: list[Column]
    unanswered: list[Any]


def comparison(calls: Sequence[CallCard], remove_urls: Sequence[str]) -> Comparison:
    """Return the answers of each call; `remove_urls` lead to the comparison without it.

    Each call needs its conditions prefetched.
    """
    found = [answers(call) for call in calls]
    asked = [key for key in LABELS if any(one[key].words for one in found)]
    return Comparison(
        [
            Column(call, [(LABELS[key], own[key]) for key in asked], url)
            for call, own, url in zip(calls, found, remove_urls, strict=True)
        ],
        [label for key, label in LABELS.items() if key not in asked],
    )


def answers(call: CallCard) -> dict[str, Answer]:
    """Return what is known of a call, by question; what it does not say its programme says."""
    item, programme = call.opportunity, call.programme
    text = item.text()
    own = {
        "who": _who(call),
        "partners": _partners(call),
        "grant": Answer(in_range(item.grant_min, item.grant_max, euros)),
        "rate": Answer(call.rate, item.rate_basis == RateBasis.PROGRAMME),
        "budget": Answer(euros(item.budget_total) if item.budget_total else ""),
        "pays": Answer(text.what_it_pays if text else ""),
        "grantor": Answer(item.grantor, language=item.title_language),
    }
    if programme:
        usual = key_facts(programme)
        for key, name in (("grant", "amount"), ("rate", "rate")):
            if not own[key].words and name in usual:
                fact = usual[name]
                words = " – ".join(filter(None, (fact.value, fact.note)))
                own[key] = Answer(words, from_programme=True, unchecked=fact.unchecked)
        if not own["pays"].words:
            own["pays"] = Answer(programme.what_it_pays, from_programme=True)
    return own


def _who(call: CallCard) -> Answer:
    """Return who can apply: in an editor's words, by its conditions, or by its programme."""
    if call.who and not call.who_from_programme:
        return Answer(call.who)
    read = [line.words for line in conditions_of(call.opportunity)[:MOST_CONDITIONS]]
    if read or not call.programme:
        return Answer(" ".join(read))
    unchecked = call.programme.who_is_unchecked
    return Answer(call.who, from_programme=True, unchecked=unchecked)


def _partners(call: CallCard) -> Answer:
    """Return whether partners are needed, by the rule that sorts the list: never another answer."""
    item, programme = call.opportunity, call.programme
    if item.consortium:
        return Answer(item.get_consortium_display())
    needed = Trait.PARTNERS in (traits(item.pk) or Trait(0))
    if needed and any(row.dimension in TOGETHER for row in related(item, "criteria")):
        return Answer(str(Consortium.REQUIRED.label))
    usual = key_facts(programme).get("consortium") if programme else None
    stated = programme.consortium if programme else Consortium.UNKNOWN
    if needed and stated != Consortium.REQUIRED:
        return Answer(str(Consortium.REQUIRED.label), from_programme=True)
    if usual is None:
        return Answer()
    words = "; ".join(filter(None, (usual.value, usual.note)))
    return Answer(words, from_programme=True, unchecked=usual.unchecked)
