"""OpenSearch 3. Needs the client opensearch-py 3 beside the locked requirements."""

from __future__ import annotations

from typing import Any

from opensearchpy.exceptions import OpenSearchException
from wagtail.search.backends.opensearch3 import (
    OpenSearch3Mapping,
    OpenSearch3SearchBackend,
)

from .elastic import ElasticEngine, EntryMapping


class Mapping(EntryMapping, OpenSearch3Mapping):
    """Of entries."""


class SearchBackend(ElasticEngine, OpenSearch3SearchBackend):
    """One language in OpenSearch."""

    mapping_class = Mapping
    errors = (OpenSearchException,)

    def ask(self, index: str, body: dict[str, Any], seconds: float) -> dict[str, Any]:
        """See `ElasticEngine.ask`."""
        return self.es.search(index=index, body=body, request_timeout=seconds)
