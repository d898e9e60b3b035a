"""All words that mean the same: those of the files and those that editors added."""

from __future__ import annotations

from uuid import uuid4

from django.core.cache import cache
from django.db import transaction

from search.languages.synonyms import Synonyms, rows_of_files
from search.models import Synonym

SYNONYMS_KEY = "search.synonyms"

_own: tuple[str, Synonyms] = ("", Synonyms())


def all_synonyms() -> Synonyms:
    """As they are now; each process keeps a copy of one shared version. No query when warm."""
    global _own  # noqa: PLW0603 – one copy a process is the point
    version = cache.get(SYNONYMS_KEY)
    if version is None:
        version = uuid4().hex
        cache.set(SYNONYMS_KEY, version, None)
    if _own[0] != version:
        rows = [*rows_of_files(), *(row.listed() for row in Synonym.objects.all())]
        _own = (version, Synonyms.of_rows(rows))
    return _own[1]


def drop_synonyms() -> None:
    """Make every process read them anew: now, and once what changed is committed."""
    cache.delete(SYNONYMS_KEY)
    transaction.on_commit(lambda: cache.delete(SYNONYMS_KEY))
