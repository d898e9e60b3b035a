"""Errors by mail, to the addresses in ERRORS_TO: what broke and where, and nothing of anybody.

Sent straight to the mail server, in a thread of its own: it may be the database that is broken,
and nobody is to wait for it. What cannot be sent stands in the log.
"""

from __future__ import annotations

import logging
import smtplib
import threading
from collections import deque
from hashlib import sha256
from time import monotonic
from traceback import extract_tb
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from .formatter import message_of
from .requests import current
from .scrubbing import scrubbed, sent_in, told

HOUR = 3600
MOST_AN_HOUR = 10  # different errors, of one process
logger = logging.getLogger(__name__)


class Report(NamedTuple):
    """An error as it is told: alike for all of its kind is `kind`."""

    kind: str
    subject: str
    text: str


class ErrorMailHandler(logging.Handler):
    """Tell of each kind of error once an hour, whichever process meets it."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._sent: deque[float] = deque(maxlen=MOST_AN_HOUR)
        self._told: dict[str, float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Send a report in a thread of its own."""
        if not settings.ERRORS_TO:
            return
        try:
            report = report_of(record)
            if self._is_new(report.kind):
                threading.Thread(target=_send, args=(report,), name="error mail").start()
        except Exception:  # noqa: BLE001 – as every handler: an error in the log is not to be another
            self.handleError(record)

    def _is_new(self, kind: str) -> bool:
        """Return whether this process has not told of it within the hour, and not of too much."""
        now = monotonic()
        if now - self._told.get(kind, -HOUR) < HOUR:
            return False
        if len(self._sent) == MOST_AN_HOUR and now - self._sent[0] < HOUR:
            return False
        self._told = {each: at for each, at in self._told.items() if now - at < HOUR} | {kind: now}
        self._sent.append(now)
        return True


def report_of(record: logging.LogRecord) -> Report:
    """Return a record as a report: view, message and traceback, scrubbed. No values of anything."""
    now = current()
    sent = sent_in(now.request if now else None)
    error = record.exc_info[1] if record.exc_info else None
    message = scrubbed(message_of(record), sent)
    place = now.view if now else record.name
    name = type(error).__name__ if error else message.partition("\n")[0]
    lines = [
        f"When: {timezone.localtime():%Y-%m-%d %H:%M:%S %Z}",
        f"Where: {place}",
        f"What: {message}",
    ]
    if now:
        lines.insert(1, f"Request: {now.id} (the log has its other lines)")
    if error:
        lines += ["", told(error, sent)]
    lines += ["", "The same error is told once an hour. docs/watching.md says what to do."]
    subject = " ".join(f"[{settings.WAGTAIL_SITE_NAME}] {name} in {place}".split())[:150]
    return Report(_kind_of(record, error), subject, "\n".join(lines))


def _kind_of(record: logging.LogRecord, error: BaseException | None) -> str:
    """Return what errors of the same cause have in common."""
    frames = extract_tb(error.__traceback__) if error else []
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{record.name}|{record.msg}|{type(error).__name__}|{place}"


def _send(report: Report) -> None:
    """Send it, unless another process has."""
    mark = sha256(report.kind.encode()).hexdigest()[:32]
    if not cache.add(f"error-mail.{mark}", True, HOUR):
        return
    try:
        EmailMessage(
            report.subject,
            report.text,
            to=settings.ERRORS_TO,
            headers={"Auto-Submitted": "auto-generated"},
            connection=get_connection(settings.DELIVERY_BACKEND),
        ).send()
    except (smtplib.SMTPException, OSError) as problem:
        # No error: it would be told by mail.
        logger.warning("An error could not be told by mail: %s", type(problem).__name__)
