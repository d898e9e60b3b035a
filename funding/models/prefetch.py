"""What was prefetched, without the managers in between: they take most of a list's time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model


def give(items: Sequence[Model], relation: str, rows: Iterable[tuple[int, Any]]) -> None:
    """Let `related` find rows, told with the key of what they belong to, that were read before.

    Django's own prefetch makes a queryset for each of `items`.
    """
    by_owner = defaultdict(list)
    for owner, row in rows:
        by_owner[owner].append(row)
    for item in items:
        vars(item).setdefault("_prefetched_objects_cache", {})[relation] = by_owner[item.pk]


def related(instance: Model, relation: str) -> Iterable[Any]:
    """Return the rows of a relation: as a draft has them, else as prefetched, else by a query."""
    drafted = getattr(instance, "_cluster_related_objects", {})
    fetched = getattr(instance, "_prefetched_objects_cache", {})
    if relation in fetched and relation not in drafted:
        return fetched[relation]
    return getattr(instance, relation).all()
