"""One visitor: a browser as far as a server can tell."""

from __future__ import annotations

import gzip
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.engines.nginx import HOST, Outside, Proxy

OK = frozenset({200})
Form = Mapping[str, object]


@dataclass(frozen=True)
class Ask:
    """What a visitor asks for, after a pause of seconds, and which answers are right."""

    kind: str
    path: str
    form: Form | None = None
    file: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    right: frozenset[int] = OK
    pause: float = 1.5


def _packed(form: Form, file: bytes) -> tuple[bytes, str]:
    """Return what a browser sends of a form, and as what."""
    if not file:
        return urlencode(form, doseq=True).encode(), "application/x-www-form-urlencoded"
    mark = "----visitor"
    parts = [f'"{name}"\r\n\r\n{value}'.encode() for name, value in form.items()]
    parts.append(b'"file"; filename="file.txt"\r\nContent-Type: text/plain\r\n\r\n' + file)
    lines = (b"--%s\r\nContent-Disposition: form-data; name=%s\r\n" % (mark.encode(), part)
             for part in parts)  # fmt: skip
    return b"".join(lines) + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


@dataclass
class Answer:
    """What came: status 0 where nothing did. `seconds` are counted from when it was due."""

    kind: str
    path: str
    status: int
    is_right: bool
    begun: float
    seconds: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    error: str = ""
    # Of the nightly copy; or nginx’s own words that nothing is there.
    is_copy: bool = False
    is_away: bool = False

    @property
    def text(self) -> str:
        """The page."""
        packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode(errors="replace")

    def value(self, name: str) -> str:
        """What a hidden field of the page holds; nothing where there is none."""
        _before, _marker, rest = self.text.partition(f'name="{name}" value="')
        return unescape(rest.partition('"')[0])


class Visitor:
    """A connection that is kept, and cookies."""

    def __init__(self, proxy: Proxy) -> None:
        self.proxy = proxy
        self.cookies: dict[str, str] = {}
        self.connection: Outside | None = None

    def ask(self, ask: Ask, due: float) -> Answer:
        """Ask, once more where the kept connection had ended meanwhile, as browsers do."""
        was_open = self.connection is not None
        answer = self._ask(ask)
        if not answer.status and was_open and ask.form is None:
            answer = self._ask(ask)
        answer.begun, answer.seconds = due, time.monotonic() - due
        return answer

    def close(self) -> None:
        """Leave."""
        if self.connection:
            self.connection.close()
            self.connection = None

    def _ask(self, ask: Ask) -> Answer:
        body, headers = None, {"Host": HOST, "Accept-Encoding": "gzip", **ask.headers}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={text}" for name, text in self.cookies.items())
        if ask.form is not None:
            body, headers["Content-Type"] = _packed(ask.form, ask.file)
            headers["Referer"] = f"https://{HOST}{ask.path}"
        try:
            if self.connection is None:
                self.connection = Outside(self.proxy)
            self.connection.request("POST" if body else "GET", ask.path, body, headers)
            got = self.connection.getresponse()
            content = got.read()
        except (OSError, HTTPException) as error:
            self.close()
            return Answer(ask.kind, ask.path, 0, False, 0, error=repr(error))
        for line in got.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        told = {name.lower(): text for name, text in got.getheaders()}
        if told.get("connection") == "close":
            self.close()
        right = got.status in ask.right
        return Answer(ask.kind, ask.path, got.status, right, 0, headers=told, body=content)
