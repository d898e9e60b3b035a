"""Figures and days that differ between the versions of a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _
from wagtail.models import Page

from home.models.base import BasePage

from .figures import Said, difference
from .registry import Finding, check
from .texts import words_of

Texts = dict[str, list[str]]


@check(BasePage)
def figures_differ(page: BasePage) -> Iterator[Finding]:
    """Compare each text with the same text of the public versions in other languages."""
    others = Page.objects.filter(translation_key=page.translation_key, live=True, alias_of=None)
    found = list(others.exclude(locale=page.locale_id).prefetch_related("locale").specific())
    if not found:
        return
    own = _texts(page)
    for other in found:
        texts = _texts(other)
        for path, said in own.items():
            # What is missing there, or not translated, is told as such.
            if path not in texts or texts[path] == said:
                continue
            here, there = difference(
                Said(said, page.locale.language_code),
                Said(texts[path], other.locale.language_code),
            )
            if here or there:
                yield Finding(
                    _("Figures differ from the version in %(language)s: %(difference)s.")
                    % {
                        "language": other.locale.get_display_name(),
                        "difference": in_words(here, there),
                    },
                    _("One of the two is wrong, or one has more. Compare them."),
                    path,
                )


def in_words(here: list[str], there: list[str]) -> str:
    """Return what only one of two texts has."""
    said = {"here": ", ".join(here), "there": ", ".join(there)}
    if here and there:
        return _("here %(here)s, there %(there)s") % said
    return (_("only here %(here)s") if here else _("only there %(there)s")) % said


def _texts(page: Page) -> Texts:
    texts: Texts = defaultdict(list)
    for words in words_of(page):
        texts[words.path].append(words.text)
    return texts
