"""Elasticsearch 8: the same, with the client of that version (elasticsearch>=8,<9)."""

from .elasticsearch9 import SearchBackend

__all__ = ["SearchBackend"]
