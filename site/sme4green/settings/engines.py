"""SEARCH_URL: which search engine, and where."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.core.exceptions import ImproperlyConfigured

# The scheme names the engine; the client each needs.
CLIENTS = {
    "elasticsearch9": "elasticsearch",
    "elasticsearch8": "elasticsearch",
    "opensearch3": "opensearchpy",
}


def search_backends(address: str, languages: list[str]) -> dict[str, dict[str, Any]]:
    """Return an entry of WAGTAILSEARCH_BACKENDS for each language; none for an empty address.

    `address`: `elasticsearch9://user:password@host:9200`, or `elasticsearch9+https://…`.

    Raises ImproperlyConfigured with a sentence that says what to set.
    """
    if not address:
        return {}
    parts = urlsplit(address)
    engine, _plus, protocol = parts.scheme.partition("+")
    if engine not in CLIENTS or protocol not in ("", "http", "https") or not parts.hostname:
        raise ImproperlyConfigured(
            "The environment variable SEARCH_URL is not usable: it must begin with one of "
            f"{', '.join(f'{name}://' for name in CLIENTS)} (or {next(iter(CLIENTS))}+https://) "
            "and name a host. Set SEARCH_URL as the table in README.md says."
        )
    if find_spec(CLIENTS[engine]) is None:
        raise ImproperlyConfigured(
            f"SEARCH_URL names {engine}, but its client {CLIENTS[engine]} is not installed. "
            "Install it as README.md says."
        )
    url = urlunsplit((protocol or "http", parts.netloc, parts.path, "", ""))
    return {
        language: {
            "BACKEND": f"search.backends.{engine}",
            "LANGUAGE": language,
            "URLS": [url],
            "INDEX_PREFIX": "sme4green_",
            "AUTO_UPDATE": False,
        }
        for language in languages
    }
