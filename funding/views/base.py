"""The context that every address below the funding index shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from core.links import Link
from core.structured_data import breadcrumb_list
from home.navigation.translations import below

if TYPE_CHECKING:
    from funding.pages import FundingIndexPage


def context_below(
    index: FundingIndexPage,
    request: HttpRequest,
    by_language: dict[str, str],
    title: str,
    description: str,
    crumbs: list[Link] | None = None,
) -> dict[str, Any]:
    """Return the context of an address below the funding index.

    `by_language`: its path below the index in each language; `crumbs`: what stands between the
    index and the address in the breadcrumb.
    """
    context = index.page_context(request)
    own = by_language[index.locale.language_code]
    address = context["canonical_url"] + own
    above = [Link(index.title, index.get_url(request) or "", index.pk), *(crumbs or [])]
    switch, hreflangs = below(context["alternates"], context["hreflangs"], by_language)
    steps = [*context["breadcrumbs"], *above]
    context |= {
        "alternates": switch,
        "hreflangs": hreflangs,
        "canonical_url": address,
        "breadcrumbs": steps,
        "section_id": index.pk,
        "unread_translation": False,  # what is said of the index is not said of what is below it
        "title": title,
        "meta": context["meta"] | {"title": title, "description": description},
    }
    organisation, *_others = context["structured_data"]
    absolute = [(link.title, request.build_absolute_uri(link.url)) for link in steps]
    context["structured_data"] = [organisation, breadcrumb_list([*absolute, (title, address)])]
    return context
