"""A server on loopback that behaves as the portal's search does, traps included.

What it does is what was seen of the real one.
"""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

EVERYTHING = 4_200_000  # what an ignored filter finds
LARGEST_PAGE = 100
REFUSED_QUERIES = {"wildcard", "match", "prefix"}


@dataclass
class Request:
    """One request, as the server understood it."""

    path: str
    page: int
    size: int
    parts: dict[str, Any]
    agent: str


@dataclass
class Portal:
    """The portal's index and moods. `rows` are search results.

    `faults` are statuses answered to the next requests, before anything else. `moves_after`
    pages a new record appears. `dies_after` pages, every request is cut off without an answer.
    `deaf`: what is asked for with a filter is answered with everything. `wrong_page`: it echoes
    another page than was asked for. `forgetful`: it drops a row of each page but the first.
    """

    rows: list[dict] = field(default_factory=list)
    facets: list[dict] = field(default_factory=list)
    faults: list[int] = field(default_factory=list)
    moves_after: int | None = None
    dies_after: int | None = None
    deaf: bool = False
    wrong_page: bool = False
    forgetful: bool = False
    requests: list[Request] = field(default_factory=list)
    url: str = ""

    @property
    def pages(self) -> list[Request]:
        """The requests for sorted pages, without those for totals and facets."""
        return [request for request in self.requests if "sort" in request.parts]

    def search(self, request: Request) -> dict:
        """An answer of the search."""
        found = self._found(request.parts)
        total = EVERYTHING if self.deaf or "query" not in request.parts else len(found)
        size = min(request.size, LARGEST_PAGE)
        if self.moves_after is not None and len(self.pages) > self.moves_after:
            total += 1
        results = _ordered(found, request)[(request.page - 1) * size :][:size]
        if self.forgetful and request.page > 1:
            results = results[:-1]
        return {
            "apiVersion": "2.154",
            "terms": "***",
            "totalResults": total,
            "pageNumber": request.page + self.wrong_page,
            "pageSize": size,
            "results": results,
        }

    def _found(self, parts: dict[str, Any]) -> list[dict]:
        must = parts.get("query", {}).get("bool", {}).get("must", [])
        found = [row for row in self.rows if all(_fits(row, clause) for clause in must)]
        languages = parts.get("languages")
        if languages:
            found = [row for row in found if row.get("language", "en") in languages]
        sort = parts.get("sort")
        if sort:  # those that lack the field are dropped
            found = [row for row in found if _values(row, sort["field"])]
        return found


def _ordered(found: list[dict], request: Request) -> list[dict]:
    """By the sorted field; what is equal in it comes in another order for every page."""
    dice = random.Random(request.page)  # noqa: S311 – no secret
    shuffled = dice.sample(found, len(found))
    sort = request.parts.get("sort")
    if not sort:
        return shuffled
    return sorted(
        shuffled,
        key=lambda row: _values(row, sort["field"])[0],
        reverse=sort.get("order") == "DESC",
    )


def _values(row: dict, name: str) -> list[str]:
    return (row.get("metadata") or row).get(name) or []


def _fits(row: dict, clause: dict) -> bool:
    if "terms" in clause:
        return all(
            set(_values(row, name)) & set(wanted) for name, wanted in clause["terms"].items()
        )
    if "range" in clause:
        (name, limits), *_more = clause["range"].items()
        if "T" not in limits["gte"]:  # a bare date compares with nothing
            return True
        return any(value >= limits["gte"] for value in _values(row, name))
    return True


@contextmanager
def portal_server(portal: Portal) -> Iterator[Portal]:
    """Serve it; its `url` is set."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(portal))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    portal.url = f"http://127.0.0.1:{server.server_port}/rest"
    try:
        yield portal
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(portal: Portal) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer(405, {"type": "throwable"})

        def do_POST(self) -> None:
            request = self.request_of()
            if portal.dies_after is not None and len(portal.pages) >= portal.dies_after:
                self.close_connection = True
                return
            portal.requests.append(request)
            if portal.faults:
                self.answer(portal.faults.pop(0), {"type": "throwable"})
            elif "facet" in request.path:
                broken = "sort" in request.parts
                self.answer(500 if broken else 200, {"facets": portal.facets})
            elif REFUSED_QUERIES & set(_names(request.parts.get("query"))):
                self.answer(400, {"message": "Invalid Query format"})
            else:
                self.answer(200, portal.search(request))

        def request_of(self) -> Request:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
            parts = {}
            for part in BytesParser().parsebytes(head + body).walk():
                name = part.get_param("name", header="content-disposition")
                # Without a file's name and this type of content a part is not seen at all.
                if name and part.get_filename() and part.get_content_type() == "application/json":
                    parts[str(name)] = json.loads(part.get_payload(decode=True))
            query = parse_qs(urlsplit(self.path).query)
            assert query["apiKey"] == ["SEDIA"]
            assert query["text"] == ["***"]
            return Request(
                urlsplit(self.path).path,
                int(query.get("pageNumber", ["1"])[0]),
                int(query.get("pageSize", ["50"])[0]),
                parts,
                self.headers["User-Agent"],
            )

        def answer(self, status: int, content: dict) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Be silent."""

    return Handler


def _names(query: Any) -> Iterator[str]:
    """Every name in a nested query."""
    if isinstance(query, dict):
        for name, value in query.items():
            yield name
            yield from _names(value)
    elif isinstance(query, list):
        for value in query:
            yield from _names(value)
