"""Reasons, changes and money as sentences in the visitor's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from babel.lists import format_list
from django.utils.translation import gettext as _

from core.formats import day, euros, language, number
from core.links import split_address
from funding.choices import Dimension, Operator

from . import phrases
from .candidate import Candidate, Timing
from .conditions import Condition, ConditionResult
from .firm import Partnering, Question
from .rules import Together
from .size import Size, SizeClass
from .verdict import NearestChange, Reason

# The name of a code of a vocabulary (territory, theme, sector, sme-size) in the visitor's language.
Names = Callable[[str, str], str]
VOCABULARIES = {
    Dimension.TERRITORY: "territory",
    Dimension.SECTOR: "sector",
    Dimension.THEME: "theme",
    Dimension.SIZE: "sme-size",
}
OWN_NAMES: dict[Dimension, dict[str, Any]] = {
    Dimension.APPLICANT: phrases.APPLICANTS,
    Dimension.PURPOSE: phrases.PURPOSES,
}
MOST_PLACES = 8


@dataclass(frozen=True)
class ReasonText:
    """A reason, ready to print: what is needed, what the firm said, who says so.

    `needs` and `yours` are whole sentences. `quote` is in `quote_language`, whatever the page's.
    """

    dimension: str
    result: str
    label: str
    needs: str
    yours: str
    note: str = ""
    quote: str = ""
    quote_language: str = ""
    source_url: str = ""
    source_host: str = ""
    checked_on: date | None = None
    provenance: str = ""
    question: str = ""


def reason_text(reason: Reason, candidate: Candidate, names: Names) -> ReasonText:
    """Return a reason in words."""
    if reason.condition is not None:
        return condition_text(reason, reason.condition, names)
    return ReasonText(
        *_about(reason), _without_condition(reason, candidate), "", question=_question(reason)
    )


def condition_text(reason: Reason, condition: Condition, names: Names) -> ReasonText:
    """Return a reason in words that has a condition: the same for all who answer alike."""
    if reason.result is ConditionResult.UNKNOWN_SOURCE:
        unreadable = str(phrases.UNREADABLE)
        return ReasonText(*_about(reason), unreadable, "", source_url=condition.source_url)
    return ReasonText(
        *_about(reason),
        needs(condition, names),
        yours(reason, names),
        note=str(phrases.USUALLY) if _is_soft(reason) else "",
        quote=condition.quote,
        quote_language=condition.quote_language,
        source_url=condition.source_url,
        source_host=split_address(condition.source_url).netloc.removeprefix("www."),
        checked_on=condition.checked_on,
        provenance=str(phrases.PROVENANCES.get(condition.provenance, "")),
        question=_question(reason),
    )


def _about(reason: Reason) -> tuple[str, str, str]:
    label = str(phrases.LABELS[reason.dimension])
    return reason.dimension.value, reason.result.value, label


def _question(reason: Reason) -> str:
    return reason.question.value if reason.question else ""


def _is_soft(reason: Reason) -> bool:
    """Return whether it has to be said that missing this excludes nobody."""
    return not reason.hard and reason.result is not ConditionResult.PASS


def _without_condition(reason: Reason, candidate: Candidate) -> str:
    if reason.timing is not None:
        return when(candidate)
    return str(phrases.NOBODY_READ.get(reason.dimension, phrases.UNREADABLE))


def when(candidate: Candidate) -> str:
    """Whether one can apply now."""
    if candidate.timing is Timing.SOON:
        if candidate.opens_on is None:
            return str(phrases.SOON)
        return phrases.OPENS_ON % {"day": day(candidate.opens_on)}
    if candidate.timing is Timing.OPEN and candidate.days_left is not None:
        if candidate.days_left == 0:
            return str(phrases.OPEN_TODAY)
        return _counted(phrases.DAYS_LEFT, Decimal(candidate.days_left))
    plain = {Timing.CLOSED: phrases.CLOSED, Timing.ALWAYS: phrases.ALWAYS}
    return str(plain.get(candidate.timing, phrases.OPEN))


# --- conditions ---------------------------------------------------------------------------


def needs(condition: Condition, names: Names) -> str:
    """Return what a condition asks for."""
    if condition.dimension is Dimension.OTHER:
        return str(phrases.OTHER)
    phrase = phrases.NEEDS[condition.dimension, condition.operator]
    return _filled(phrase, phrases.MANY_PLACES, condition, names)


def _filled(phrase: Any, many: Any, condition: Condition, names: Names) -> str:
    """Return a sentence with the names or the number of a condition in it."""
    if condition.number is not None and condition.operator in {
        Operator.AT_LEAST,
        Operator.AT_MOST,
    }:
        return _counted(phrase, condition.number)
    found = [name_of(condition.dimension, code, names) for code in condition.values]
    is_place = condition.dimension is Dimension.TERRITORY and condition.operator is Operator.IN
    if is_place and len(found) > MOST_PLACES + 1:
        shown = ", ".join(found[:MOST_PLACES])
        return many % {"names": shown, "n": len(found) - MOST_PLACES}
    return phrase % {"names": listed(found, "or" if is_place else "standard")}


def _counted(phrase: Any, value: Decimal, **more: Any) -> str:
    """Return a sentence about a number, in whatever form the sentence wants it."""
    return phrase % {
        "n": int(value),
        "number": number(value),
        "amount": euros(value),
        "share": number(value, "%"),
        **more,
    }


def name_of(dimension: Dimension, code: str, names: Names) -> str:
    """Return the name of a code in the visitor's language."""
    if dimension in OWN_NAMES:
        return str(OWN_NAMES[dimension].get(code, code))
    if dimension is Dimension.SIZE and code in phrases.LARGE:
        return str(phrases.LARGE[code])  # type: ignore[index]
    return names(VOCABULARIES[dimension], code)


def listed(texts: Iterable[str], style: Literal["standard", "or"] = "standard") -> str:
    """Names as the language lists them: a, b and c; `style` “or” for a choice."""
    return format_list(list(texts), style=style, locale=language())


# --- what the firm said -------------------------------------------------------------------


def yours(reason: Reason, names: Names) -> str:
    """Return what the firm answered, or that it has not."""
    answer = reason.yours
    if isinstance(answer, Size):
        return _size(reason, answer, names)
    if isinstance(answer, Together):
        return _together(reason.dimension, answer)
    if answer is None:
        return str(phrases.LACKING[reason.question]) if reason.question else ""
    if reason.dimension is Dimension.TERRITORY and reason.result is ConditionResult.UNKNOWN_ANSWER:
        return phrases.COARSE % {"names": names("territory", str(answer))}
    return _answered(reason.dimension, answer, names)


def _answered(
    dimension: Dimension, answer: str | int | Decimal | frozenset[str], names: Names
) -> str:
    phrase = phrases.YOURS[dimension]
    if isinstance(answer, int | Decimal):
        return _counted(phrase, Decimal(answer))
    codes = [answer] if isinstance(answer, str) else sorted(answer)
    return phrase % {"names": listed(name_of(dimension, code, names) for code in codes)}


def _size(reason: Reason, size: Size, names: Names) -> str:
    found = [name_of(Dimension.SIZE, each, names) for each in size.possible]
    if size.certain:
        return phrases.SIZE_CERTAIN % {"names": found[0]}
    if len(found) == len(SizeClass) and reason.question is Question.HEADCOUNT:
        return str(phrases.LACKING[Question.HEADCOUNT])
    return phrases.SIZE_POSSIBLE % {"names": listed(found, "or")}


def _together(dimension: Dimension, answer: Together) -> str:
    about_countries = dimension is Dimension.COUNTRIES
    if answer.how is Partnering.ALONE:
        return str(phrases.ALONE)
    if answer.how is Partnering.OPEN:
        return str(phrases.NO_PARTNERS_YET)
    if answer.number is None:
        return str(phrases.SOME_COUNTRIES if about_countries else phrases.SOME_PARTNERS)
    phrase = phrases.COUNTRIES if about_countries else phrases.PARTNERS
    if answer.within:
        phrase = phrases.COUNTRIES_WITHIN
    return _counted(phrase, Decimal(answer.number))


# --- what would change it -----------------------------------------------------------------


def changed(change: NearestChange | None, names: Names) -> str:
    """Return the one thing that would change what is excluded; a word where it is more than one."""
    if change is None:
        return str(phrases.SEVERAL)
    if change.timing is not None:
        return str(phrases.NEW_CALL)
    condition = change.condition
    if condition is None:
        return ""
    if change.short_of is not None:
        return _more_partners(change, change.short_of)
    phrase = phrases.CHANGES.get((condition.dimension, condition.operator))
    if phrase is None:
        return needs(condition, names)
    return _filled(phrase, phrases.MANY_PLACES_ONLY, condition, names)


def _more_partners(change: NearestChange, short_of: int) -> str:
    if change.dimension is Dimension.COUNTRIES:
        return _counted(phrases.MORE_COUNTRIES, Decimal(short_of))
    if change.countries is not None and change.countries.number is not None:
        countries = number(change.countries.number)
        return _counted(phrases.MORE_PARTNERS_ABROAD, Decimal(short_of), countries=countries)
    return _counted(phrases.MORE_PARTNERS, Decimal(short_of))


# --- sizes --------------------------------------------------------------------------------


def size_in_words(size: Size, names: Names) -> str:
    """Return the size class as the result page shows it."""
    found = [name_of(Dimension.SIZE, each, names) for each in size.possible]
    if size.certain:
        return found[0]
    return _("not certain: %(names)s") % {"names": listed(found, "or")}
