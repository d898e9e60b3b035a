"""A web server on loopback, with the habits that a link check meets."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Web:
    """What is answered to each path: a status, an address to go to for good, or “slow”.

    `head` is what HEAD gets instead; `robots` the text of robots.txt, or its status.
    """

    pages: dict[str, int | str | tuple[int, str]] = field(default_factory=dict)
    head: dict[str, int] = field(default_factory=dict)
    robots: str | int = 404
    asked: list[tuple[str, str]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    port: int = 0

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def opened(self) -> list[tuple[str, str]]:
        """What was asked for, robots.txt apart."""
        return [each for each in self.asked if each[1] != "/robots.txt"]


@contextmanager
def serving(web: Web) -> Iterator[Web]:
    """Serve it; its `port` is set."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"web": web}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    web.port = server.server_port
    try:
        yield web
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    web: Web

    def do_HEAD(self) -> None:
        self.answer(self.web.head.get(self.path, self.web.pages.get(self.path, 404)))

    def do_GET(self) -> None:
        if self.path == "/robots.txt":
            is_text = isinstance(self.web.robots, str)
            self.answer(200 if is_text else self.web.robots, str(self.web.robots).encode())
        else:
            self.answer(self.web.pages.get(self.path, 404), b"x" * 100_000)

    def answer(self, what: Any, body: bytes = b"") -> None:
        self.web.asked.append((self.command, self.path))
        self.web.agents.add(self.headers["User-Agent"])
        if what == "slow":
            self.trickle()
            return
        status, location = what if isinstance(what, tuple) else (301, what)
        if isinstance(what, int):
            status, location = what, ""
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:  # nobody reads the body of a page
            self.close_connection = True

    def trickle(self) -> None:
        """Answer for ever, a letter at a time."""
        try:
            while True:
                self.wfile.write(b"H")
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            self.close_connection = True

    def log_message(self, *args: Any) -> None:
        """Be silent."""
