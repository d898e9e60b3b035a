"""Elasticsearch 9, the engine we recommend for production; 8 with the client of that version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from elasticsearch import ApiError, TransportError
from wagtail.search.backends.elasticsearch9 import (
    Elasticsearch9Mapping,
    Elasticsearch9SearchBackend,
)

from .elastic import ElasticEngine, EntryMapping, answers, searches


class Mapping(EntryMapping, Elasticsearch9Mapping):
    """Of entries."""


class SearchBackend(ElasticEngine, Elasticsearch9SearchBackend):
    """One language in Elasticsearch."""

    mapping_class = Mapping
    errors = (ApiError, TransportError)

    def ask_all(
        self, index: str, bodies: Sequence[dict[str, Any]], seconds: float
    ) -> list[dict[str, Any]]:
        """See `ElasticEngine.ask_all`."""
        once = self.es.options(request_timeout=seconds, max_retries=0)
        return answers(once.msearch(searches=searches(index, bodies)).body)
