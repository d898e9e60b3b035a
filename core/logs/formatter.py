"""A line of JSON for each record of the log."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

from .requests import current
from .scrubbing import scrubbed, sent_in, told


class JsonFormatter(logging.Formatter):
    """Says when, where, what, and in which request; nothing that tells who."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as one line."""
        try:
            return self._line(record)
        except Exception as error:  # noqa: BLE001 – Python would print the record as it is
            return json.dumps({"level": "error", "logger": record.name, "error": repr(type(error))})

    def _line(self, record: logging.LogRecord) -> str:
        now = current()
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if now is not None:
            line["request"] = now.id
        answer: dict[str, Any] | None = getattr(record, "answer", None)
        if answer is not None:
            # Of our own making, and the most frequent of all: there is nothing to scrub.
            line |= answer
        else:
            sent = sent_in(now.request if now else None)
            line["message"] = scrubbed(message_of(record), sent)
            if record.exc_info and record.exc_info[1]:
                line["error"] = told(record.exc_info[1], sent)
        return json.dumps(line, ensure_ascii=False)


def message_of(record: logging.LogRecord) -> str:
    """Return what a record says, without the address that Django's own name in theirs."""
    now = current()
    if now is None or not isinstance(record.args, tuple):
        return record.getMessage()
    path = now.request.path.encode("unicode_escape").decode("ascii")
    if not record.args or path not in record.args:
        return record.getMessage()
    args = tuple(now.view if arg == path else arg for arg in record.args)
    return record.msg % args
