"""Whether all works that the site needs: asked side by side, none for long, and not too often."""

from __future__ import annotations

import logging
from collections.abc import Collection
from threading import Lock, Thread
from time import monotonic

from django.db import connections

from .registry import PARTS, Part

LIMIT = 2.0  # seconds; what has not answered by then does not work
KEPT = 5.0  # seconds in which nothing is asked again

logger = logging.getLogger(__name__)


class Readiness:
    """What works, as it was found within the last seconds."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: dict[str, bool] = {}
        self._found_at = -KEPT
        # Those that still wait for an answer are not asked again.
        self._asking: dict[str, Thread] = {}

    def now(self) -> dict[str, bool]:
        """Return the names of all parts, and whether each works."""
        with self._lock:
            if monotonic() - self._found_at >= KEPT:
                self._found = self._ask(PARTS.values())
                self._found_at = monotonic()
            return self._found

    def _ask(self, parts: Collection[Part]) -> dict[str, bool]:
        until = monotonic() + LIMIT
        found: dict[str, bool] = dict.fromkeys((part.name for part in parts), False)
        answers: dict[str, bool] = {}
        for part in parts:
            before = self._asking.get(part.name)
            if before is None or not before.is_alive():
                thread = Thread(target=_answer, args=(part, answers), daemon=True)
                self._asking[part.name] = thread
                thread.start()
        for thread in self._asking.values():
            thread.join(max(0.0, until - monotonic()))
        return found | dict(answers)


def _answer(part: Part, answers: dict[str, bool]) -> None:
    try:
        answers[part.name] = bool(part.works())
    except Exception as error:  # noqa: BLE001 – whatever it is, it does not work
        logger.warning("%s does not work: %s", part.name, type(error).__name__)
        answers[part.name] = False
    finally:
        connections.close_all()


readiness = Readiness()
