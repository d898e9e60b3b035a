"""Showing why something was found: the best fragment of a text, with the matching words marked.

Words are compared as they are when they are searched (`search/languages/analysis.py`): by their
stems, also those of synonyms; a name of several words only where it stands as a whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from search.languages.analysis import fold, stem, stop_words
from search.query.parser import Query

LENGTH = 200  # characters of a fragment
BEFORE = 60  # of them at most before the first match
GAP = 2  # stop words that may stand inside a name of several words
_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"[.!?…·] ")
_UNFINISHED = re.compile(r"(?<![.!?…:;])\n")


class Span(NamedTuple):
    """A match in a text, of the term of this number."""

    start: int
    end: int
    term: int


class Phrase(NamedTuple):
    """Stems that have to follow each other in a text of this language, for a term."""

    language: str
    stems: tuple[str, ...]
    term: int


class Highlighter:
    """Marks the words of a query in texts of some languages."""

    def __init__(self, query: Query, languages: Iterable[str]) -> None:
        self.languages = tuple(dict.fromkeys(languages))
        self.terms = len(query.terms)
        self._starting: dict[tuple[str, str], list[Phrase]] = {}
        for language in self.languages:
            for phrase in _phrases(query, language):
                self._starting.setdefault((language, phrase.stems[0]), []).append(phrase)
        # A word that begins otherwise is not worth stemming: endings vary, beginnings do not.
        self._beginnings = {first[:2] for _language, first in self._starting}
        self._candidate = _beginning_with(self._beginnings)
        self._known: dict[str, list[Phrase]] = {}

    def marked(self, text: str) -> SafeString:
        """Return the whole text, escaped, with its matches marked."""
        text = unicodedata.normalize("NFC", text)
        return _marked(text, self._spans(text))

    def fragment(self, summary: str, body: str) -> SafeString:
        """Return what tells best why this was found: a part of the summary, else of the body.

        Where neither has a match it is the beginning of the summary.
        """
        best: tuple[int, str, Sequence[Span]] = (0, _on_one_line(summary or body), ())
        for text in (summary, body):
            normal = _on_one_line(text)
            window = _best_window(self._spans(normal), self.terms)
            different = len({span.term for span in window})
            if different > best[0]:
                best = (different, normal, window)
            if best[0] == self.terms:
                break
        _different, text, window = best
        start, end = _around(text, window)
        shown = [
            Span(max(span.start, start) - start, min(span.end, end) - start, span.term)
            for span in self._spans(text[:end], start)
        ]
        return format_html(
            "{}{}{}",
            "… " if start else "",
            _marked(text[start:end], shown),
            " …" if end < len(text) else "",
        )

    def _spans(self, text: str, start: int = 0) -> Iterator[Span]:
        """Yield the matches in a text from `start` on, none inside another."""
        reached = start
        for word in self._candidate.finditer(text, start):
            if word.start() < reached:
                continue
            ends = [
                (end, phrase.term)
                for phrase in self._phrases_from(word.group())
                if (end := self._end_of(phrase, text, word.end()))
            ]
            if ends:
                reached, term = max(ends)
                yield Span(word.start(), reached, term)

    def _phrases_from(self, word: str) -> list[Phrase]:
        """Return the phrases whose first word this is."""
        found = self._known.get(word)
        if found is None:
            folded = fold(word)
            found = self._known[word] = (
                [
                    phrase
                    for language in self.languages
                    for phrase in self._starting.get((language, stem(folded, language)), ())
                ]
                if folded[:2] in self._beginnings
                else []
            )
        return found

    @staticmethod
    def _end_of(phrase: Phrase, text: str, end: int) -> int:
        """Where a phrase ends whose first word ends at `end`; 0 if its other words differ."""
        wanted, gap = list(phrase.stems[1:]), 0
        idle = stop_words(phrase.language)
        for word in _WORD.finditer(text, end) if wanted else ():
            folded = fold(word.group())
            if stem(folded, phrase.language) == wanted[0]:
                wanted.pop(0)
                end, gap = word.end(), 0
                if not wanted:
                    break
            elif folded not in idle or (gap := gap + 1) > GAP:
                break
        return 0 if wanted else end


def _phrases(query: Query, language: str) -> Iterator[Phrase]:
    """Yield the stems of every name of every term; stop words do not count in a longer name."""
    idle = stop_words(language)
    for number, term in enumerate(query.terms):
        for alternative in term.alternatives:
            counting = [word for word in alternative if word not in idle] or list(alternative)
            yield Phrase(language, tuple(stem(word, language) for word in counting), number)


def _on_one_line(text: str) -> str:
    """Parts of a text that are no sentences, such as headings, are kept apart by a dot."""
    text = _UNFINISHED.sub(" · ", unicodedata.normalize("NFC", text))
    return text.replace("\n", " ")


def _beginning_with(letters: Iterable[str]) -> re.Pattern[str]:
    """Words that begin with one of these pairs of letters, whatever their case and diacritics.

    A word that begins with a letter beyond ASCII is one as well, to be looked at closer.
    """
    accented = r"(?![\x00-\x7f])[^\W_]"

    def either_case(letter: str) -> str:
        return f"(?:[{re.escape(letter)}{re.escape(letter.upper())}]|{accented})"

    whole = r"(?![^\W_])"  # a word of one letter
    pairs = [
        either_case(pair[0]) + (either_case(pair[1]) if len(pair) > 1 else whole)
        for pair in sorted(filter(None, letters))
    ]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join([*pairs, accented])})[^\W_]*")


def _best_window(spans: Iterable[Span], terms: int) -> Sequence[Span]:
    """Return the matches that fit into one fragment: most terms, then most matches, then the first.

    Nothing is read beyond one with all terms.
    """
    best: tuple[int, int] = (0, 0)
    chosen: Sequence[Span] = ()
    inside: Counter[int] = Counter()
    window: deque[Span] = deque()
    for span in spans:
        window.append(span)
        inside[span.term] += 1
        while len(window) > 1 and span.end - window[0].start > LENGTH - BEFORE:
            inside[window.popleft().term] -= 1
        different = sum(map(bool, inside.values()))
        if (different, len(window)) > best:
            best, chosen = (different, len(window)), list(window)
        if different == terms:
            break
    return chosen


def _around(text: str, window: Sequence[Span]) -> tuple[int, int]:
    """Where a fragment with these matches begins and ends: at words, if possible at a sentence."""
    first = window[0].start if window else 0
    start = max(0, min(first - BEFORE, len(text) - LENGTH))
    if start:
        sentence = _SENTENCE.search(text, start, first)
        start = sentence.end() if sentence else text.find(" ", start, first) + 1 or first
    end = start + LENGTH
    if end >= len(text):
        return start, len(text)
    last = min(window[-1].end if window else start, end)
    space_at = text.rfind(" ", last, end)
    return start, space_at if space_at > start else end


def _marked(text: str, spans: Iterable[Span]) -> SafeString:
    """Return the text, escaped, with `<mark>` around the spans."""
    pieces, reached = [], 0
    for span in spans:
        pieces += [
            (text[reached : span.start],),
            (format_html("<mark>{}</mark>", text[span.start : span.end]),),
        ]
        reached = span.end
    return format_html_join("", "{}", [*pieces, (text[reached:],)])
