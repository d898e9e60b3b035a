"""Whether the search engine answers, and what waits to be put into the index."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from home.monitoring.registry import Backlog, backlog_of, part, queue
from search.backends.fallback import configured_engine
from search.models.changes import Change


@part("search", _("Search engine"))
def engine_answers() -> bool:
    """Ask the configured engine for anything; without one the database searches. May raise."""
    engine = configured_engine(settings.LANGUAGE_CODE)
    if engine is not None:
        engine.suggest("energy", 1)
    return True


@queue("search_index", _("Changes to put into the search index"))
def index_lags() -> Backlog:
    """Count the things that the index does not know yet."""
    return backlog_of(Change.objects.all(), "noted_at")
