"""What a page takes its time for: its templates, and the rows it reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import wraps
from time import thread_time
from typing import Any

import pytest
from django.db.models import QuerySet
from django.template import Template

THE_REST = "all else"
ASKS = ("_fetch_all", "exists", "count")  # of a queryset; each compiles, asks and makes rows


@dataclass
class Parts:
    """Seconds of the processor for each part, without the parts within it; and how often it came.

    A part is a template by its name, with what it extends, or the rows of a model.
    """

    seconds: Counter[str] = field(default_factory=Counter)
    times: Counter[str] = field(default_factory=Counter)
    _within: list[float] = field(default_factory=list)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Take what happens here for a part."""
        began = thread_time()
        self._within.append(0.0)
        try:
            yield
        finally:
            took = thread_time() - began
            self.seconds[name] += took - self._within.pop()
            self.times[name] += 1
            if self._within:
                self._within[-1] += took

    def told(self, most: int, pages: int) -> str:
        """Return the most expensive ones, a line each, in milliseconds and times a page."""
        return "".join(
            f"{seconds / pages * 1000:12.2f} ms  {self.times[name] / pages:5.1f} times  {name}\n"
            for name, seconds in self.seconds.most_common(most)
        )


@contextmanager
def parts_of() -> Iterator[Parts]:
    """Look at what happens in this thread; itself it takes some microseconds for each part."""
    parts = Parts()

    def looked_at(function: Callable, name: Callable[[Any], str]) -> Callable:
        @wraps(function)
        def looking(self: Any, *given: Any, **named: Any) -> Any:
            with parts.part(part) if (part := name(self)) else nullcontext():
                return function(self, *given, **named)

        return looking

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Template, "render", looked_at(Template.render, _template))
        for ask in ASKS:
            patched.setattr(QuerySet, ask, looked_at(getattr(QuerySet, ask), _rows))
        with parts.part(THE_REST):
            yield parts


def _template(template: Template) -> str:
    return template.name or "a template without a name"


def _rows(queryset: QuerySet) -> str:
    if queryset._result_cache is not None:  # asks for nothing
        return ""
    return f"rows of {queryset.model._meta.label}"
