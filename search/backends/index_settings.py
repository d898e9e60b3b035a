"""How Elasticsearch and OpenSearch read the words of a language: the one place for it.

The analyser `default` reads whatever has no other one. It does what `search/languages/analysis.py`
does, in the same order, so that both agree on which words meet: fold, drop stop words, stem, take
off what the stemmer leaves. `plain` only folds: for words as they are, and for those typed half.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from search.languages.analysis import AFTER_STEMMING, BEFORE_STEMMING, LANGUAGES, stop_words

ARTICLES = (
    "c", "l", "all", "dall", "dell", "nell", "sull", "coll", "pell", "gl", "agl", "dagl", "degl",
    "negl", "sugl", "un", "m", "t", "s", "v", "d",
)  # fmt: skip


def index_settings(language: str) -> dict[str, Any]:
    """Return the settings of the index of a language, merged with those of Wagtail's backend."""
    before = _rules("before", BEFORE_STEMMING.get(language, ()))
    after = _rules("after", AFTER_STEMMING.get(language, ()))
    filters: dict[str, Any] = {
        "articles": {"type": "elision", "articles": list(ARTICLES), "articles_case": True},
        "idle": {"type": "stop", "stopwords": sorted(stop_words(language))},
        "stems": {"type": "stemmer", "language": LANGUAGES[language]},
        **before,
        **after,
    }
    fold = ["lowercase", "asciifolding", *(["articles"] if language == "it" else [])]
    return {
        "settings": {
            "analysis": {
                "analyzer": {
                    "default": _analyzer(*fold, "idle", *before, "stems", *after),
                    "plain": _analyzer(*fold),
                    "edgengram_analyzer": _analyzer(*fold, "edgengram"),
                    # Wagtail's own would not fold what is typed.
                    "edgengram_search": _analyzer(*fold),
                },
                "filter": filters,
            },
            "index": {"number_of_shards": 1, "number_of_replicas": 0},
        }
    }


def _analyzer(*filters: str) -> dict[str, Any]:
    return {"type": "custom", "tokenizer": "standard", "filter": list(filters)}


def _rules(name: str, rules: Iterable[tuple[str, str]]) -> dict[str, Any]:
    return {
        f"{name}_{number}": {
            "type": "pattern_replace",
            "pattern": pattern,
            "replacement": replacement,
        }
        for number, (pattern, replacement) in enumerate(rules)
    }
