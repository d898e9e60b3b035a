"""Django's runserver (as WhiteNoise has it), with the background in the process that serves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from types import FrameType
from typing import Any

from django.conf import settings
from django.utils import autoreload
from whitenoise.runserver_nostatic.management.commands import runserver

from home.jobs import worker

RELOAD = 3  # how the serving process ends when the code has changed


class Command(runserver.Command):
    """Ends as it is asked to: the background first finishes what it has in hand."""

    def run(self, **options: Any) -> None:
        """Serve; with the autoreloader in a process of its own."""
        if options["use_reloader"] and os.environ.get(autoreload.DJANGO_AUTORELOAD_ENV) != "true":
            sys.exit(_serve_in_a_child())
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _end)
        super().run(**options)

    def on_bind(self, server_port: int) -> None:
        """Start the background once the site serves."""
        super().on_bind(server_port)
        if settings.BACKGROUND:
            worker.start()


def _end(*_: Any) -> None:
    """End this process; a second signal (a terminal's, and our parent's) ends it no sooner."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    sys.exit()


def _serve_in_a_child() -> int:
    """Serve in a child, in a new one after a change of the code; return the last one's status.

    As Django does it, but Django kills the child when it is told to end itself.
    """
    environment = os.environ | {autoreload.DJANGO_AUTORELOAD_ENV: "true"}
    children: list[subprocess.Popen] = []

    def pass_on(number: int, _frame: FrameType | None) -> None:
        children[-1].send_signal(number)

    while True:
        command = autoreload.get_child_arguments()
        children.append(subprocess.Popen(command, env=environment, close_fds=False))  # noqa: S603
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, pass_on)
        status = children[-1].wait()
        if status != RELOAD:
            return status
