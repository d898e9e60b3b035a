"""A server on loopback that plays a source: pages of a search, and its bad days."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass
class Asked:
    """One request."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


@dataclass
class Playing:
    """A Solr search over `rows`, and its moods.

    `faults` are answered to the next requests: a status, "html", "half", "empty" or "slow".
    `file` is answered whatever is asked.
    `moves`: a row more with each page. `tags`: it knows ETags. `web_page` is what is not data.
    """

    rows: list[dict] = field(default_factory=list)
    faults: list[int | str] = field(default_factory=list)
    retry_after: str = ""
    moves: bool = False
    forgets: bool = False
    tags: bool = True
    drip: float = 0.2
    file: bytes = b""
    asked: list[Asked] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)
    url: str = ""

    @property
    def starts(self) -> list[int]:
        """Where the pages asked for began."""
        return [int(asked.query.get("start", "0")) for asked in self.asked]

    def answer(self, query: dict[str, str]) -> dict[str, Any]:
        """A page, as Solr answers it."""
        start, rows = int(query.get("start", "0")), int(query.get("rows", "10"))
        docs = self.rows[start : start + rows]
        if self.forgets:
            docs = docs[:-1] or docs
        more = len(self.asked) if self.moves else 0
        head = {"status": 0, "params": {"fl": query.get("fl", "")}}
        found = {"numFound": len(self.rows) + more, "start": start, "docs": docs}
        return {"responseHeader": head, "response": found}

    def body(self, fault: int | str, query: dict[str, str]) -> bytes:
        """What is answered, whole."""
        if fault == "html":
            return b"\n<!DOCTYPE html><title>Attenzione</title>"
        if self.file:
            return self.file
        return b"" if fault == "empty" else json.dumps(self.answer(query)).encode()


@contextmanager
def playing(source: Playing) -> Iterator[Playing]:
    """Serve it; its `url` is set."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(source))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    source.url = f"http://127.0.0.1:{server.server_port}/select"
    try:
        yield source
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(source: Playing) -> type[BaseHTTPRequestHandler]:
    return type("Handler", (_Handler,), {"source": source})


class _Handler(BaseHTTPRequestHandler):
    source: Playing

    def do_GET(self) -> None:
        source, parts = self.source, urlsplit(self.path)
        if parts.path == "/relay":
            parts = urlsplit(unquote(parts.query.removeprefix("url=")))
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        source.asked.append(Asked(self.path, query, dict(self.headers)))
        fault = source.faults.pop(0) if source.faults else 200
        if isinstance(fault, int) and fault != 200:
            self.reply(fault, b"no", {"Retry-After": source.retry_after})
            return
        body = source.body(fault, query)
        tag = f'"{sha256(body).hexdigest()[:16]}"' if source.tags else ""
        if tag and self.headers.get("If-None-Match") == tag:
            self.reply(304, b"", {"ETag": tag})
        else:
            self.reply(200, body, {"ETag": tag}, fault)

    def reply(self, status: int, body: bytes, headers: dict[str, str], how: int | str = "") -> None:
        self.source.sent.append(status)
        self.send_response(status)
        for name, value in headers.items():
            if value:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if how == "half":
            self.wfile.write(body[: len(body) // 2])
            self.close_connection = True
        elif how == "slow":
            self.trickle(body)
        else:
            self.wfile.write(body)

    def trickle(self, body: bytes) -> None:
        try:
            for letter in body:
                self.wfile.write(bytes([letter]))
                self.wfile.flush()
                time.sleep(self.source.drip)
        except OSError:
            self.close_connection = True

    def log_message(self, *args: Any) -> None:
        """Be silent."""
