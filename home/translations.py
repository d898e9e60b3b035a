"""The same page in the other languages: language switch, hreflang, canonical address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Page


@dataclass(frozen=True)
class Alternate:
    """Where a language of the switch leads.

    `exact` is False where the page does not exist in that language yet and the
    address is that of its nearest translated ancestor.
    """

    code: str
    name: str
    url: str
    current: bool
    exact: bool


@dataclass(frozen=True)
class Hreflang:
    """An absolute address of the page in a language, or for `x-default`."""

    code: str
    url: str


def alternates_of(
    page: Page, ancestors: Sequence[Page], request: HttpRequest
) -> tuple[list[Alternate], list[Hreflang]]:
    """The language switch and the hreflang links of `page`, in one query.

    `ancestors` run from the home page down to the parent.
    """
    depth = {ancestor.translation_key: rank for rank, ancestor in enumerate(ancestors)}
    depth[page.translation_key] = len(ancestors)
    nearest: dict[str, Page] = {}
    candidates = Page.objects.filter(translation_key__in=depth).live().select_related("locale")
    for candidate in candidates:
        code = candidate.locale.language_code
        rank = depth[candidate.translation_key]
        if code not in nearest or rank > depth[nearest[code].translation_key]:
            nearest[code] = candidate
    nearest[page.locale.language_code] = page

    switch = []
    hreflangs = []
    for code, name in settings.LANGUAGES:
        found = nearest.get(code)
        exact = found is not None and found.translation_key == page.translation_key
        url = (found.get_url(request) if found else None) or f"/{code}/"
        switch.append(Alternate(code, name, url, found is page, exact))
        if found and exact and found.live:
            hreflangs.append(Hreflang(code, found.get_full_url(request)))
    by_code = {link.code: link.url for link in hreflangs}
    default = by_code.get(settings.LANGUAGE_CODE) or next(iter(by_code.values()), None)
    if default:
        hreflangs.append(Hreflang("x-default", default))
    return switch, hreflangs
