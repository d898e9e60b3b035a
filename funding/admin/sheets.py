"""Tables of calls and funding sources, and of the conditions of both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.spreadsheets import Value
from funding.matching.conditions import codes_of
from funding.models.condition_codes import STANDARD, label_of, names_of, understood, unknown_codes
from funding.models.criteria import OpportunityCriterion, SourceCriterion
from funding.models.opportunity import FundingOpportunity
from funding.models.opportunity_parts import OpportunityText
from funding.models.source import FundingSourcePage
from home.sheets.columns import EMPTY, LockedColumn, Plain, TextColumn
from home.sheets.fields import columns
from home.sheets.registry import Table, register
from home.versions.originals import originals

TERMS = ("funding_kinds", "roles", "themes", "sizes", "territories")
OF_SOURCE = (
    "summary", "who_can_apply", "what_it_pays", "amount_note", "availability_note",
    "managing_body", "budget_note", "level", "availability", "period_start", "period_end",
    "budget_total", "grant_min", "grant_max", "rate_min", "rate_max", "consortium",
    "min_partners", "min_countries", "trl_min", "trl_max", "duration_months", *TERMS,
    "official_url", "unchecked", "checked_on", "review_on",
)  # fmt: skip
OF_CALL = (
    "rate_min", "rate_max", "rate_basis", "consortium", "min_partners", "min_countries",
    "trl_min", "trl_max", *TERMS, "aims", "sectors", "checked_on",
)  # fmt: skip
OF_CONDITION = ("hard", "quote", "quote_language", "source_url", "provenance", "reviewed_on")
TEXTS = ("title", "summary", "who_can_apply", "what_it_pays")


class OwnWordsColumn(TextColumn):
    """A text of a call in plain words, in one of the languages."""

    def __init__(self, field: Any, language: str) -> None:
        super().__init__(field, name=f"{field.name}_{language}")
        self.language = language

    @property
    def label(self) -> str:
        name = dict(settings.LANGUAGES)[self.language]
        return f"{super().label} ({name})"

    def get(self, row: Any) -> Plain:
        return getattr(self._text(row), self.field.name, "")

    def set(self, row: Any, value: Plain) -> None:
        text = self._text(row)
        if text is None:
            text = OpportunityText(language=self.language)
            row.texts.add(text)
        setattr(text, self.field.name, value)
        if value:
            text.unread = False  # a person wrote it
        if not any(getattr(text, name) for name in TEXTS):
            row.texts.set([each for each in row.texts.all() if each is not text])

    def mark(self, row: Any) -> Plain:
        """Return whether a machine translated it and nobody has read it."""
        return getattr(self._text(row), "unread", None)

    def put_back(self, row: Any, mark: Plain) -> None:
        """Have a text wait for its reader again."""
        text = self._text(row)
        if text is not None and mark is not None:
            text.unread = mark

    def _text(self, row: Any) -> OpportunityText | None:
        texts = list(row.texts.all())
        row.texts.set(texts)  # what is changed in them is changed in the call
        return next((text for text in row.texts.all() if text.language == self.language), None)


class ConditionColumn(TextColumn):
    """What a condition names, by name or code; which names there are depends on its subject."""

    def read(self, cell: Any, others: Mapping[str, Plain]) -> Plain:
        """Return the codes of a cell, or its number. Raises ValueError."""
        value = self.parsed("" if cell is None else cell)
        if others["dimension"] in STANDARD:
            codes, unknown = understood(others["dimension"], value)
            if unknown:
                words = {"word": ", ".join(unknown)[:80]}
                raise ValueError(_("“%(word)s” is not known here.") % words)
            value = ", ".join(codes)
        self.check(value)
        return value

    def cell(self, value: Plain, others: Mapping[str, Plain]) -> Value:
        return "; ".join(_named(others["dimension"], value))

    def shown(self, value: Plain) -> str:
        if not value:
            return EMPTY
        known = (each for each in STANDARD if not unknown_codes(each, codes_of(value)))
        return ", ".join(_named(next(known, ""), value))

    def same(self, value: Plain) -> Plain:
        return ", ".join(codes_of(value or ""))


def _named(dimension: str, value: str) -> list[str]:
    """Return codes with their names; what is no code as it is."""
    codes = codes_of(value)
    if dimension not in STANDARD or unknown_codes(dimension, codes):
        return [value]
    names = names_of(dimension)
    return [label_of(code, names[code]) for code in codes]


def _open_calls() -> models.QuerySet:
    return FundingOpportunity.objects.listed().not_closed_at(timezone.now())


def _texts() -> list[OwnWordsColumn]:
    fields = [OpportunityText._meta.get_field(name) for name in TEXTS]
    return [
        OwnWordsColumn(field, language)
        for language, _name in settings.LANGUAGES
        for field in fields
    ]


def _conditions(model: type[models.Model]) -> list[Any]:
    return [
        *columns(model, "dimension", "operator"),
        ConditionColumn(
            model._meta.get_field("value"),
            help_text=gettext_lazy("One number, or names with a semicolon between: Torino; Ilfov."),
        ),
        *columns(model, *OF_CONDITION),
    ]


register(
    Table(
        name="calls",
        label=gettext_lazy("Calls"),
        about=gettext_lazy(
            "One row for each call that is not closed: our own words in all languages, and what "
            "the source does not say. What it says comes by the import."
        ),
        model=FundingOpportunity,
        objects=FundingOpportunity.objects.all,
        offered=_open_calls,
        columns=[
            LockedColumn("identifier", gettext_lazy("call"), str),
            *_texts(),
            *columns(FundingOpportunity, *OF_CALL),
        ],
        read_also=("texts", *TERMS, "aims", "sectors"),
    )
)
register(
    Table(
        name="call-conditions",
        label=gettext_lazy("Conditions of calls"),
        about=gettext_lazy("One row for each condition of a call that is not closed."),
        model=FundingOpportunity,
        objects=FundingOpportunity.objects.all,
        offered=_open_calls,
        relation="criteria",
        columns=[
            LockedColumn("call", gettext_lazy("call"), lambda row: row.opportunity),
            *_conditions(OpportunityCriterion),
        ],
    )
)
register(
    Table(
        name="sources",
        label=gettext_lazy("Funding sources"),
        about=gettext_lazy(
            "One row for each source, in the language it was written in. Formatted texts and the "
            "sources of its facts are changed in the admin, translations in the editor for them."
        ),
        model=FundingSourcePage,
        objects=lambda: originals(FundingSourcePage),
        columns=[
            LockedColumn("title", gettext_lazy("title"), str),
            *columns(FundingSourcePage, *OF_SOURCE),
        ],
        read_also=TERMS,
    )
)
register(
    Table(
        name="source-conditions",
        label=gettext_lazy("Conditions of funding sources"),
        about=gettext_lazy("One row for each condition of a source; all languages share it."),
        model=FundingSourcePage,
        objects=lambda: originals(FundingSourcePage),
        relation="criteria",
        columns=[
            LockedColumn("page", gettext_lazy("page"), lambda row: row.page),
            *_conditions(SourceCriterion),
        ],
    )
)
