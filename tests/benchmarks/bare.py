"""What a page is measured against: the least that WSGI, and that Django, can answer.

As settings it is the site with addresses of its own: one view, behind all the site's middleware.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

BODY = b"<!doctype html><title>Bare</title>" + b"<p>The least there is to say.</p>" * 600


def application(_environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
    """Answer as WSGI alone does."""
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(BODY)))])
    return [BODY]
