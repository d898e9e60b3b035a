"""A server that answers as LibreTranslate does, for tests; never part of the site."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Server(ThreadingHTTPServer):
    """Says each text again with the language behind it, or fails as it is told to."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, Any]] = []
        self.status = 200
        self.body: bytes | None = None  # instead of a translation
        self.after: float = 0  # seconds
        self.swap: dict[str, str] = {}  # what it makes of a text's words

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def said(self, text: str, target: str) -> str:
        for words, instead in self.swap.items():
            text = text.replace(words, instead)
        return f"{text} {target}"


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Server

    def do_POST(self) -> None:
        """Answer /translate."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)
        time.sleep(self.server.after)
        if self.server.status != 200:
            body = json.dumps({"error": "…"}).encode()
        elif self.server.body is not None:
            body = self.server.body
        else:
            texts = [self.server.said(text, asked["target"]) for text in asked["q"]]
            body = json.dumps({"translatedText": texts}).encode()
        self.send_response(self.server.status if self.path == "/translate" else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@contextmanager
def libretranslate() -> Iterator[Server]:
    """A running server."""
    with Server() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
        yield server
        server.shutdown()
