"""The kinds of statements a text may hold, each with its template; apps name theirs at the start.

A legal page is prose with blanks: who is responsible, how long something is kept. What fills them
is set once or is a matter of the code, so that a text cannot contradict it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise


@dataclass(frozen=True)
class Statement:
    """Its name in the admin, the template that says it, and what the template needs."""

    label: str | Promise
    template: str
    context: Callable[[HttpRequest | None], dict[str, Any]]


_statements: dict[str, Statement] = {}


def register(name: str, statement: Statement) -> None:
    """Let texts hold the statement by this name."""
    _statements[name] = statement


def statement(name: str) -> Statement | None:
    """Return a statement; None where no app knows the name any more."""
    return _statements.get(name)


def choices() -> list[tuple[str, str | Promise]]:
    """Return the names with what they are called in the admin."""
    return [(name, known.label) for name, known in _statements.items()]
