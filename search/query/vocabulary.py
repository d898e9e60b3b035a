"""The words that stand in the entries of a language, for spelling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import log

from django.db import transaction

from core.caching import VersionedCache
from search.languages.analysis import stem, written
from search.models.entries import Entry
from search.models.vocabulary import Word

SHORTEST, LONGEST = 3, 40  # letters
MOST_OF_A_BODY = 5000  # characters; what stands deep in a document is no name of anything


@dataclass(frozen=True)
class IndexedWords:
    """The words of a language.

    How common each is, how it is written if not folded, their stems, the count of the commonest.
    """

    counts: dict[str, int]
    written: dict[str, str]
    stems: frozenset[str]
    most: int


def vocabulary(language: str) -> IndexedWords:
    """Return the words as they are now."""
    return _vocabularies.get(language)


def _read(language: str) -> IndexedWords:
    known = Word.objects.filter(language=language).values_list("word", "count", "written")
    counts = {word: count for word, count, _written in known}
    forms = {word: as_written for word, _count, as_written in known if as_written != word}
    stems = frozenset(stem(word, language) for word in counts)
    return IndexedWords(counts, forms, stems, max(counts.values(), default=1))


_vocabularies = VersionedCache("search.words", _read, shown=False)


def rarity(word: str, language: str) -> float:
    """How much a folded word tells things apart: ln(1 + n / its count), n that of the commonest."""
    known = vocabulary(language)
    return log(1 + known.most / (known.counts.get(word, 0) + 1))


def words_of(entry: Entry) -> dict[str, str]:
    """Return the words by which somebody may look for it: folded, and as they are written."""
    text = (
        f"{entry.title} {entry.names} {entry.summary} {entry.phrases} {entry.body[:MOST_OF_A_BODY]}"
    )
    return {
        word: as_written
        for word, as_written in written(text).items()
        if SHORTEST <= len(word) <= LONGEST and not any(map(str.isdigit, word))
    }


def learn(entries: Iterable[Entry]) -> None:
    """Take in the words of new or changed entries; how common they are is counted later."""
    found: dict[tuple[str, str], str] = {}
    for entry in entries:
        for word, as_written in words_of(entry).items():
            found.setdefault((entry.text_language, word), as_written)
    if found:
        Word.objects.bulk_create(
            [
                Word(language=language, word=word, written=as_written)
                for (language, word), as_written in sorted(found.items())
            ],
            batch_size=300,
            ignore_conflicts=True,
        )
        _vocabularies.invalidate()


def count_anew() -> None:
    """Count in how many entries of its language each word stands; those in none go."""
    counts: Counter[tuple[str, str]] = Counter()
    forms: dict[tuple[str, str], str] = {}
    for entry in Entry.objects.iterator(500):
        for word, as_written in words_of(entry).items():
            counts[entry.text_language, word] += 1
            # A word is sometimes written without its diacritics, never with ones it does not have.
            known = forms.get((entry.text_language, word))
            if known is None or known.isascii():
                forms[entry.text_language, word] = as_written
    with transaction.atomic():
        Word.objects.all().delete()
        Word.objects.bulk_create(
            [
                Word(language=code, word=word, written=forms[code, word], count=count)
                for (code, word), count in counts.items()
            ],
            batch_size=300,
        )
    _vocabularies.invalidate()
