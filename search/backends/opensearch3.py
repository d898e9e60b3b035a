"""OpenSearch 3. Needs the client opensearch-py 3 beside the locked requirements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from opensearchpy.exceptions import OpenSearchException
from wagtail.search.backends.opensearch3 import (
    OpenSearch3Mapping,
    OpenSearch3SearchBackend,
)

from .elastic import ElasticEngine, EntryMapping, answers, searches


class Mapping(EntryMapping, OpenSearch3Mapping):
    """Of entries."""


class SearchBackend(ElasticEngine, OpenSearch3SearchBackend):
    """One language in OpenSearch."""

    mapping_class = Mapping
    errors = (OpenSearchException,)

    def ask_all(
        self, index: str, bodies: Sequence[dict[str, Any]], seconds: float
    ) -> list[dict[str, Any]]:
        """See `ElasticEngine.ask_all`."""
        return answers(self.es.msearch(body=searches(index, bodies), request_timeout=seconds))
