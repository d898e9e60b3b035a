"""What the finder says for a firm's answers. What the firm did not say stays unknown."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone, translation

from core.formats import language
from funding.catalogue.candidates import source_candidate, sources_to_compare
from funding.forms.finder import FinderForm
from funding.matching.outcome import Outcome
from funding.matching.verdict import Verdict, match
from funding.models import FundingIndexPage
from funding.paths import FINDER, address_of
from funding.presentation.matches import MatchCard, grouped, match_card
from funding.views.finder import GROUPS
from interest.models.enquiries import Enquiry
from interest.signed_links import in_full

MOST_SHOWN = 5


@dataclass(frozen=True)
class Suggested:
    """A source beside an enquiry: whether it fits, in a word, and why."""

    card: MatchCard
    verdict: str


@dataclass(frozen=True)
class Suggestions:
    """Sources for a firm, and the finder with its answers in its own language."""

    sources: list[Suggested]
    finder_url: str
    has_answers: bool


def suggestions_for(enquiry: Enquiry) -> Suggestions:
    """Return the sources that fit best or are worth checking.

    A size class says neither headcount nor turnover, so the size counts as not known.
    """
    form = FinderForm(QueryDict(urlencode(_answers(enquiry), doseq=True)))
    return Suggestions(_sources(form), _finder_url(form, enquiry.language), bool(form.answers))


def _answers(enquiry: Enquiry) -> dict[str, list[str]]:
    """Return what the finder asks as well; it leaves out codes it does not know."""
    given = {
        "territory": [enquiry.territory],
        "sector": [enquiry.sector],
        "themes": enquiry.themes,
    }
    return {name: [code for code in codes if code] for name, codes in given.items()}


def _sources(form: FinderForm) -> list[Suggested]:
    index = _index()
    if index is None or not form.answers:
        return []
    firm, now = form.firm, timezone.now()
    cards = grouped(
        match_card(source, match(firm, source_candidate(source)), firm, now)
        for source in sources_to_compare(index)
    )
    del cards[Outcome.NOT_FOR_YOU]
    possible = [card for of_outcome in cards.values() for card in of_outcome]
    best = sorted(possible, key=lambda card: card.verdict is not Verdict.FITS)[:MOST_SHOWN]
    return [Suggested(item, str(GROUPS[item.outcome])) for item in best]


def _index() -> FundingIndexPage | None:
    """Return the sources in the adviser's language, else in English."""
    by_language = FundingIndexPage.by_language()
    return by_language.get(language()) or by_language.get(settings.LANGUAGE_CODE)


def _finder_url(form: FinderForm, language: str) -> str:
    """Return the finder's address in a language; empty where that has none."""
    with translation.override(language):
        base = address_of(FINDER)
    return in_full(form.address(base) if form.answers else base) if base else ""
