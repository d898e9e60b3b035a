"""Configuration of gunicorn: `gunicorn -c site/sme4green/gunicorn.py`, in the site's folder.

Unless BACKGROUND=false, each of its workers also sends mail, runs the jobs of the day and keeps
the search index; claims in the database keep them apart.
"""

import gc
import os
from typing import Any

from gunicorn.glogging import Logger

wsgi_app = "sme4green.wsgi"
pythonpath = ".,site"
graceful_timeout = 30  # more than the background takes to end
# Threads, as a visitor who sends or reads slowly holds one.
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "sme4green.workers.PatientWorker"
threads = 8
# A process that says nothing for so long is replaced; a slow answer of a thread is no such thing.
timeout = 60
# Longer than proxies keep their connections, so that it is they who end them.
keepalive = 75
# What no browser comes near.
limit_request_line = 4_094
limit_request_fields = 60
limit_request_field_size = 8_190
# All instances of a user would share it.
control_socket_disable = True


class JsonLogger(Logger):
    """Gunicorn's own lines as those of the site: JSON, without whoever asked."""

    def setup(self, cfg: Any) -> None:
        from core.logs.formatter import JsonFormatter  # the path to it is set only now

        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonFormatter())


logger_class = JsonLogger


def post_worker_init(_worker: Any) -> None:
    """Start the background in a process that serves, never in gunicorn's master."""
    # The code itself is never garbage: to look for some in it halts a request for 0.1 seconds.
    gc.collect()
    gc.freeze()
    # A page makes tens of thousands of objects that soon go by themselves. Python's own 700 has
    # them looked through again and again, which takes a fifth of a page's time.
    gc.set_threshold(20_000, 20, 50)
    from django.conf import settings  # gunicorn reads this file before there is a site

    from home.jobs import worker as background  # as above

    if settings.BACKGROUND:
        background.start()


def worker_exit(_server: Any, _worker: Any) -> None:
    """Let the background end what it has in hand."""
    from home.jobs import worker as background  # as above

    background.stop()
