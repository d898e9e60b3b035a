"""What was prefetched, without the managers in between: they take most of a list's time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model


def related(instance: Model, relation: str) -> Iterable[Any]:
    """The rows of a relation: as a draft has them, else as prefetched, else by a query."""
    drafted = getattr(instance, "_cluster_related_objects", {})
    fetched = getattr(instance, "_prefetched_objects_cache", {})
    if relation in fetched and relation not in drafted:
        return fetched[relation]
    return getattr(instance, relation).all()
