"""How the texts are written: the length of sentences, and the words of docs/style.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from home.content.wording import LANGUAGES, UNREAD, Style, read_style
from home.models.base import BasePage

from .registry import Finding, check
from .texts import Words, words_of

LONGEST_SENTENCE = 40  # words, as docs/style.md has it
_END = re.compile(r"(?<=[.!?:;])\s+|\n")
SHOWN = 60


@cache
def house_style() -> Style:
    """Return the words the site does not use; none where docs/words.yaml is not there."""
    file = Path(settings.WORDS_FILE)
    return read_style(file) if file.exists() else Style(dict.fromkeys(LANGUAGES, ()))


@check(BasePage)
def wording(page: BasePage) -> Iterator[Finding]:
    """Look at every text of a page."""
    yield from findings_in(words_of(page), page.locale.language_code)


def findings_in(texts: Iterable[Words], language: str) -> Iterator[Finding]:
    """Yield long sentences, and words that are not used, of texts in a language."""
    for words in texts:
        yield from _sentences(words)
        yield from _unused(words, language)


def _sentences(words: Words) -> Iterator[Finding]:
    for sentence in _END.split(words.text):
        length = sum(any(map(str.isalnum, word)) for word in sentence.split())
        if length > LONGEST_SENTENCE:
            said = ngettext(
                "A sentence of %(n)s word: “%(beginning)s…”",
                "A sentence of %(n)s words: “%(beginning)s…”",
                length,
            )
            yield Finding(
                said % {"n": length, "beginning": sentence[:SHOWN].strip()},
                _(
                    "Long sentences are hard to follow. Make two of it: one thought each, of"
                    " %(n)s words at most."
                )
                % {"n": LONGEST_SENTENCE},
                words.path,
            )


def _unused(words: Words, language: str) -> Iterator[Finding]:
    text = UNREAD.sub("", words.text)
    for rule, found in house_style().places(text, language):
        said = " ".join(text[found.start() : found.end()].split())
        yield Finding(
            _("“%(words)s” is not a word of this site.") % {"words": said},
            _("So that one thing has one name everywhere, write: %(use)s.") % {"use": rule.use},
            words.path,
        )
