"""What Elasticsearch and OpenSearch share: an index a language, and how it is asked.

Built on Wagtail's backends, which make the mapping out of `Entry.search_fields`, write in bulk and
rebuild beside the old index. Ours to add: analysis per language, hits and counts asked
side by side, order, and a limit of time after which the database answers instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.db import models
from wagtail.search.backends.base import BaseIndex

from search.languages.analysis import LANGUAGES, fold, words
from search.models.entries import Entry
from search.query.engine import EngineAwayError, EngineResults, Hit
from search.query.parser import Query

from .elastic_request import (
    chosen,
    counts_request,
    facets,
    hits_request,
    matched,
    suggest_request,
)
from .index_settings import index_settings

SEARCH_SECONDS = 1.0
WRITE_SECONDS = 30.0
PAGE = 1000
# How often a text is repeated in the field that is searched: so a word in a title counts as eight
# in the body, in one BM25 over all (Elasticsearch's combined_fields is not in OpenSearch).
REPEATED = {"names": 10, "title": 8, "summary": 4, "phrases": 4, "body": 1}


class EntryMapping:
    """Mixin of a mapping: Wagtail's fields for filters, and one field with all text, weighed."""

    edgengram_analyzer_config = {
        "analyzer": "edgengram_analyzer",
        "search_analyzer": "edgengram_search",
    }

    def get_mapping(self) -> dict[str, Any]:
        """Nothing is read from the index but keys, so it keeps no copy of the documents."""
        mapping = super().get_mapping()  # type: ignore[misc]
        fields = {
            name: field
            for name, field in mapping["properties"].items()
            if (not name.startswith("_all_text") and field["type"] != "text")
            or name == "_edgengrams"
        }
        for name in ("themes", "territories", "languages"):
            fields[f"{name}_filter"] = {"type": "keyword"}
        fields["weighed"] = {"type": "text"}
        fields["exact_names"] = {"type": "keyword"}
        fields["title_length"] = {"type": "integer"}
        return {"properties": fields, "dynamic": False, "_source": {"enabled": False}}

    def get_document_id(self, obj: Entry) -> str:
        """Return a name that outlives the row."""
        return obj.document_id

    def get_document(self, obj: Entry) -> dict[str, Any]:
        """Wagtail's document without its texts, which stand in `weighed`."""
        document = super().get_document(obj)  # type: ignore[misc]
        for name in REPEATED:
            del document[name]
        document["weighed"] = [
            text
            for name, times in REPEATED.items()
            if (text := getattr(obj, name))
            for _ in range(times)
        ]
        document["exact_names"] = fold(obj.names).split("\n") if obj.names else []
        document["title_length"] = len(obj.title)
        return document


@contextmanager
def _away_if(errors: tuple[type[Exception], ...]) -> Iterator[None]:
    """Raise EngineAwayError where the client raises one of these.

    So too where an answer is not of the shape that was asked for: something else answers there,
    such as the page of a proxy.
    """
    try:
        yield
    except errors as error:
        raise EngineAwayError(str(error)) from error
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise EngineAwayError(f"It answers something else: {error!r}") from error


class ElasticEngine:
    """Mixin of a backend of Wagtail: one language. See `search.query.engine.Engine`."""

    # What the client raises: no answer, or one that says no. Named by each client's module.
    errors: tuple[type[Exception], ...] = ()
    es: Any
    # `update_index` rebuilds the admin's index; this one has a command of its own.
    rebuilder_class = None

    def __init__(self, params: dict[str, Any]) -> None:
        self.language: str = params.pop("LANGUAGE")
        self.family: str = params.pop("INDEX_PREFIX")
        super().__init__(  # type: ignore[call-arg]
            {
                "INDEX_SETTINGS": index_settings(self.language),
                "INDEX_PREFIX": f"{self.family}{self.language}_",
                "TIMEOUT": WRITE_SECONDS,
                **params,
            }
        )
        self.rebuilder_class = None

    def get_index_for_model(self, model: type[models.Model]) -> Any:
        """Entries alone have an index here."""
        if model is Entry:
            return super().get_index_for_model(model)  # type: ignore[misc]
        return BaseIndex(self)

    @property
    def index(self) -> Any:
        """The index of this language."""
        return self.get_index_for_model(Entry)

    @property
    def _all_names(self) -> str:
        """The indices of every language: what exists in another one only is found too."""
        return ",".join(f"{self.family}{language}_search_entry" for language in LANGUAGES)

    # --- asking -------------------------------------------------------------------------

    def ask_all(
        self, index: str, bodies: Sequence[dict[str, Any]], seconds: float
    ) -> list[dict[str, Any]]:
        """Several search requests at once, all within so many seconds, without a second try."""
        raise NotImplementedError

    def ask(self, index: str, body: dict[str, Any], seconds: float) -> dict[str, Any]:
        """One search request within so many seconds, without a second try."""
        return self.ask_all(index, [body], seconds)[0]

    def find(self, query: Query) -> EngineResults:
        """See `search.query.engine.Engine`."""
        with _away_if(self.errors):
            hits, counts = self._hits_and_counts(query)
            enough = matched(counts)
            more = query.wants_more(enough)
            if more:
                hits, counts = self._hits_and_counts(replace(query, loose=True))
            total = chosen(counts)
            return EngineResults(
                total=total,
                hits=[Hit(_pk(hit), float(hit["_score"] or 0)) for hit in hits["hits"]["hits"]],
                counts=facets(counts),
                fewer=total > 0 and more and enough == 0,
                more=0 < enough < matched(counts),
            )

    def _hits_and_counts(self, query: Query) -> list[dict[str, Any]]:
        """Ask both side by side: hits are weighed one by one, counts are remembered."""
        bodies = [hits_request(query), counts_request(query)]
        return self.ask_all(self._all_names, bodies, SEARCH_SECONDS)

    def suggest(self, typed: str, limit: int) -> Sequence[int]:
        """See `search.query.engine.Engine`."""
        if not words(typed):
            return []
        body = suggest_request(typed, self.language, limit)
        with _away_if(self.errors):
            answer = self.ask(self._all_names, body, SEARCH_SECONDS)
            return [_pk(hit) for hit in answer["hits"]["hits"]]

    # --- writing -------------------------------------------------------------------------

    def write(self, entries: Sequence[Entry], gone: Iterable[str]) -> None:
        """See `search.query.engine.Engine`."""
        mapping = self.mapping_class(Entry)  # type: ignore[attr-defined]
        actions: list[dict[str, Any]] = [
            {"_id": mapping.get_document_id(entry), **mapping.get_document(entry)}
            for entry in entries
        ]
        actions += [{"_op_type": "delete", "_id": name} for name in gone]
        if not actions:
            return
        with _away_if(self.errors):
            self._make_sure_it_is_there()
            _done, errors = self.bulk(  # type: ignore[attr-defined]
                self.es, actions, index=self.index.name, raise_on_error=False
            )
            refused = [error for error in errors if error.get("delete", {}).get("status") != 404]
        if refused:
            raise EngineAwayError(f"{len(refused)} documents were refused: {refused[0]}")

    def _make_sure_it_is_there(self) -> None:
        if not self.index.is_alias():
            self.rebuild(())

    def rebuild(self, batches: Iterable[Sequence[Entry]]) -> None:
        """Build a new index beside the old one; the alias moves to it when it is full."""
        rebuilder = self.atomic_rebuilder_class(self.index)  # type: ignore[attr-defined]
        with _away_if(self.errors):
            index = rebuilder.start()
            index.add_model(Entry)
            for batch in batches:
                index.add_items(Entry, batch)
            rebuilder.finish()

    def fingerprints(self) -> Iterator[tuple[str, str]]:
        """See `Engine` of `search.query`. A page at a time, in the order of their names."""
        after: list[str] = []
        while True:
            body: dict[str, Any] = {
                "size": PAGE,
                "_source": False,
                "docvalue_fields": ["fingerprint_filter", "document_id_filter"],
                "query": {"match_all": {}},
                "sort": [{"document_id_filter": "asc"}],
                **({"search_after": after} if after else {}),
            }
            with _away_if(self.errors):
                hits = self.ask(self.index.name, body, WRITE_SECONDS)["hits"]["hits"]
                found = [(hit["_id"], hit["fields"]["fingerprint_filter"][0]) for hit in hits]
                after = hits[-1]["sort"] if hits else []
            yield from found
            if len(found) < PAGE:
                return


def searches(index: str, bodies: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what the engines' clients send to `_msearch`: a head and a body for each."""
    return [line for body in bodies for line in ({"index": index}, body)]


def answers(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the answers of `_msearch`. Raises EngineAwayError if one of them says no."""
    found: list[dict[str, Any]] = list(answer["responses"])
    for one in found:
        if "error" in one:
            raise EngineAwayError(str(one["error"]))
    return found


def _pk(hit: dict[str, Any]) -> int:
    return int(hit["fields"]["pk"][0])
