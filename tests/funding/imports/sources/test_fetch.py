"""Asking a source: politely, in time, and never taking a bad answer for data."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from funding.imports.errors import RefusedError
from funding.imports.sources.fetch import KEPT_FOR, Fetch
from funding.imports.sources.incentivi.source import INCENTIVI
from funding.imports.sources.run import import_source
from funding.models import FundingOpportunity, ImportRun
from tests.funding.imports.sources.rows import numbers, real
from tests.funding.imports.sources.server import Playing, playing


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def source() -> Iterator[Playing]:
    with playing(Playing([real("8635")])) as served:
        yield served


@pytest.fixture
def fetch(source: Playing, tmp_path: Path) -> Callable[..., Fetch]:
    def fetch(**options: Any) -> Fetch:
        plain: dict[str, Any] = {"pause": 0, "backoff": 0}
        made = Fetch(source.url, tmp_path / "kept", **plain | options)
        made.begin()
        return made

    return fetch


def test_it_shows_who_it_is(fetch: Callable[..., Fetch], source: Playing, settings: Any) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://sme4green.example"
    fetch().get(start=0)
    assert source.asked[0].headers["User-Agent"] == "SME4GREEN (+https://sme4green.example)"


def test_it_pauses_between_requests(fetch: Callable[..., Fetch]) -> None:
    polite = fetch(pause=0.2)
    began = time.monotonic()
    for start in range(3):
        polite.get(start=start)
    assert time.monotonic() - began >= 0.4


def test_within_a_run_nothing_is_asked_twice(fetch: Callable[..., Fetch], source: Playing) -> None:
    """Also not by a run that takes up one that was killed."""
    first = fetch().get(start=0)
    assert fetch().get(start=0) == first
    assert len(source.asked) == 1


def test_the_next_run_asks_only_whether_it_still_holds(
    fetch: Callable[..., Fetch], source: Playing
) -> None:
    asked = fetch()
    first = asked.get(start=0)
    asked.end()
    assert fetch().get(start=0) == first
    assert source.sent == [200, 304]
    asked.end()
    source.rows.append(real("8802"))
    assert fetch().get(start=0) != first
    assert source.sent == [200, 304, 200]


def test_a_run_that_was_left_long_ago_is_begun_anew(
    fetch: Callable[..., Fetch], source: Playing, time_machine: Any
) -> None:
    source.tags = False
    fetch().get(start=0)
    time_machine.move_to(datetime.now(UTC) + timedelta(seconds=KEPT_FOR + 60))
    fetch().get(start=0)
    assert len(source.asked) == 2


def test_a_kept_answer_that_is_damaged_is_fetched_anew(
    fetch: Callable[..., Fetch], source: Playing, tmp_path: Path
) -> None:
    first = fetch().get(start=0)
    (kept,) = (tmp_path / "kept").glob("*.body")
    kept.write_bytes(first[:40])
    assert fetch().get(start=0) == first
    assert len(source.asked) == 2


@pytest.mark.parametrize("fault", [500, 503, 429, "empty", "half"])
def test_what_may_pass_is_tried_again(
    fetch: Callable[..., Fetch], source: Playing, fault: int | str
) -> None:
    source.faults = [fault, fault]
    assert b"8635" in fetch().get(start=0)
    assert len(source.asked) == 3


@pytest.mark.parametrize("fault", [500, 429, "empty", "half"])
def test_but_not_for_ever(fetch: Callable[..., Fetch], source: Playing, fault: int | str) -> None:
    source.faults = [fault] * 20
    with pytest.raises(RefusedError):
        fetch().get(start=0)
    assert 1 < len(source.asked) < 10


@pytest.mark.parametrize("fault", [403, 404, 410])
def test_a_refusal_is_taken_for_one(
    fetch: Callable[..., Fetch], source: Playing, fault: int
) -> None:
    source.faults = [fault]
    with pytest.raises(RefusedError, match=str(fault)):
        fetch().get(start=0)
    assert len(source.asked) == 1


def test_the_server_says_how_long_to_wait(fetch: Callable[..., Fetch], source: Playing) -> None:
    source.faults, source.retry_after = [429], "1"
    began = time.monotonic()
    fetch().get(start=0)
    assert time.monotonic() - began >= 1


def test_a_web_page_is_no_data(fetch: Callable[..., Fetch], source: Playing) -> None:
    """Nor is it kept, so that the next run asks anew."""
    source.faults = ["html"]
    with pytest.raises(RefusedError, match="web page"):
        fetch().get(start=0)
    assert b"8635" in fetch().get(start=0)


def test_a_web_page_may_be_asked_for(fetch: Callable[..., Fetch], source: Playing) -> None:
    source.faults = ["html"]
    assert b"DOCTYPE" in fetch().page("/page")


def test_a_flood_is_cut_off(fetch: Callable[..., Fetch], source: Playing) -> None:
    source.rows = [real("8635")] * 10
    with pytest.raises(RefusedError, match="too much"):
        fetch(most=1000).get(start=0)


def test_a_trickle_ends_in_time(fetch: Callable[..., Fetch], source: Playing) -> None:
    source.faults = ["slow"]
    began = time.monotonic()
    with pytest.raises(RefusedError, match="longer"):
        fetch(seconds=1).get(start=0)
    assert time.monotonic() - began < 5


def test_there_is_no_waiting_beyond_the_time(fetch: Callable[..., Fetch], source: Playing) -> None:
    source.faults, source.retry_after = [503] * 9, "60"
    began = time.monotonic()
    with pytest.raises(RefusedError, match="longer"):
        fetch(seconds=2).get(start=0)
    assert time.monotonic() - began < 2


@pytest.mark.django_db
@pytest.mark.parametrize("fault", [403, "html", "half", "slow", "empty", 500])
def test_whatever_happens_the_site_keeps_what_it_had(
    source: Playing, tmp_path: Path, fault: int | str
) -> None:
    def ask(seconds: float = 60) -> None:
        asked = Fetch(source.url, tmp_path / "k", pause=0, backoff=0, seconds=seconds)
        import_source(INCENTIVI, asked)

    source.rows = [real(number) for number in numbers()]
    source.tags = False
    ask()
    before = sorted(FundingOpportunity.objects.values_list("source_key", "listed", "last_end"))
    source.faults = [fault] * 9
    with pytest.raises(RefusedError):
        ask(seconds=2)
    after = sorted(FundingOpportunity.objects.values_list("source_key", "listed", "last_end"))
    assert after == before
    refused = ImportRun.objects.latest("started_at")
    assert refused.state == ImportRun.State.REFUSED
    assert refused.message
    source.faults = []
    ask()  # and all is well again
