"""Words that mean the same: within a language and between two.

A file per pair of languages: `en-ro.txt`, `en-it.txt`, `it-ro.txt`. A line has the words of the
first language, `=`, those of the second, each separated by commas; a group of words that stands
in several files is one group: SME = IMM and SME = PMI make SME, IMM and PMI one.

What editors add in the admin (`search.models.Synonym`) has the same form and is merged with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from .analysis import stem, words

FOLDER = Path(__file__).parent / "synonyms"

# Words by language: {"en": ("SME", "small firm"), "ro": ("IMM",)}
Row = Mapping[str, Iterable[str]]
Phrase = tuple[str, ...]


@cache
def rows_of_files() -> tuple[Row, ...]:
    """Every line of the files. Raises ValueError for a line without `=`."""
    return tuple(row for path in sorted(FOLDER.glob("??-??.txt")) for row in _rows(path))


def _rows(path: Path) -> Iterator[Row]:
    first, second = path.stem.split("-")
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        left, equals, right = line.partition("=")
        if not equals:
            raise ValueError(f"{path.name}, line {number}: there is no =")
        yield {first: _listed(left), second: _listed(right)}


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


@dataclass
class Synonyms:
    """Groups of words, looked up by the stems of what somebody typed.

    `groups` are words by language; `of` finds what a phrase in a language may also be called.
    """

    groups: list[dict[str, set[str]]] = field(default_factory=list)
    _places: dict[tuple[str, Phrase], set[int]] = field(default_factory=dict)
    longest: int = 1

    @classmethod
    def of_rows(cls, rows: Iterable[Row]) -> Synonyms:
        """Rows that share a word of one language become one group."""
        made = cls()
        place: dict[tuple[str, str], int] = {}
        for row in rows:
            named = [(code, word) for code, listed in row.items() for word in listed]
            known = sorted(
                {
                    place[code, word.casefold()]
                    for code, word in named
                    if (code, word.casefold()) in place
                }
            )
            target = known[0] if known else len(made.groups)
            if not known:
                made.groups.append({})
            for other in known[1:]:
                for code, listed in made.groups[other].items():
                    made.groups[target].setdefault(code, set()).update(listed)
                    place |= {(code, word.casefold()): target for word in listed}
                made.groups[other] = {}
            for code, word in named:
                made.groups[target].setdefault(code, set()).add(word)
                place[code, word.casefold()] = target
        made._index()
        return made

    def _index(self) -> None:
        for number, group in enumerate(self.groups):
            for code, listed in group.items():
                for phrase in map(_phrase, listed):
                    self._add((code, tuple(stem(word, code) for word in phrase)), number)
                    # As it is written it is understood in every language: SME on an Italian page.
                    self._add(("", phrase), number)

    def _add(self, name: tuple[str, Phrase], number: int) -> None:
        self._places.setdefault(name, set()).add(number)
        self.longest = max(self.longest, len(name[1]))

    def of(self, phrase: Phrase, language: str) -> list[str]:
        """Return what the folded words of a phrase may also be called, in any language; sorted."""
        stems = tuple(stem(word, language) for word in phrase)
        numbers = self._places.get((language, stems), set()) | self._places.get(("", phrase), set())
        found = {
            word for number in numbers for listed in self.groups[number].values() for word in listed
        }
        return sorted(word for word in found if _phrase(word) != phrase)


def _phrase(text: str) -> Phrase:
    return tuple(words(text))
