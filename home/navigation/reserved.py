"""Words that no page may have as its address, because something else answers there.

Read from the routes themselves: a new route is reserved at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern
from django.utils import translation
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page

# The home pages of the languages stand right below the root of the tree.
DEPTH_OF_HOME = 2
PAGES = "wagtail_serve"


def is_reserved(slug: str, parent: Page) -> bool:
    """Return whether something else than a page answers at this word below a page, or below it."""
    words: list[str] = []
    model = parent.specific_class
    if model is not None and issubclass(model, RoutablePageMixin):
        words += _first_words(model.get_subpage_urls())
    if parent.depth == DEPTH_OF_HOME:
        words += _words_of_the_site()
    return any(re.fullmatch(word, slug) for word in words)


@cache
def _words_of_the_site() -> tuple[str, ...]:
    """Return the words of every language: an address that is translated answers in its own."""
    folders = [settings.MEDIA_URL, settings.STATIC_URL]
    words = [
        *(code for code, _name in settings.LANGUAGES),
        *(re.escape(folder.strip("/")) for folder in folders if folder.startswith("/")),
    ]
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            words += _first_words(get_resolver().url_patterns)
    return tuple(dict.fromkeys(words))


def _first_words(routes: Iterable[URLPattern | URLResolver]) -> Iterator[str]:
    """Yield what an address begins with that a route answers, as regular expressions."""
    for route in routes:
        if isinstance(route, URLResolver):
            word = _first_word(route)
            if not word or isinstance(route.pattern, LocalePrefixPattern):
                yield from _first_words(route.url_patterns)
                continue
        elif route.name == PAGES:
            continue
        else:
            word = _first_word(route)
        if word:
            yield word


def _first_word(route: URLPattern | URLResolver) -> str:
    """Return the expression of a route up to its first slash outside of brackets."""
    expression = route.pattern.regex.pattern.removeprefix("^")
    depth = 0
    for place, letter in enumerate(expression):
        depth += (letter in "([") - (letter in ")]")
        if letter == "/" and not depth:
            return expression[:place]
    return re.sub(r"(\\Z|\\z|\$)$", "", expression)
