"""How gunicorn serves: in threads, none of which waits for ever for somebody who sends slowly."""

from __future__ import annotations

import socket
from contextlib import suppress
from time import monotonic
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

# To send the head of a request; the body gets more, at this pace.
SECONDS = 15
BYTES_A_SECOND = 20_000


class PatientWorker(ThreadWorker):
    """gunicorn's worker of threads; after a while it reads no more of what has not arrived.

    A proxy takes requests in whole and needs none of it. Without, two slow connections for each
    thread would keep all visitors out.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._until: dict[Any, float] = {}

    def handle(self, conn: Any) -> Any:
        """Answer the next request of a connection; in a thread."""
        self._until[conn] = monotonic() + SECONDS
        try:
            return super().handle(conn)
        finally:
            self._until.pop(conn, None)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Answer a request whose head is there."""
        length = next((value for name, value in req.headers if name == "CONTENT-LENGTH"), "0")
        chunked = any(name == "TRANSFER-ENCODING" for name, _value in req.headers)
        if chunked or length != "0":
            self._until[conn] = monotonic() + SECONDS + int(length) / BYTES_A_SECOND
        else:
            self._until.pop(conn, None)
        return super().handle_request(req, conn)

    def murder_pending(self) -> None:
        """End what takes too long; the main thread asks once a second."""
        super().murder_pending()
        now = monotonic()
        for conn, until in list(self._until.items()):
            if now > until:
                with suppress(OSError):  # it has just ended
                    conn.sock.shutdown(socket.SHUT_RD)
