"""Which methods a view takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

View = TypeVar("View", bound=Callable[..., Any])


def safe_only(view: View) -> View:
    """Have a view take GET and HEAD alone, and answer 405 to all else, whoever sends it.

    What takes no form needs no proof of where one came from, which would be asked for first.
    """
    return csrf_exempt(require_safe(view))
