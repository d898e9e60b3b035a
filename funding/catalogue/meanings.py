"""In which texts a word stands in any of its forms, by the language that a text is in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .reading import Phrase, reader
from .words import WordIndex

# Before a stem, so that no word is taken for one.
STEM = "="
# Letters from which a word is found inside another as well (bioenergy), and at its beginning.
INSIDE, BEGINNING = 5, 4


class Meanings:
    """Built from texts by language and position; `count` is how many positions there are."""

    def __init__(self, texts: Mapping[str, Mapping[int, str]], count: int = 0) -> None:
        self._indexes = {
            language: WordIndex(_forms(of_language, language, count))
            for language, of_language in texts.items()
        }

    def of_any(self, names: Iterable[Phrase]) -> int:
        """Return the set of texts that have any of the names; of one in several words, all."""
        bits = 0
        for language, index in self._indexes.items():
            for name in names:
                bits |= _with_all(index, reader().stems(name, language))
        return bits


def _with_all(index: WordIndex, pairs: Sequence[tuple[str, str]]) -> int:
    found = None
    for word, stem in pairs:
        bits = index.whole(STEM + stem)
        if len(word) >= INSIDE:
            bits |= index.containing(word)
        elif len(word) >= BEGINNING:
            bits |= index.starting(word)
        found = bits if found is None else found & bits
        if not found:
            return 0
    return found or 0


def _forms(texts: Mapping[int, str], language: str, count: int) -> Iterable[str]:
    """Yield the words of each text and their stems. What has a digit is no word of a language."""
    read = reader()
    known: dict[str, str] = {}
    for position in range(count):
        text = texts.get(position)
        if not text:
            yield ""
            continue
        forms = []
        for word in read.words(text):
            if word not in known:
                pairs = [] if any(map(str.isdigit, word)) else read.stems([word], language)
                known[word] = " ".join(f"{word} {STEM}{stem}" for word, stem in pairs)
            forms.append(known[word])
        yield " ".join(forms)
