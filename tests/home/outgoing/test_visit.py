"""Opening links of a real server: politely, in time, and never into a private network."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from home.models.outgoing import LinkProblem
from home.outgoing.rule import Finding, Outcome, found
from home.outgoing.visit import Visitor
from tests.home.outgoing.server import Web, serving


@pytest.fixture
def web() -> Iterator[Web]:
    with serving(Web({"/": 200})) as served:
        yield served


def visitor(**options: Any) -> Visitor:
    """One that may open loopback, but no other address of it than the server's."""
    return Visitor(**{"pause": 0, "may_open": {"127.0.0.1"}.__contains__, **options})


def test_a_link_is_asked_for_its_head_alone(web: Web, settings: Any) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://sme4green.example"
    assert visitor().open(web.url()) == found(200)
    assert web.asked == [("GET", "/robots.txt"), ("HEAD", "/")]
    assert web.agents == {"SME4GREEN (+https://sme4green.example)"}


@pytest.mark.parametrize("refusal", [405, 501, 403, 404])
def test_where_head_is_refused_the_page_is_asked_for(web: Web, refusal: int) -> None:
    web.head["/"] = refusal
    assert visitor().open(web.url()).outcome == Outcome.WORKS
    assert web.opened() == [("HEAD", "/"), ("GET", "/")]


def test_what_the_page_itself_says_counts(web: Web) -> None:
    web.pages = {"/gone": 410, "/closed": 403}
    one = visitor()
    assert one.open(web.url("/gone")) == Finding(Outcome.FAILS, LinkProblem.STATUS, 410)
    assert one.open(web.url("/closed")) == Finding(Outcome.UNSURE, LinkProblem.STATUS, 403)


def test_robots_are_respected_and_read_once(web: Web) -> None:
    web.robots = "User-agent: *\nDisallow: /closed"
    one = visitor()
    assert one.open(web.url("/closed/x")).outcome == Outcome.NOT_ALLOWED
    assert one.open(web.url("/")).outcome == Outcome.WORKS
    assert web.asked == [("GET", "/robots.txt"), ("HEAD", "/")]


def test_a_server_in_trouble_with_its_robots_is_not_opened(web: Web) -> None:
    web.robots = 503
    assert visitor().open(web.url()) == Finding(Outcome.UNSURE, LinkProblem.STATUS, 503)
    assert web.opened() == []


def test_who_has_had_enough_is_left_alone(web: Web) -> None:
    web.pages = {"/a": 429, "/b": 200}
    one = visitor()
    assert one.open(web.url("/a")) == found(429)
    assert one.open(web.url("/b")) == found(429)
    assert web.opened() == [("HEAD", "/a")]


def test_it_pauses_for_each_server(web: Web) -> None:
    web.robots = "User-agent: *\nCrawl-delay: 7"
    waited: list[float] = []
    one = visitor(pause=2, sleep=waited.append)
    one.open(web.url("/"))
    one.open(web.url("/"))
    assert [round(each) for each in waited] == [7, 7]


def test_a_permanent_forward_is_noted_with_its_target(web: Web) -> None:
    web.pages |= {
        "/old": "/older", "/older": (308, "/#part"),
        "/for-now": (302, "/"), "/mixed": (301, "/for-now"),
    }  # fmt: skip
    one = visitor()
    assert one.open(web.url("/old")).moved_to == web.url("/")
    assert one.open(web.url("/for-now")) == found(200)
    assert one.open(web.url("/mixed")).moved_to == web.url("/for-now")


def test_a_forward_in_a_circle_ends(web: Web) -> None:
    web.pages["/circle"] = "/circle"
    assert visitor().open(web.url("/circle")).problem == LinkProblem.LOOP
    assert len(web.opened()) < 10


@pytest.mark.parametrize("target", ["http://127.0.0.2:{port}/", "http://[::1]:{port}/"])
def test_a_forward_into_a_private_network_is_not_followed(web: Web, target: str) -> None:
    web.pages["/trap"] = (302, target.format(port=web.port))
    assert visitor().open(web.url("/trap")) == Finding(Outcome.UNSURE, LinkProblem.PRIVATE)
    assert web.opened() == [("HEAD", "/trap")]


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/", "http://[", "//:x"])
def test_a_forward_out_of_the_web_is_not_followed(web: Web, target: str) -> None:
    web.pages["/trap"] = (302, target)
    assert visitor().open(web.url("/trap")).outcome != Outcome.WORKS
    assert web.opened() == [("HEAD", "/trap")]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433"])  # noqa: S104
def test_private_addresses_are_never_opened(web: Web, host: str) -> None:
    """Also where a name leads to one: the address that is looked at is the one connected to."""
    finding = Visitor(pause=0).open(f"http://{host}:{web.port}/")
    assert finding.outcome == Outcome.UNSURE
    assert finding.problem == LinkProblem.PRIVATE
    assert web.asked == []


def test_nothing_takes_longer_than_its_time(web: Web) -> None:
    web.pages["/slow"] = "slow"
    began = time.monotonic()
    finding = visitor(longest=0.3).open(web.url("/slow"))
    assert finding == Finding(Outcome.UNSURE, LinkProblem.TIMEOUT)
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://no-such-host.invalid/", {LinkProblem.NO_HOST, LinkProblem.TIMEOUT}),
        ("http://127.0.0.1:1/", {LinkProblem.REFUSED}),
        ("http://127.0.0.1:port/", {LinkProblem.ADDRESS}),
        ("http://[/", {LinkProblem.ADDRESS}),
        (f"http://{'x' * 70}.example/", {LinkProblem.ADDRESS}),
    ],
)
def test_what_cannot_be_reached_says_why(url: str, problem: set[LinkProblem]) -> None:
    assert visitor().open(url).problem in problem


def test_plain_words_where_a_secure_connection_is_asked_for(web: Web) -> None:
    finding = visitor().open(web.url().replace("http:", "https:"))
    assert finding == Finding(Outcome.UNSURE, LinkProblem.CERTIFICATE)
