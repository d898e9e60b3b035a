"""The finder: from the address of a request to a question, or to what fits, and why.

Nothing about a person is kept: no session, no cookie, no cache, no log. All answers stand in the
address, which whoever got it may share or print.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.formats import euros, number
from funding.catalogue.candidates import candidates_of
from funding.forms.finder import FinderForm
from funding.forms.finder_steps import STEP_OF, STEPS, Asked, FinderStep, label_of
from funding.matching.firm import Firm
from funding.matching.outcome import Outcome
from funding.matching.verdict import BestQuestion, Match, Verdict, best_question, match
from funding.matching.words import size_in_words
from funding.models.opportunity import FundingOpportunity
from funding.paths import FINDER, paths
from funding.presentation.exchange_rate import rate_note
from funding.presentation.matches import MatchCard, grouped, match_card, open_calls
from funding.presentation.names import names_now
from funding.presentation.repeats import without_repeats

from .base import context_below

if TYPE_CHECKING:
    from funding.pages import FundingIndexPage

QUESTION_TEMPLATE = "funding/finder.html"
RESULT_TEMPLATE = "funding/finder_result.html"
GROUPS = {
    Outcome.NOW: gettext_lazy("Ask now"),
    Outcome.PREPARE: gettext_lazy("Prepare for the next call"),
    Outcome.HELP: gettext_lazy("Advice, loans and guarantees"),
    Outcome.NOT_FOR_YOU: gettext_lazy("Not for you"),
}


def show_finder(index: FundingIndexPage, request: HttpRequest) -> HttpResponse:
    """Show a question, or what fits the firm that the address describes."""
    context = finder_context(request, index)
    return TemplateResponse(request, context["template"], context)


def finder_context(request: HttpRequest, index: FundingIndexPage) -> dict[str, Any]:
    """Return what the templates print; `template` is the question's or the result's."""
    form = FinderForm.from_request(request)
    context = context_below(
        index,
        request,
        paths(FINDER),
        title=_("What fits your firm?"),
        description=_(
            "Eight short questions, none of them obligatory. Your answers are not stored."
        ),
    )
    base = request.path
    context |= {"form": form, "notes": form.all_notes, "base": base}
    step = form.step
    if step is not None:
        return context | question_context(form, step, base)
    return context | result_context(form, index, request, timezone.now())


# --- a question -------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShownField:
    """A field of a question, with what was answered."""

    asked: Asked
    value: str
    error: str
    choices: list[tuple[str, Any, bool]]
    unit: str = ""

    @property
    def is_grouped(self) -> bool:
        """True if the choices stand in groups."""
        return any(isinstance(label, list) for _value, label, _chosen in self.choices)


def question_context(form: FinderForm, step: FinderStep, base: str) -> dict[str, Any]:
    """One question: its fields, the other answers, the ways on and back."""
    position = STEPS.index(step)
    fields = [_field(form, asked) for asked in step.fields]
    following = STEPS[position + 1].name if position + 1 < len(STEPS) else "result"
    kept = [
        (name, value)
        for name, values in form.answers.items()
        if name not in step.names
        for value in values
    ]
    return {
        "template": QUESTION_TEMPLATE,
        "step": step,
        "fields": fields,
        "has_errors": any(field.error for field in fields),
        "kept": kept,
        "number": position + 1,
        "of": len(STEPS),
        "next_step": following,
        "back_url": form.address(base, STEPS[position - 1].name) if position else "",
        "skip_url": form.address(base, following, without=step.names),
        "has_answers": bool(form.answers),
        "rate_note": rate_note() if AMOUNTS.intersection(step.names) else None,
    }


def _field(form: FinderForm, asked: Asked) -> ShownField:
    chosen = set(form.answers.get(asked.name, []))
    choices = [
        (value, [(c, n, c in chosen) for c, n in label], False)
        if isinstance(label, list)
        else (value, label, value in chosen)
        for value, label in form.choices[asked.name]
    ]
    errors = form.errors.get(asked.name)
    unit = "" if asked.name in form.in_lei else asked.unit
    return ShownField(asked, _typed(form, asked), str(errors[0]) if errors else "", choices, unit)


def _typed(form: FinderForm, asked: Asked) -> str:
    """Return what was typed; a number that was understood as this language writes it."""
    value = form.cleaned_data.get(asked.name)
    if asked.name in form.in_lei:
        return form.in_lei[asked.name]
    if asked.kind == "text" and asked.name not in form.errors and value is not None:
        return number(Decimal(value))
    return form.typed(asked.name)


# --- the result ---------------------------------------------------------------------------------


def result_context(
    form: FinderForm, index: FundingIndexPage, request: HttpRequest, now: datetime
) -> dict[str, Any]:
    """Everything that was compared, in three groups; the answers; the question worth asking."""
    firm, base = form.firm, request.path
    calls_url = index.calls_url(request)
    compared = without_repeats(
        [(thing, match(firm, candidate)) for thing, candidate in candidates_of(index, now)]
    )
    cards = [_card(thing, found, firm, calls_url, now) for thing, found in compared]
    groups = grouped(cards)
    asked_best = best_question(found for _thing, found in compared)
    return {
        "template": RESULT_TEMPLATE,
        "groups": [(code, GROUPS[code], groups[code]) for code in Outcome],
        "summary": _summary(groups),
        "answers": _answers(form, base),
        "size": size_in_words(firm.size, names_now()) if _knows_size(firm) else "",
        "best": _best(asked_best, form, base),
        "step_urls": {
            question.value: form.address(base, step.name) for question, step in STEP_OF.items()
        },
        "share_url": request.build_absolute_uri(form.address(base)),
        "restart_url": base,
        "rate_note": rate_note() if form.in_lei else None,
        "answers_query": urlencode(form.answers, doseq=True),
    }


def _card(thing: Any, found: Match, firm: Firm, calls_url: str, now: datetime) -> MatchCard:
    made = match_card(thing, found, firm, now)
    if isinstance(thing, FundingOpportunity):
        return replace(made, url=f"{calls_url}{made.url}/")
    if found.verdict is Verdict.NOT_FOR_YOU:
        return made
    return replace(made, calls=open_calls(thing, calls_url, now, firm.themes))


def _knows_size(firm: Firm) -> bool:
    return any(figure is not None for figure in (firm.headcount, firm.turnover, firm.balance))


def _summary(groups: dict[Outcome, list[MatchCard]]) -> list[str]:
    """Return what the firm can do today, in a sentence or two; no promise where there is none."""
    now = groups[Outcome.NOW]
    fits = sum(card.verdict is Verdict.FITS for card in now)
    soon = sum(card.is_soon for card in groups[Outcome.PREPARE])
    if fits:
        first = ngettext(
            "Today you can ask for %(n)s thing.", "Today you can ask for %(n)s things.", fits
        ) % {"n": fits}
    elif now:
        first = ngettext(
            "Today there is %(n)s thing you may be able to ask for: check it first.",
            "Today there are %(n)s things you may be able to ask for: check them first.",
            len(now),
        ) % {"n": len(now)}
    else:
        first = _(
            "Today no open grant is known for you. Prepare for the next call, or use the advice, "
            "loans and guarantees below."
        )
    coming = ngettext("%(n)s opens soon.", "%(n)s open soon.", soon) % {"n": soon}
    return [first, coming] if soon else [first]


def _best(best: BestQuestion | None, form: FinderForm, base: str) -> dict[str, Any] | None:
    if best is None:
        return None
    step = STEP_OF[best.question]
    words = ngettext(
        "This answer would help with %(n)s of them.",
        "This answer would help with %(n)s of them.",
        best.touches,
    )
    label = next(asked.label for asked in step.fields if asked.name == best.question.value)
    return {
        "title": step.title,
        "label": label,
        "words": words % {"n": best.touches},
        "url": form.address(base, step.name),
    }


AMOUNTS = frozenset({"turnover", "balance", "cost"})


def _answers(form: FinderForm, base: str) -> list[dict[str, Any]]:
    """Each question with what was answered, and where to change it."""
    shown = []
    for step in STEPS:
        given = [
            {
                "label": asked.label,
                "values": [answer_in_words(asked.name, text, form) for text in texts],
            }
            for asked in step.fields
            if (texts := form.answers.get(asked.name)) and asked.kind != "tick"
        ]
        shown.append({"step": step, "given": given, "url": form.address(base, step.name)})
    return shown


def answer_in_words(name: str, text: str, form: FinderForm) -> str:
    """Return an answer as a person reads it."""
    value = form.cleaned_data.get(name)
    if name in form.in_lei and value is not None:
        return f"{text} ({euros(value)})"
    if name in AMOUNTS and value is not None:
        return euros(value)
    if name == "own_share" and value is not None:
        return number(value, "%")
    if isinstance(value, Decimal | int) and not isinstance(value, bool) and name != "months":
        return number(Decimal(value))
    return label_of(name, text)
