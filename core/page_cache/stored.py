"""One page as it was made, and the memory of a process that holds many."""

from __future__ import annotations

import gzip
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

import brotli
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers

# Below, what is saved is less than what a header costs.
SMALLEST_COMPRESSED = 512  # bytes
BROTLI_QUALITY = 5  # of 11: the highest that takes less time than making a page
GZIP_LEVEL = 6  # of 9
COMPRESSED = ("text/", "application/json", "application/xml", "application/atom+xml", "image/svg")


@dataclass
class Stored:
    """A response: right for one version of the content, from one moment until another."""

    version: tuple[str, ...]
    since: datetime
    until: datetime
    etag: str
    headers: list[tuple[str, str]]
    body: bytes
    _packed: dict[str, bytes] = field(default_factory=dict)

    def holds(self, version: tuple[str, ...], now: datetime) -> bool:
        """Return whether it would be made alike now."""
        return self.version == version and self.since <= now < self.until

    @property
    def size(self) -> int:
        """Bytes it takes."""
        return len(self.body) + sum(map(len, self._packed.values()))

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        """Return it as this browser takes it; 304 where it has it already."""
        response = HttpResponse(headers=dict(self.headers))
        response["ETag"] = self.etag
        if not self._is_compressible:
            response.content = self.body
        else:
            patch_vary_headers(response, ["Accept-Encoding"])
            coding = _coding(request)
            response.content = self._in(coding)
            if coding:
                response["Content-Encoding"] = coding
        response["Content-Length"] = str(len(response.content))
        found = get_conditional_response(request, etag=self.etag, response=response)
        return response if found is None else found

    @property
    def _is_compressible(self) -> bool:
        kind = dict(self.headers).get("Content-Type", "")
        return len(self.body) >= SMALLEST_COMPRESSED and kind.startswith(COMPRESSED)

    def _in(self, coding: str) -> bytes:
        """Return the body in a coding: worked out once."""
        if not coding:
            return self.body
        if coding not in self._packed:
            self._packed[coding] = (
                brotli.compress(self.body, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)
                if coding == "br"
                else gzip.compress(self.body, GZIP_LEVEL, mtime=0)
            )
        return self._packed[coding]


def _coding(request: HttpRequest) -> str:
    """Return the coding a browser takes and we prefer; empty for none."""
    taken: dict[str, bool] = {}
    for part in request.headers.get("Accept-Encoding", "").lower().split(","):
        name, _semicolon, weight = part.partition(";")
        taken[name.strip()] = weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((coding for coding in ("br", "gzip") if taken.get(coding)), "")


class Memory:
    """The pages that were asked for last, up to a number of bytes; for all threads."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self._pages: OrderedDict[str, Stored] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, key: str) -> Stored | None:
        """Return a page, whether it is still right or not."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: str, page: Stored) -> None:
        """Keep a page, and let go of those that nobody asked for longest.

        Counted is three times its body: beside it stand, in the end, two smaller ones.
        """
        with self._lock:
            self._forget(key)
            self._pages[key] = page
            self._size += _room(page)
            while self._size > self.most_bytes:
                self._forget(next(iter(self._pages)))

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._pages.clear()
            self._size = 0

    def _forget(self, key: str) -> None:
        page = self._pages.pop(key, None)
        if page is not None:
            self._size -= _room(page)


def _room(page: Stored) -> int:
    return 2 * len(page.body) + 2_000
