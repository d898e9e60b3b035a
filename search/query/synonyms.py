"""All words that mean the same: those of the files and those that editors added."""

from __future__ import annotations

from core.caching import VersionedCache
from search.languages.synonyms import Synonyms, rows_of_files
from search.models.vocabulary import Synonym


def all_synonyms() -> Synonyms:
    """Return them as they are now. No query when warm."""
    return _synonyms.get()


def invalidate_synonyms() -> None:
    """Have every process read them anew."""
    _synonyms.invalidate()


def _read() -> Synonyms:
    rows = [*rows_of_files(), *(row.listed() for row in Synonym.objects.all())]
    return Synonyms.of_rows(rows)


_synonyms = VersionedCache("search.synonyms", _read, shown=False)
