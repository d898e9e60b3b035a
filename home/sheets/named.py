"""Columns of what has a code and a name: choices, terms, codes. Names of any language are read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core.spreadsheets import Value, unquoted
from core.text import fold
from home.models.vocabulary import terms_of

from .columns import EMPTY, Column, Plain

_CODE = re.compile(r"\(([^()]*)\)\s*$")


class NamedColumn(Column):
    """One of several things with a code, written as name (code); either will do."""

    def names(self) -> dict[str, str]:
        """Return the names by their codes, in the active language."""
        raise NotImplementedError

    def spellings(self) -> dict[str, str]:
        """Return the codes by what may be written for them, in any of the languages."""
        found: dict[str, str] = {}
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                found |= {fold(name): code for code, name in self.names().items()}
        return found | {fold(code): code for code in self.names()}

    @property
    def empty(self) -> Plain:
        return ""

    @property
    def choices(self) -> list[str]:
        return [self._written(code) for code in self.names()]

    def _written(self, code: str) -> str:
        return f"{self.names().get(code, code)} ({code})"

    def parsed(self, cell: Any) -> Plain:
        return self._code(str(cell))

    def _code(self, written: str) -> str:
        names, text = self.names(), unquoted(written.strip())
        in_brackets = _CODE.search(text)
        if in_brackets and in_brackets[1] in names:
            return in_brackets[1]
        if text in names:
            return text
        found = self.spellings().get(fold(text))
        if found is None:
            known = "; ".join(self.choices[:12])
            raise ValueError(
                _("“%(value)s” is not known here. Known are: %(known)s.")
                % {"value": text[:60], "known": known}
            )
        return found

    def cell(self, value: Plain, others: Mapping[str, Plain]) -> Value:
        return self._written(value) if value else ""

    def shown(self, value: Plain) -> str:
        return str(self.names().get(value, value)) if value else EMPTY


class ChoiceColumn(NamedColumn):
    """A choice of the field."""

    def names(self) -> dict[str, str]:
        return {str(code): str(name) for code, name in self.field.flatchoices if code}


class TermColumn(NamedColumn):
    """A term of a vocabulary."""

    def __init__(self, field: Any, **options: Any) -> None:
        super().__init__(field, **options)
        self.vocabulary = field.get_limit_choices_to()["vocabulary"]

    def names(self) -> dict[str, str]:
        return {term.code: term.name for term in terms_of(self.vocabulary)}

    def get(self, row: Any) -> Plain:
        found = getattr(row, self.field.attname)
        terms = terms_of(self.vocabulary)
        return next((term.code for term in terms if term.pk == found), "")

    def set(self, row: Any, value: Plain) -> None:
        setattr(row, self.field.attname, self._keys([value])[0] if value else None)

    def check(self, value: Plain) -> None:
        if not value and not self.field.blank:
            raise ValueError(str(self.field.error_messages["blank"]))

    def _keys(self, codes: list[str]) -> list[int]:
        return [term.pk for term in terms_of(self.vocabulary) if term.code in codes]


class SeveralColumn(NamedColumn):
    """Several of them, with a semicolon between."""

    width = 40

    @property
    def empty(self) -> Plain:
        return []

    def parsed(self, cell: Any) -> Plain:
        parts = [part for part in re.split(r"[;|\n]", str(cell)) if part.strip()]
        return self.same([self._code(part) for part in parts])

    def cell(self, value: Plain, others: Mapping[str, Plain]) -> Value:
        return "; ".join(self._written(code) for code in value)

    def shown(self, value: Plain) -> str:
        names = self.names()
        return ", ".join(names.get(code, code) for code in value) or EMPTY

    def same(self, value: Plain) -> Plain:
        return sorted(set(value))


class TermsColumn(SeveralColumn, TermColumn):
    """Several terms of a vocabulary."""

    def get(self, row: Any) -> Plain:
        return self.same([term.code for term in getattr(row, self.field.name).all()])

    def set(self, row: Any, value: Plain) -> None:
        terms = [term for term in terms_of(self.vocabulary) if term.code in value]
        getattr(row, self.field.name).set(terms)


class CodesColumn(SeveralColumn):
    """Several codes of a fixed set."""

    def names(self) -> dict[str, str]:
        return {str(code): str(name) for code, name in self.field.choices_of.items()}

    def get(self, row: Any) -> Plain:
        return self.same(getattr(row, self.field.attname))
