"""The glossary beside a text: which of its words stand in it, and whether a translation keeps them.

Words are inflected, so they are recognised by their beginnings. What is found is a hint and
forbids nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from core.caching import VersionedCache
from home.checks.wording import house_style
from home.content.wording import LANGUAGES
from home.models.translation.glossary import GlossaryEntry
from home.models.vocabulary import all_terms, terms_cache

# What a word may end otherwise in, of a word of so many letters.
ENDINGS = ((9, 3), (6, 2), (4, 1))


@dataclass(frozen=True)
class Word:
    """A meaning: what is said and not said of it in each language."""

    said: dict[str, list[str]]
    avoided: dict[str, list[str]]
    is_name: bool = False
    # Of the vocabularies, whose names are also plain words: a hint, and no fault.
    is_term: bool = False

    @cached_property
    def _said(self) -> dict[str, re.Pattern[str]]:
        return {code: _any_of(words) for code, words in self.said.items() if words}

    @cached_property
    def _avoided(self) -> dict[str, re.Pattern[str]]:
        return {code: _any_of(words) for code, words in self.avoided.items() if words}

    def stands_in(self, text: str, language: str) -> bool:
        """Return whether a text says it."""
        pattern = self._said.get(language)
        return bool(pattern and pattern.search(text))

    def avoided_in(self, text: str, language: str) -> str:
        """Return the words of a text that we do not use for it, if any."""
        pattern = self._avoided.get(language)
        found = pattern.search(text) if pattern else None
        return found[0] if found else ""


@dataclass(frozen=True)
class Hit:
    """A word of the glossary that stands in a source: what to write, what not."""

    source: str
    write: str
    others: list[str]
    avoid: list[str]
    is_name: bool


@dataclass(frozen=True)
class Glossary:
    """All words, those of the vocabularies among them."""

    entries: tuple[Word, ...]

    @cached_property
    def names(self) -> list[str]:
        """What is never translated."""
        return [name for word in self.entries if word.is_name for name in word.said["en"]]

    def hits(self, source: str, language: str, target: str) -> list[Hit]:
        """Return the words of a source that have a translation in the glossary."""
        text = strip_tags(source)
        found: dict[str, Hit] = {}
        for word in self.entries:
            if word.said.get(target) and word.stands_in(text, language):
                said, write = word.said[language][0], word.said[target]
                avoid = word.avoided.get(target, [])
                # Our own come first: what a vocabulary says of the same word adds nothing.
                found.setdefault(
                    said.casefold(), Hit(said, write[0], write[1:], avoid, word.is_name)
                )
        return list(found.values())

    def warnings(self, source: str, language: str, translation: str, target: str) -> list[str]:
        """Return where a translation says it otherwise than the house."""
        before, after = strip_tags(source), strip_tags(translation)
        found = []
        for word in self.entries:
            avoided = word.avoided_in(after, target)
            if avoided and word.said.get(target):
                sentence = _("“%(said)s”: we write “%(word)s”.")
                found.append(sentence % {"said": avoided, "word": word.said[target][0]})
            elif (
                not (word.is_term or word.is_name)
                and word.said.get(target)
                and word.stands_in(before, language)
                and not word.stands_in(after, target)
            ):
                sentence = _("“%(source)s” is “%(word)s” in the glossary.")
                names = {"source": word.said[language][0], "word": word.said[target][0]}
                found.append(sentence % names)
        for rule, place in house_style().places(after, target):
            names = {"said": place[0], "word": rule.use}
            found.append(_("“%(said)s”: we write “%(word)s”.") % names)
        return found


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    phrases = (r"\s+".join(map(_inflected, word.split())) for word in words)
    return re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?!\w)", re.IGNORECASE)


def _inflected(word: str) -> str:
    stem = re.sub(r"[()]", "", word)
    cut = next((letters for length, letters in ENDINGS if len(stem) >= length), 0)
    if not cut or stem.isupper() or any(letter.isdigit() for letter in stem):
        return re.escape(stem)
    return rf"{re.escape(stem[:-cut])}\w*"


def glossary() -> Glossary:
    """Return the glossary as it is now. No query when warm."""
    return glossary_cache.get()


def _read() -> Glossary:
    own = [
        Word(
            {code: entry.words(code) for code in LANGUAGES},
            {code: entry.avoided(code) for code in LANGUAGES},
            entry.is_name,
        )
        for entry in GlossaryEntry.objects.all()
    ]
    terms = [
        Word({code: [term.name_in(code)] for code in LANGUAGES}, {}, is_term=True)
        for terms in all_terms().values()
        for term in terms
    ]
    return Glossary((*own, *terms))


glossary_cache = VersionedCache("home.glossary", _read, depends_on=(terms_cache,), shown=False)


@receiver([post_save, post_delete], sender=GlossaryEntry)
def entries_changed(**_kwargs: Any) -> None:
    """Have every process read the glossary anew."""
    glossary_cache.invalidate()
