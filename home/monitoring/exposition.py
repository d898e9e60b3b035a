"""The metrics as Prometheus reads them: of all processes together, a minute old at most."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator

from django.db import Error
from django.utils import timezone

from core.counts.adding import add_counts
from core.counts.metrics import BUCKETS, Counted, metrics
from home.models.counts import MetricCount

from .readiness import readiness
from .registry import QUEUES, SUCCESSES

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
logger = logging.getLogger(__name__)


def write(counts: dict[tuple[str, str, str], float]) -> None:
    """Add to what all processes have counted."""
    add_counts(MetricCount, ("name", "first", "second"), "value", counts)


metrics.write = write


def exposition() -> str:
    """Return all metrics. What the database would have to say is left out while it is away."""
    lines = list(_parts())
    for family in (_counted, _queues, _successes):
        try:
            lines += family()
        except Error as error:
            logger.warning("Some metrics cannot be read: %s", type(error).__name__)
    return "\n".join(lines) + "\n"


def _parts() -> Iterator[str]:
    yield from _head("part_up", "gauge", "Whether a part works that the site needs.")
    for name, works in readiness.now().items():
        yield _line("part_up", {"part": name}, int(works))


def _counted() -> Iterator[str]:
    metrics.flush()
    found: dict[str, dict[tuple[str, str], float]] = defaultdict(dict)
    rows = MetricCount.objects.order_by("name", "first", "second")
    for name, first, second, value in rows.values_list("name", "first", "second", "value"):
        found[name][first, second] = value
    yield from _head("requests_total", "counter", "Requests by view and class of the status.")
    for (view, status), value in found[Counted.REQUESTS].items():
        yield _line("requests_total", {"view": view, "status": status}, value)
    yield from _head("request_seconds", "histogram", "How long views took.")
    for (view, _none), seconds in found[Counted.SECONDS].items():
        yield from _histogram(view, seconds, found[Counted.BUCKET])
    yield from _head("pages_total", "counter", "Pages out of the cache (hit), or made (miss).")
    for (result, _none), value in found[Counted.PAGES].items():
        yield _line("pages_total", {"result": result}, value)


def _histogram(view: str, seconds: float, buckets: dict[tuple[str, str], float]) -> Iterator[str]:
    number = 0.0
    for place, bound in enumerate([*map(str, BUCKETS), "+Inf"]):
        number += buckets.get((view, str(place)), 0)
        yield _line("request_seconds_bucket", {"view": view, "le": bound}, number)
    yield _line("request_seconds_sum", {"view": view}, seconds)
    yield _line("request_seconds_count", {"view": view}, number)


def _queues() -> Iterator[str]:
    found = {name: queue.backlog() for name, queue in QUEUES.items()}
    now = timezone.now()
    yield from _head("queue_length", "gauge", "What waits for the background.")
    for name, backlog in found.items():
        yield _line("queue_length", {"queue": name}, backlog.number)
    yield from _head("queue_oldest_seconds", "gauge", "How long the first of it has waited.")
    for name, backlog in found.items():
        waited = (now - backlog.oldest).total_seconds() if backlog.oldest else 0
        yield _line("queue_oldest_seconds", {"queue": name}, max(waited, 0))


def _successes() -> Iterator[str]:
    for each in SUCCESSES.values():
        name = f"{each.name}_last_success_timestamp_seconds"
        yield from _head(name, "gauge", f"When each {each.name} last went well.")
        for which, moment in sorted(each.moments().items()):
            yield _line(name, {each.label: which}, moment.timestamp())


def _head(name: str, kind: str, words: str) -> Iterator[str]:
    yield f"# HELP sme4green_{name} {words}"
    yield f"# TYPE sme4green_{name} {kind}"


def _line(name: str, labels: dict[str, str], value: float) -> str:
    told = ",".join(f'{label}="{_escaped(said)}"' for label, said in labels.items())
    return f"sme4green_{name}{{{told}}} {value:.12g}"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
