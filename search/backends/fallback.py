"""Which engine answers: the configured one, and the database while that is away.

The database's index is written with every change whatever is configured, so it can always answer.
An engine that did not answer is left alone for `PAUSE` seconds; then the next search tries it
again, so the way back needs nobody.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache as shared
from django.db import connection
from wagtail.search.backends import get_search_backend

from search.query.engine import Engine, EngineAwayError, EngineResults
from search.query.parser import Query

logger = logging.getLogger(__name__)

DATABASE_BACKENDS = {
    "sqlite": "search.backends.sqlite",
    "postgresql": "search.backends.postgresql",
}
PAUSE = 10  # seconds
AWAY_KEY = "search.away"

Result = TypeVar("Result")


@dataclass(frozen=True)
class EngineAnswer:
    """What was found; `away` if the database answered in place of the configured engine."""

    found: EngineResults
    away: bool = False


@cache
def database_engine(language: str) -> Engine:
    """Return the full-text search of the site's own database, in a language."""
    return get_search_backend(DATABASE_BACKENDS[connection.vendor], LANGUAGE=language)


@cache
def configured_engine(language: str) -> Engine | None:
    """Return the engine that SEARCH_URL names, in a language; None: there is only the database."""
    return get_search_backend(language) if language in settings.WAGTAILSEARCH_BACKENDS else None


def find(query: Query) -> EngineAnswer:
    """Search, by whichever engine can."""
    found, away = _asked(query.language, lambda engine: engine.find(query))
    return EngineAnswer(found, away)


def suggest(typed: str, language: str, limit: int) -> Sequence[int]:
    """Ids of entries whose name begins so."""
    return _asked(language, lambda engine: engine.suggest(typed, limit))[0]


def _asked(language: str, question: Callable[[Engine], Result]) -> tuple[Result, bool]:
    engine = configured_engine(language)
    if engine is None:
        return question(database_engine(language)), False
    if not shared.get(AWAY_KEY):
        try:
            return question(engine), False
        except EngineAwayError as error:
            logger.warning("The search engine is away, the database answers: %s", error)
            shared.set(AWAY_KEY, True, PAUSE)
    return question(database_engine(language)), True
