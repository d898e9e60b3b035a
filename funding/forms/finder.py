"""The finder's questions: GET parameters in, a firm and a shareable address out.

Nothing is stored: the answers given so far travel as hidden fields from one question to the
next, and stand in the address of the result. Values there are the same in every language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from funding.matching.firm import Applicant, Firm, Partnering, Stage
from funding.matching.size import Group

from .finder_fields import FIGURES, EuroField, TradeField, is_in_lei, sector_of_trade
from .finder_steps import RESULT, STEPS, FinderStep, choices_of, codes_in


class FinderForm(forms.Form):
    """All answers at once, each optional, and which question comes next."""

    def __init__(self, data: QueryDict) -> None:
        self.notes: list[str] = []
        self.choices = {
            field.name: choices_of(field.name) for step in STEPS for field in step.fields
        }
        super().__init__(data)
        for step in STEPS:
            for asked in step.fields:
                self.fields[asked.name] = self._field(asked.name, asked.kind)
        self.data = self._without_unknown(data)
        self.is_valid()
        self.asked = data.get("step", "")
        self.submitted = data.get("from", "")

    @classmethod
    def from_request(cls, request: HttpRequest) -> FinderForm:
        """Return the form as the address of `request` fills it."""
        return cls(request.GET)

    def _field(self, name: str, kind: str) -> forms.Field:
        if name in FIGURES:
            field, least, most = FIGURES[name]
            return field(least, most)
        if kind == "trade":
            return TradeField()
        if kind == "checks":
            return forms.MultipleChoiceField(required=False, choices=self.choices[name])
        if kind == "tick":
            return forms.BooleanField(required=False)
        return forms.ChoiceField(required=False, choices=[("", ""), *self.choices[name]])

    def _without_unknown(self, data: QueryDict) -> QueryDict:
        """Return the data without codes that are not among the choices; each is named in a note."""
        kept = data.copy()
        for name, choices in self.choices.items():
            if name in FIGURES or name == "trade" or not choices:
                continue
            known = set(codes_in(choices))
            values = [value for value in data.getlist(name) if value]
            kept.setlist(name, [value for value in values if value in known])
            if any(value not in known for value in values):
                self._note(name)
        return kept

    def _note(self, name: str) -> None:
        self.notes.append(
            _("A part of the address was not understood and has been left out: %(name)s")
            % {"name": name}
        )

    # --- which question --------------------------------------------------------------------

    @property
    def step(self) -> FinderStep | None:
        """The question to ask; None for the result.

        A question whose answer was not understood is asked again, with what was typed.
        """
        if self.submitted in STEPS_BY_NAME:
            step = STEPS_BY_NAME[self.submitted]
            if any(name in self.errors for name in step.names):
                return step
        if self.asked in STEPS_BY_NAME:
            return STEPS_BY_NAME[self.asked]
        return None if self.asked == RESULT or self.answers else STEPS[0]

    @property
    def all_notes(self) -> list[str]:
        """What was left out, but for what is asked again."""
        step = self.step
        again = set(step.names) if step and step.name == self.submitted else set()
        left_out = [name for name in self.errors if name not in again]
        for name in left_out:
            self._note(name)
        return list(dict.fromkeys(self.notes))

    # --- the answers -------------------------------------------------------------------------

    @property
    def answers(self) -> dict[str, list[str]]:
        """What was answered, as it stands in an address: codes and plain numbers.

        An amount in lei stays as it was typed.
        """
        found = {}
        for name, value in self.cleaned_data.items():
            if name in self.in_lei:
                found[name] = [self.in_lei[name]]
                continue
            values = value if isinstance(value, list) else [value]
            texts = [_plain(item) for item in values if _is_given(item)]
            if texts:
                found[name] = texts
        return found

    @cached_property
    def in_lei(self) -> dict[str, str]:
        """Return the amounts in lei that were understood, as they were typed."""
        typed = {
            name: " ".join(self.data.get(name, "").split())
            for name, field in self.fields.items()
            if isinstance(field, EuroField) and self.cleaned_data.get(name) is not None
        }
        return {name: text for name, text in typed.items() if is_in_lei(text)}

    def typed(self, name: str) -> str:
        """Return the text of a field as it was typed, else as it was understood."""
        if name in self.errors:
            return self.data.get(name, "")
        return "".join(self.answers.get(name, [])[:1])

    @property
    def firm(self) -> Firm:
        """The firm that these answers describe."""
        given = self.cleaned_data
        together = Partnering(given["partnering"]) if given.get("partnering") else None
        with_partners = together is Partnering.PARTNERS
        return Firm(
            territory=given.get("territory") or None,
            headcount=given.get("headcount"),
            turnover=given.get("turnover"),
            balance=given.get("balance"),
            group=Group(given["group"]) if given.get("group") else None,
            group_figures=bool(given.get("group_figures")),
            applicant=Applicant(given["applicant"]) if given.get("applicant") else None,
            sector=given.get("sector") or sector_of_trade(given.get("trade", "")) or None,
            age=given.get("age"),
            themes=frozenset(given.get("themes") or ()) or None,
            purposes=frozenset(given.get("purposes") or ()) or None,
            stage=Stage(given["stage"]) if given.get("stage") else None,
            trl=given.get("trl"),
            cost=given.get("cost"),
            own_share=given.get("own_share"),
            partnering=together,
            partners=given.get("partners") if with_partners else None,
            countries=(frozenset(given.get("countries") or ()) or None) if with_partners else None,
            months=given.get("months"),
        )

    def address(self, base: str, step: str = "", without: Iterable[str] = ()) -> str:
        """Return the address of a question, or of the result, with all answers but `without`."""
        return address(base, self.answers, step, without)


def address(
    base: str, answers: Mapping[str, list[str]], step: str = "", without: Iterable[str] = ()
) -> str:
    """Return the address of a question with all answers but `without`; no step: the result's."""
    left_out = set(without)
    query: dict[str, Any] = {k: v for k, v in answers.items() if k not in left_out}
    if step or not query:
        query["step"] = step or RESULT
    return f"{base}?{urlencode(query, doseq=True)}"


def _is_given(value: Any) -> bool:
    """Return whether something was answered; a zero is an answer."""
    return value is not None and value is not False and value != ""


def _plain(value: Any) -> str:
    if value is True:
        return "1"
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


STEPS_BY_NAME = {step.name: step for step in STEPS}
