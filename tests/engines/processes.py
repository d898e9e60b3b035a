"""What every engine of the tests needs, that runs in a process of its own."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable

import pytest


def free_port() -> int:
    """A port of loopback on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def waited(true: Callable[[], bool], seconds: float) -> None:
    """Wait until something is true. Raises TimeoutError after so many seconds."""
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            raise TimeoutError(f"not within {seconds} seconds")
        time.sleep(0.1)


def not_here(what: str) -> None:
    """Skip a test for want of something, and say so; where CI=true that is a failure."""
    (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(what)
