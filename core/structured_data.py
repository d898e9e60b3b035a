"""schema.org descriptions, as plain dictionaries for JSON-LD."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

CONTEXT = "https://schema.org"


def described(kind: str, **properties: Any) -> dict:
    """Return a schema.org object; properties that are empty are left out."""
    present = {name: value for name, value in properties.items() if value not in (None, "", [])}
    return {"@context": CONTEXT, "@type": kind, **present}


def organisation(request: HttpRequest) -> dict:
    """Return the project, as the publisher of every page."""
    return described(
        "Organization",
        name="SME4GREEN",
        alternateName="SMEs engagement for a GREEN transition",
        url=request.build_absolute_uri("/"),
        funder={"@type": "Organization", "name": "European Union"},
    )


def breadcrumb_list(steps: Sequence[tuple[str, str]]) -> dict:
    """Return the way from the home page to the page itself: titles and absolute addresses."""
    return described(
        "BreadcrumbList",
        itemListElement=[
            {
                "@type": "ListItem",
                "position": position,
                "name": title,
                "item": address,
            }
            for position, (title, address) in enumerate(steps, start=1)
        ],
    )
