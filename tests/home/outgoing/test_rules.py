"""What is made of an answer, of robots.txt, and of the address of a server."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from home.models.outgoing import LinkState
from home.outgoing import robots
from home.outgoing.rule import APART, Finding, Outcome, found, judged
from home.outgoing.wire import is_public

DAY = date(2026, 11, 29)
WORKS, FAILS, UNSURE = (Finding(each) for each in (Outcome.WORKS, Outcome.FAILS, Outcome.UNSURE))


@pytest.mark.parametrize(
    ("findings", "state"),
    [
        ([(0, FAILS)], LinkState.FAILED),
        ([(0, FAILS), (0, FAILS)], LinkState.FAILED),
        ([(0, FAILS), (1, FAILS)], LinkState.FAILED),
        ([(0, FAILS), (2, FAILS)], LinkState.DEAD),
        ([(0, FAILS), (1, UNSURE), (2, FAILS)], LinkState.DEAD),
        ([(0, FAILS), (1, WORKS), (2, FAILS)], LinkState.FAILED),
        ([(0, UNSURE), (9, UNSURE)], LinkState.UNSURE),
        ([(0, FAILS), (2, FAILS), (9, UNSURE)], LinkState.DEAD),
        ([(0, FAILS), (2, FAILS), (9, WORKS)], LinkState.WORKS),
        ([(0, Finding(Outcome.WORKS, moved_to="https://new.example/"))], LinkState.MOVED),
    ],
)
def test_a_link_is_dead_after_two_failures_days_apart(
    findings: list[tuple[int, Finding]], state: LinkState
) -> None:
    now, failed_on = LinkState.NEW, None
    for days, finding in findings:
        now, failed_on = judged(now, failed_on, finding, DAY + timedelta(days=days))
    assert now == state
    assert timedelta(days=2) == APART


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.WORKS), (204, Outcome.WORKS),
        (404, Outcome.FAILS), (410, Outcome.FAILS),
        (401, Outcome.UNSURE), (403, Outcome.UNSURE), (429, Outcome.UNSURE),
        (500, Outcome.UNSURE), (503, Outcome.UNSURE), (999, Outcome.UNSURE), (304, Outcome.UNSURE),
    ],
)  # fmt: skip
def test_only_not_there_is_a_failure(status: int, outcome: Outcome) -> None:
    assert found(status).outcome == outcome


RULES = """
User-agent: other
Disallow: /

User-agent: *   # all others
User-agent: someone
Disallow: /private/
Allow: /private/open
Disallow: /*.pdf$
Disallow: /*?session=
Crawl-delay: 5
Sitemap: https://www.example.org/sitemap.xml
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True), ("", True), ("/private/x", False), ("/%70rivate/x", False),
        ("/private/open/x", True), ("/a/b.pdf", False), ("/a/b.pdf?x=1", True),
        ("/a?session=1", False), ("/a?x=1", True),
    ],
)  # fmt: skip
def test_robots_are_read_as_the_rfc_says(path: str, allowed: bool) -> None:
    rules = robots.read(RULES, "SME4GREEN")
    assert rules.allows(f"https://www.example.org{path}") is allowed
    assert rules.delay == 5


def test_rules_with_our_name_are_ours() -> None:
    text = "User-agent: *\nDisallow: /\n\nUser-agent: sme4green\nDisallow:\n"
    assert robots.read(text, "SME4GREEN").allows("https://www.example.org/")
    assert not robots.read(text, "other").allows("https://www.example.org/")


def test_a_mark_of_the_byte_order_is_no_rule() -> None:
    text = "\ufeffUser-agent: *\nDisallow: /\n"
    assert not robots.read(text, "SME4GREEN").allows("https://www.example.org/")


def test_as_many_names_as_rules_stay_as_many_rules() -> None:
    text = "user-agent: *\n" * 20_000 + "allow: /\n" * 20_000
    assert len(robots.read(text, "SME4GREEN").rules) == 20_000


def test_no_pattern_takes_for_ever() -> None:
    rules = robots.read(f"User-agent: *\nDisallow: /{'*a' * 200}b$", "x")
    assert rules.allows(f"https://www.example.org/{'a' * 5000}")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",  # noqa: S104
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0",
        "fc00::1", "ff02::1", "fec0::1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1",
    ],
)  # fmt: skip
def test_what_is_not_public_is_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["151.101.1.67", "2a04:4e42::67", "64:ff9b::9765:143"])
def test_what_is_public_is_known(address: str) -> None:
    assert is_public(address)
