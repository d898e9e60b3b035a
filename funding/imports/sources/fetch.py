"""Asking a source politely: one request after the other, seldom the same twice, never for ever.

Each answer is kept with what its server calls it (`ETag`, `Last-Modified`). A run that was
interrupted goes on where it stopped, within `KEPT_FOR`; the next run asks only whether an answer
still holds.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote, urlencode, urljoin, urlsplit

import requests
from django.conf import settings
from django.utils.translation import gettext as _
from requests.packages import urllib3  # type: ignore[attr-defined]

from funding.imports.errors import RefusedError

# Older answers would mix two states of a source.
KEPT_FOR = 6 * 3600
# What nobody asked for in so long is dropped.
FORGOTTEN_AFTER = 30 * 24 * 3600
ATTEMPTS = 4
CHUNK = 64 * 1024
# Seconds to connect, and between two pieces of an answer.
TIMEOUT = (10, 60)
LONGEST_PAUSE = 120.0
WEB_PAGE = b"<"
# What a connection that breaks ends with.
BROKEN = (requests.RequestException, urllib3.exceptions.HTTPError)


class _AgainError(Exception):
    """It did not work this time; the next it may. `after`: seconds the server asks for."""

    def __init__(self, why: str, after: float = 0) -> None:
        super().__init__(why)
        self.after = after


class TooMuchError(Exception):
    """An answer is longer than any that makes sense."""


def body_of(answer: requests.Response, until: float, most: int) -> bytes:
    """Return the body of a streamed answer, whole; a trickle ends in time, a flood is cut off.

    Raises TimeoutError where it is not there by `until`, as `time.monotonic` counts, and
    TooMuchError beyond `most` bytes.
    """
    pieces, size = [], 0
    while piece := answer.raw.read1(CHUNK, decode_content=True):
        size += len(piece)
        if size > most:
            raise TooMuchError
        if time.monotonic() > until:
            raise TimeoutError
        pieces.append(piece)
    return b"".join(pieces)


@dataclass
class Fetch:
    """Asks one source; its `documents` are given it. Every method may raise RefusedError.

    `url` is the address of its data, `folder` keeps its answers. `pause` and `backoff` are
    seconds between two requests and before the first repetition; a whole run takes at most
    `seconds`, an answer `most` bytes. `relay`: an address that the wanted one is added to.
    """

    url: str
    folder: Path
    pause: float = 1.0
    backoff: float = 3.0
    seconds: float = 45 * 60
    most: int = 64 * 1024 * 1024
    timeout: tuple[float, float] = TIMEOUT
    relay: str = ""
    tell: Callable[[str], None] = lambda line: None
    remarks: list[str] = field(default_factory=list, init=False)
    complete: bool = field(default=True, init=False)

    def __post_init__(self) -> None:
        self.session = requests.Session()
        self.session.headers["User-Agent"] = f"SME4GREEN (+{settings.WAGTAILADMIN_BASE_URL})"
        self._asked = False
        self._until = time.monotonic() + self.seconds
        self._begun = 0.0

    # --- a run ---------------------------------------------------------------------------

    def begin(self) -> datetime:
        """Begin a run, or take up one that was interrupted; return when it began."""
        try:
            note = json.loads(self._note.read_text("utf-8"))
            fresh = note["url"] == self.url and 0 <= time.time() - note["begun"] <= KEPT_FOR
        except (OSError, ValueError, TypeError, KeyError):
            fresh = False
        if not fresh:
            note = {"url": self.url, "begun": time.time()}
            _write_whole(self._note, json.dumps(note).encode())
        self._begun = note["begun"]
        return datetime.fromtimestamp(self._begun, UTC)

    def end(self) -> None:
        """End a run whose records have been applied: the next asks anew whether answers hold."""
        self._note.unlink(missing_ok=True)
        old = time.time() - FORGOTTEN_AFTER
        for path in self.folder.glob("*.body"):
            if path.stat().st_mtime < old:
                path.with_suffix(".json").unlink(missing_ok=True)
                path.unlink()

    def is_incomplete(self, why: str) -> None:
        """Note that this run does not show everything there is, so nothing vanishes."""
        self.complete = False
        self.remarks.append(why)

    @property
    def _note(self) -> Path:
        return self.folder / "run.json"

    # --- asking --------------------------------------------------------------------------

    def get(self, address: str = "", /, **parameters: str | int) -> bytes:
        """Return data: the whole body of an answer that is no web page.

        `address` is one of its own, or one below `url`; empty, it is `url` itself.
        """
        asked = self._address(address, parameters)
        body = self._body(asked)
        if body.lstrip()[:1] == WEB_PAGE:
            self._drop(asked)
            raise RefusedError(
                _("%(address)s answers with a web page instead of data.") % {"address": asked[:200]}
            )
        return body

    def page(self, address: str = "", /, **parameters: str | int) -> bytes:
        """Return a web page, whole."""
        return self._body(self._address(address, parameters))

    def _address(self, address: str, parameters: dict[str, str | int]) -> str:
        asked = urljoin(self.url, address) if address else self.url
        if parameters:
            asked += ("&" if urlsplit(asked).query else "?") + urlencode(parameters)
        return asked

    def _body(self, asked: str) -> bytes:
        body, note = self._kept(asked)
        if body is not None and self._begun and note.get("at", 0) >= self._begun:
            return body
        problem = ""
        for attempt in range(ATTEMPTS):
            try:
                self._wait(self.pause if self._asked else 0)
                return self._ask(asked, body, note)
            except _AgainError as error:
                problem = str(error)
                self.tell(_("No answer yet (%(why)s)") % {"why": problem})
                if attempt + 1 < ATTEMPTS:
                    wait = max(self.backoff * 2**attempt, error.after)
                    self._wait(min(wait, LONGEST_PAUSE))
        raise _refusal(asked, problem)

    def _wait(self, seconds: float) -> None:
        """Wait, unless there is no time left."""
        if time.monotonic() + seconds > self._until:
            raise self._too_long()
        time.sleep(seconds)

    def _ask(self, asked: str, known: bytes | None, note: dict) -> bytes:
        """Ask once; return what is known where the server says that it still holds."""
        self._asked = True
        headers = {}
        if known is not None:
            headers = {
                name: note[key]
                for name, key in (("If-None-Match", "etag"), ("If-Modified-Since", "modified"))
                if note.get(key)
            }
        left = max(1.0, self._until - time.monotonic())
        connecting, reading = (min(each, left) for each in self.timeout)
        address = self.relay + quote(asked, safe="") if self.relay else asked
        try:
            with self.session.get(
                address, headers=headers, timeout=(connecting, reading), stream=True
            ) as answer:
                self._check(asked, address, answer)
                if answer.status_code == 304 and known is not None:
                    self._keep(asked, known, note)
                    return known
                body = body_of(answer, self._until, self.most)
        except TooMuchError:
            raise RefusedError(
                _("%(address)s answers with too much data.") % {"address": self.url}
            ) from None
        except TimeoutError:
            raise self._too_long() from None
        except BROKEN as error:
            raise _AgainError(str(error)[:300]) from error
        if not body.strip():
            raise _AgainError(_("the answer is empty"))
        self._keep(
            asked,
            body,
            {
                "etag": answer.headers.get("ETag", ""),
                "modified": answer.headers.get("Last-Modified", ""),
            },
        )
        return body

    def _check(self, asked: str, address: str, answer: requests.Response) -> None:
        status = answer.status_code
        if status == 429 or status >= 500:
            after = answer.headers.get("Retry-After", "")
            raise _AgainError(str(status), float(after) if after.isdecimal() else 0)
        if status not in (200, 304):
            raise _refusal(asked, str(status))
        went, wanted = (urlsplit(url) for url in (answer.url, address))
        if went.hostname != wanted.hostname or (wanted.scheme, went.scheme) == ("https", "http"):
            raise _refusal(asked, _("it leads on to %(other)s") % {"other": answer.url[:200]})

    def _too_long(self) -> RefusedError:
        return RefusedError(
            _("%(address)s took longer than %(minutes)d minutes.")
            % {"address": self.url, "minutes": self.seconds // 60}
        )

    # --- what was answered ---------------------------------------------------------------

    def _paths(self, asked: str) -> tuple[Path, Path]:
        name = sha256(asked.encode()).hexdigest()[:32]
        return self.folder / f"{name}.body", self.folder / f"{name}.json"

    def _kept(self, asked: str) -> tuple[bytes | None, dict]:
        body, note = self._paths(asked)
        try:
            told = json.loads(note.read_text("utf-8"))
            kept = body.read_bytes()
        except (OSError, ValueError):
            return None, {}
        sound = isinstance(told, dict) and told.get("digest") == sha256(kept).hexdigest()
        return (kept, told) if sound else (None, {})

    def _keep(self, asked: str, body: bytes, note: dict) -> None:
        told = note | {"url": asked, "at": time.time(), "digest": sha256(body).hexdigest()}
        for path, content in zip(
            self._paths(asked), (body, json.dumps(told).encode()), strict=True
        ):
            _write_whole(path, content)

    def _drop(self, asked: str) -> None:
        for path in self._paths(asked):
            path.unlink(missing_ok=True)


def _refusal(asked: str, why: str) -> RefusedError:
    return RefusedError(
        _("%(address)s does not answer: %(why)s") % {"address": asked[:200], "why": why}
    )


def _write_whole(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(content)
    part.replace(path)
