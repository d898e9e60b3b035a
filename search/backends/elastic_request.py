"""What Elasticsearch and OpenSearch are asked: a query of the site in their language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from search.languages.analysis import fold
from search.query.parser import Filters, Query, QueryTerm
from search.query.ranking import BEGINS, CLOSED, ENOUGH, NAMED, OTHER_NAME, OWN_LANGUAGE, WEIGHTS

MOST_CHOICES = 500  # of a facet
# Each facet, and its field of the index.
FACET_FIELDS = {
    "kind": "kind_filter",
    "theme": "themes_filter",
    "territory": "territories_filter",
    "year": "year_filter",
}


def hits_request(query: Query) -> dict[str, Any]:
    """Hits of a page, the best first. How many there are is `counts_request`'s to say."""
    return {
        "from": query.start,
        "size": query.size,
        "_source": False,
        "stored_fields": ["pk"],
        "track_total_hits": False,
        "query": {
            "bool": {
                "filter": [_found_in(query.language), *_chosen(query.filters).values()],
                "must": [_weighed(_has_terms(query, query.least))],
                "should": [
                    # Where all must have enough, it need not be asked a second time.
                    *([_worth(ENOUGH, _has_terms(query, query.fewest))] if query.loose else []),
                    _worth(OWN_LANGUAGE, _of_language(query.language)),
                    _worth(NAMED, {"terms": {"exact_names": _names(query)}}),
                    *(
                        _worth(BEGINS, {"prefix": {"exact_names": identifier}})
                        for identifier in query.identifiers
                    ),
                ],
            }
        },
    }


def counts_request(query: Query) -> dict[str, Any]:
    """How many have the words, how many of them are chosen, and the counts of every facet.

    Nothing in it changes with the time, so the engine remembers its answer until it is written to.
    """
    rules = _chosen(query.filters)
    return {
        "size": 0,
        "track_total_hits": True,
        "query": {
            "bool": {"filter": [_found_in(query.language), _has_terms(query, query.least)]},
        },
        "aggs": {"chosen": {"filter": _all_of(rules.values())}}
        | {
            facet: {
                "filter": _all_of(rule for of, rule in rules.items() if of != facet),
                "aggs": {"choices": {"terms": {"field": field, "size": MOST_CHOICES}}},
            }
            for facet, field in FACET_FIELDS.items()
        },
    }


def suggest_request(typed: str, language: str, limit: int) -> dict[str, Any]:
    """Return a request for what has a word that begins so; pages before calls, short ones first."""
    return {
        "size": limit,
        "_source": False,
        "stored_fields": ["pk"],
        "track_total_hits": False,
        "query": {
            "bool": {
                "filter": [
                    _found_in(language),
                    {"match": {"_edgengrams": {"query": typed[:100], "operator": "and"}}},
                ],
                "should": [
                    {"constant_score": {"filter": _of_language(language), "boost": 2}},
                    {
                        "constant_score": {
                            "filter": {"bool": {"must_not": {"term": {"kind_filter": "call"}}}},
                            "boost": 1,
                        }
                    },
                ],
            }
        },
        "sort": ["_score", "title_length"],
    }


def _has_terms(query: Query, fewest: int) -> dict[str, Any]:
    """At least so many of the terms."""
    return {
        "bool": {
            "should": [_any_of(term) for term in query.terms],
            "minimum_should_match": fewest,
        }
    }


def _any_of(term: QueryTerm) -> dict[str, Any]:
    """Return a rule for any of a term's names: the best counts, more of them count no more."""
    typed, *others = term.alternatives
    if not others:
        return _has(typed)
    return {"dis_max": {"queries": [_has(typed), *(_has(other, OTHER_NAME) for other in others)]}}


def _has(phrase: Sequence[str], boost: float = 1.0) -> dict[str, Any]:
    kind = "match_phrase" if len(phrase) > 1 else "match"
    return {kind: {"weighed": {"query": " ".join(phrase), "boost": boost}}}


def _weighed(query: dict[str, Any]) -> dict[str, Any]:
    """Return the fit of the words, weighed by kind and by whether it is closed."""
    closed = {"range": {"ends_at_filter": {"lte": timezone.now().isoformat()}}}
    return {
        "function_score": {
            "query": query,
            "functions": [
                {"filter": closed, "weight": CLOSED},
                *(
                    {"filter": {"term": {"kind_filter": kind}}, "weight": weight}
                    for kind, weight in WEIGHTS.items()
                ),
            ],
            "score_mode": "multiply",
            "boost_mode": "multiply",
        }
    }


def _worth(boost: float, rule: dict[str, Any]) -> dict[str, Any]:
    return {"constant_score": {"filter": rule, "boost": boost}}


def _all_of(rules: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"bool": {"filter": list(rules)}}


def _found_in(language: str) -> dict[str, Any]:
    return {"term": {"languages_filter": language}}


def _of_language(language: str) -> dict[str, Any]:
    return {"term": {"text_language_filter": language}}


def _names(query: Query) -> list[str]:
    return [fold(query.text), *query.identifiers]


def _chosen(filters: Filters) -> dict[str, dict[str, Any]]:
    """Return a rule for each facet in which something is chosen."""
    codes_of: dict[str, Iterable[Any]] = {
        "kind": filters.kinds,
        "theme": filters.themes,
        "territory": filters.territories,
        "year": filters.years,
    }
    return {
        facet: {"terms": {FACET_FIELDS[facet]: sorted(codes)}}
        for facet, codes in codes_of.items()
        if codes
    }


def matched(counts: dict[str, Any]) -> int:
    """How many have the words, whatever the filters then leave of them."""
    return int(counts["hits"]["total"]["value"])


def chosen(counts: dict[str, Any]) -> int:
    """How many of them the filters leave."""
    return int(counts["aggregations"]["chosen"]["doc_count"])


def facets(counts: dict[str, Any]) -> dict[str, dict[str, int]]:
    """Return how many each choice of each facet would leave."""
    return {
        facet: {
            str(bucket["key"]): int(bucket["doc_count"])
            for bucket in counts["aggregations"][facet]["choices"]["buckets"]
        }
        for facet in FACET_FIELDS
    }
