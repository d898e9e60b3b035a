"""The checks: each looks at a thing as it would be published, and says what it finds.

The trunk and the sections name theirs with `@check(Model)`; whoever publishes asks `findings_of`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, TypeVar

from django.db import models


class Severity(IntEnum):
    """What is refused is not published; what is advised is, by who has read the advice."""

    REFUSE = 0
    ADVISE = 1


@dataclass(frozen=True)
class Finding:
    """What is wrong, why and how to mend it, and where.

    `path` is Wagtail's path of the content: a field, a block in it (`body.<id>`), or a relation.
    """

    words: str
    mend: str
    path: str = ""
    severity: Severity = Severity.ADVISE

    @property
    def refuses(self) -> bool:
        """Whether it is not published with this."""
        return self.severity is Severity.REFUSE


Check = Callable[[Any], Iterable[Finding]]
Function = TypeVar("Function", bound=Check)

_checks: list[tuple[type[models.Model], Check]] = []


def check(model: type[models.Model]) -> Callable[[Function], Function]:
    """Have a function asked about everything of a kind, abstract or not."""

    def register(function: Function) -> Function:
        _checks.append((model, function))
        return function

    return register


def findings_of(thing: models.Model) -> list[Finding]:
    """Return what all checks find, what is refused first. The thing may be a draft in memory."""
    found = [
        finding
        for model, function in _checks
        if isinstance(thing, model)
        for finding in function(thing)
    ]
    return sorted(found, key=lambda finding: finding.severity)
