"""The list of calls understands what is typed as search does."""

from __future__ import annotations

from collections.abc import Sequence

from funding.catalogue.reading import Reader, Understood
from search.languages.analysis import stem, stop_words, words
from search.query.parser import understand
from search.query.synonyms import all_synonyms

from .spelling import corrected


class CallReader(Reader):
    """Words with all that search knows of them: names of the same thing, stems, spelling."""

    def understood(self, typed: str, language: str) -> Understood:
        query = understand(typed, language, all_synonyms())
        return Understood([term.alternatives for term in query.terms], query.fewest)

    def corrected(self, typed: str, language: str, *, existing: bool) -> str:
        meant = corrected(understand(typed, language, all_synonyms()), existing=existing)
        return meant.text if meant else ""

    def stems(self, phrase: Sequence[str], language: str) -> list[tuple[str, str]]:
        counting = [word for word in phrase if word not in stop_words(language)]
        return [(word, stem(word, language)) for word in counting or phrase]

    def words(self, text: str) -> list[str]:
        return words(text)
