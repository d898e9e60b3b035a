"""The same page in the other languages: language switch, hreflang, canonical address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Page

from core.formats import language
from core.forms import query_of, with_query

from .page_registry import RegisteredPage, page_registry


@dataclass(frozen=True)
class Alternate:
    """Where a language of the switch leads.

    `exact` is False where the page does not exist in that language yet and the
    address is that of its nearest translated ancestor. `query` is what was asked of the page:
    codes, numbers and words, the same in every language.
    """

    code: str
    name: str
    path: str
    current: bool
    exact: bool
    query: str = ""

    @property
    def url(self) -> str:
        """The address, with what was asked for."""
        return with_query(self.path, self.query)


@dataclass(frozen=True)
class Hreflang:
    """An absolute address of the page in a language, or for `x-default`."""

    code: str
    url: str


def below(
    alternates: Sequence[Alternate], hreflangs: Sequence[Hreflang], paths: dict[str, str]
) -> tuple[list[Alternate], list[Hreflang]]:
    """Return the same for an address below a page, such as a call below the funding index.

    `paths` has what follows the page's address in each language.
    """
    language_of = {item.url: item.code for item in reversed(hreflangs) if item.code in paths}
    return (
        [
            replace(item, path=item.path + paths[item.code]) if item.exact else item
            for item in alternates
        ],
        [Hreflang(item.code, item.url + paths[language_of[item.url]]) for item in hreflangs],
    )


def alternates_of(
    page: Page, ancestors: Sequence[RegisteredPage], request: HttpRequest
) -> tuple[list[Alternate], list[Hreflang]]:
    """Return the language switch and the hreflang links of `page`; no query of the database.

    The switch keeps what was asked of the page, filters, words or the number of a page; search
    engines are told of the page alone. `ancestors` run from the home page down to the parent. A
    page that no visitor may read yet (a preview) has no hreflang links.
    """
    asked = query_of(request)
    versions = page_registry().by_key
    own = page.locale.language_code
    exact = versions.get(page.translation_key, {})
    switch = []
    for code, name in settings.LANGUAGES:
        if code == own:
            path = page.get_url(request) or f"/{code}/"
            switch.append(Alternate(code, name, path, True, True, asked))
        else:
            nearest = exact.get(code) or _nearest(versions, ancestors, code)
            path = nearest.url if nearest else f"/{code}/"
            is_same = code in exact
            switch.append(Alternate(code, name, path, False, is_same, asked if is_same else ""))
    return switch, _hreflangs(exact) if own in exact else []


def switch_of(request: HttpRequest, path_in: Callable[[str], str]) -> list[Alternate]:
    """Return the language switch of an address that is no page, with what was asked of it."""
    asked, own = query_of(request), language()
    return [
        Alternate(code, name, path_in(code), code == own, True, asked)
        for code, name in settings.LANGUAGES
    ]


def _nearest(
    versions: dict, ancestors: Sequence[RegisteredPage], code: str
) -> RegisteredPage | None:
    """Return the closest ancestor that exists in the language."""
    for ancestor in reversed(ancestors):
        if code in versions[ancestor.translation_key]:
            return versions[ancestor.translation_key][code]
    return None


def _hreflangs(versions: dict[str, RegisteredPage]) -> list[Hreflang]:
    """Return one link per language, and `x-default`: the English page, else the first there is."""
    urls = {code: versions[code].full_url for code, _name in settings.LANGUAGES if code in versions}
    default = urls.get(settings.LANGUAGE_CODE) or next(iter(urls.values()))
    return [Hreflang(code, url) for code, url in [*urls.items(), ("x-default", default)]]
