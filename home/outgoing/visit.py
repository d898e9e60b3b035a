"""Opening links politely: one request after the other, with a pause for each server."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException, InvalidURL
from urllib.parse import urldefrag, urljoin, urlsplit

from django.utils.encoding import iri_to_uri

from home.models.outgoing import LONGEST_ADDRESS, LinkProblem

from . import robots, wire
from .rule import Finding, Outcome, found

FOR_GOOD = frozenset({301, 308})
FORWARDS = FOR_GOOD | {302, 303, 307}
MOST_FORWARDS = 5
TOO_MANY = 429
LONGEST_PAUSE = 30.0


class _NothingError(Exception):
    """No answer that could be judged by its status; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self.finding = finding


@dataclass
class Visitor:
    """Opens links; knows the rules of each server for as long as it lives.

    `pause`: seconds between two requests to a server, more where its robots.txt asks for it.
    """

    pause: float = 2.0
    may_open: wire.MayOpen = wire.is_public
    longest: float = wire.LONGEST
    sleep: Callable[[float], None] = time.sleep
    # Whether any server has answered at all.
    was_answered: bool = field(default=False, init=False)
    _rules: dict[str, robots.Robots | Finding] = field(default_factory=dict, init=False)
    _last: dict[str, float] = field(default_factory=dict, init=False)
    _asked_enough: set[str] = field(default_factory=set, init=False)

    def open(self, url: str) -> Finding:
        """Open a link and what it leads to; return what that showed."""
        at, moved_to, for_good = url, "", True
        try:
            for _forward in range(MOST_FORWARDS + 1):
                reply = self._reply(at)
                if reply.status not in FORWARDS or not reply.location:
                    return found(reply.status, moved_to)
                at = _target(at, reply.location)
                for_good = for_good and reply.status in FOR_GOOD
                if for_good and len(at) <= LONGEST_ADDRESS:
                    moved_to = at
        except _NothingError as error:
            return error.finding
        return Finding(Outcome.UNSURE, LinkProblem.LOOP)

    def _reply(self, url: str) -> wire.Reply:
        """Return what a server says of an address: to HEAD, or to GET where it refuses that."""
        host = _host_of(url)
        rules = self._rules_for(url)
        if not rules.allows(url):
            raise _NothingError(Finding(Outcome.NOT_ALLOWED, LinkProblem.ROBOTS))
        if host in self._asked_enough:
            raise _NothingError(found(TOO_MANY))
        try:
            reply = self._ask("HEAD", url, rules.delay)
        except _NothingError as error:
            if error.finding.problem not in (LinkProblem.BROKEN, LinkProblem.TIMEOUT):
                raise
            reply = wire.Reply(0)
        if reply.status != TOO_MANY and not 200 <= reply.status < 400:
            reply = self._ask("GET", url, rules.delay)
        if reply.status == TOO_MANY:
            self._asked_enough.add(host)
        return reply

    def _rules_for(self, url: str) -> robots.Robots:
        """Return what the server of an address asks for; where it does not answer, why."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            try:
                self._rules[origin] = self._read_rules(origin)
            except _NothingError as error:
                self._rules[origin] = error.finding
        rules = self._rules[origin]
        if isinstance(rules, Finding):
            raise _NothingError(rules)
        return rules

    def _read_rules(self, origin: str) -> robots.Robots:
        """Read robots.txt. None there: all is allowed (RFC 9309, 2.3.1.3); in trouble: nothing."""
        at = f"{origin}/robots.txt"
        for _forward in range(MOST_FORWARDS + 1):
            reply = self._ask("GET", at, most=robots.MOST)
            if reply.status in FORWARDS and reply.location:
                at = _target(at, reply.location)
            elif 200 <= reply.status < 300:
                return robots.read(reply.body.decode("utf-8", "replace"), wire.AGENT)
            elif reply.status == TOO_MANY or reply.status >= 500:
                raise _NothingError(Finding(Outcome.UNSURE, LinkProblem.STATUS, reply.status))
            else:
                break
        return robots.Robots()

    def _ask(self, method: str, url: str, delay: float = 0.0, most: int = 0) -> wire.Reply:
        self._wait(_host_of(url), max(self.pause, min(delay, LONGEST_PAUSE)))
        try:
            reply = wire.ask(method, url, most=most, may_open=self.may_open, longest=self.longest)
        except (OSError, HTTPException, ValueError) as error:
            raise _NothingError(_meaning(error)) from error
        self.was_answered = True
        return reply

    def _wait(self, host: str, pause: float) -> None:
        if host in self._last:
            self.sleep(max(0.0, self._last[host] + pause - time.monotonic()))
        self._last[host] = time.monotonic()


def _meaning(error: Exception) -> Finding:
    """Return what a request that failed says of the link. The order matters: kinds overlap."""
    unsure, fails = Outcome.UNSURE, Outcome.FAILS
    match error:
        case wire.PrivateAddressError():
            return Finding(unsure, LinkProblem.PRIVATE)
        case ssl.SSLError():
            return Finding(unsure, LinkProblem.CERTIFICATE)
        case socket.gaierror(errno=socket.EAI_AGAIN):
            return Finding(unsure, LinkProblem.TIMEOUT)
        case socket.gaierror():
            return Finding(fails, LinkProblem.NO_HOST)
        case ValueError() | InvalidURL():
            return Finding(fails, LinkProblem.ADDRESS)
        case ConnectionRefusedError():
            return Finding(fails, LinkProblem.REFUSED)
        case TimeoutError():
            return Finding(unsure, LinkProblem.TIMEOUT)
    return Finding(unsure, LinkProblem.BROKEN)


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError as error:
        raise _NothingError(_meaning(error)) from error


def _target(at: str, location: str) -> str:
    """Return where an answer leads; only the web is opened."""
    try:
        target = iri_to_uri(urldefrag(urljoin(at, location)).url) or ""
        if urlsplit(target).scheme in ("http", "https"):
            return target
    except ValueError:
        pass
    raise _NothingError(Finding(Outcome.UNSURE, LinkProblem.BROKEN))
