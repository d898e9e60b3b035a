"""What is counted of requests, for whom METRICS_TOKEN names. Without one nothing is.

Labels are names of the code's own, so there are only so many; `home/monitoring` tells them.
"""

from __future__ import annotations

from bisect import bisect_left
from enum import StrEnum

from django.conf import settings

from .tally import Tally

LONGEST_NAME = 120  # letters of a view's name
# Upper bounds in seconds; what takes longer has none.
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Counted(StrEnum):
    """What is counted, and by which labels."""

    REQUESTS = "requests"  # view, class of the status
    SECONDS = "seconds"  # view
    BUCKET = "bucket"  # view, number of the bucket
    PAGES = "pages"  # hit or miss


# By what is counted, and the values of its labels.
metrics: Tally[tuple[str, str, str]] = Tally()


def count_request(view: str, status: int, seconds: float) -> None:
    """Count a request by the view that answered it."""
    if not settings.METRICS_TOKEN:
        return
    view = view[:LONGEST_NAME]
    metrics.add((Counted.REQUESTS, view, f"{status // 100}xx"))
    metrics.add((Counted.SECONDS, view, ""), seconds)
    metrics.add((Counted.BUCKET, view, str(bisect_left(BUCKETS, seconds))))


def count_page(*, kept: bool) -> None:
    """Count a page that came from the cache of pages, or had to be made."""
    if settings.METRICS_TOKEN:
        metrics.add((Counted.PAGES, "hit" if kept else "miss", ""))
