"""Romania's and Piemonte's sources through the whole import, asked of a server and as files."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from funding.deadlines import Status
from funding.imports.errors import RefusedError
from funding.imports.run import ImportReport, import_file
from funding.imports.sources.fetch import Fetch
from funding.imports.sources.frame import Source
from funding.imports.sources.registry import SOURCES, source_of
from funding.imports.sources.run import import_source
from funding.models import FundingOpportunity, ImportRun
from tests.factories import term
from tests.funding.imports.sources.test_mipe import LISTED, row
from tests.funding.imports.sources.test_piemonte import EXPIRED, FEED, LIST, TENDER
from tests.funding.imports.sources.test_ro_calendar import PLANNED, cells, workbook

pytestmark = pytest.mark.django_db

NAMES = ("mipe", "calendar", "piemonte")
OPEN = EXPIRED.replace(b"Scaduto", b"Aperto").replace(b"2026-09-04", b"2098-09-04")
NOTICE = TENDER.replace(b"Gare d'appalto", b"Contributi")


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    for code in ("RO", "RO32", "ITC1"):
        term("territory", code)


def items(count: int) -> list[dict]:
    """Return calls of the portal's list, all but the first of them made up by number."""
    links = [f"https://oportunitati-ue.gov.ro/apel/apel-{number}/" for number in range(count)]
    return [
        {"id": number, "slug": f"apel-{number}", "link": link, "modified": "2026-07-20T10:00:00",
         "title": {"rendered": f"Apel {number}"}, "beneficiar": [3], "zona_geografica": [5]}
        for number, link in enumerate(links)
    ]  # fmt: skip


def page(number: int) -> bytes:
    return (
        f"<!DOCTYPE html><html><body><h1>Apel {number}</h1><p>Data deschiderii: 1 iunie 2026</p>"
        "<p>Data închiderii: 30 iunie 2098 16:00</p><p>Buget total: 1.000.000 EUR</p></body></html>"
    ).encode()


class Site:
    """What a source's site answers to a path, and its moods; `faults` come first."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.calls = 130
        self.broken: set[str] = set()

    def answer(self, path: str, query: dict[str, list[str]]) -> bytes | None:
        """Return a body, or None for 404."""
        if path == "/wp-json/wp/v2/apel":
            start = (int(query["page"][0]) - 1) * 100
            listed = items(self.calls)[start : start + 100]
            return json.dumps(listed).encode() if listed else None
        if path.startswith("/wp-json/"):
            names = {"beneficiar": [3, "IMM"], "zona_geografica": [5, "Național"]}
            named = names.get(path.rpartition("/")[2])
            return json.dumps([{"id": named[0], "name": named[1]}] if named else []).encode()
        if path.startswith("/apel/apel-"):
            return page(int(path.strip("/").rpartition("-")[2]))
        pages: dict[str, bytes] = {
            "/contributi-finanziamenti/rss.xml": FEED.encode(),
            "/pre-informazione-fondi-ue/": LIST.encode(),
            "/contributi-finanziamenti/uno": OPEN,
            "/pre-informazione-fondi-ue/tre": NOTICE,
            "/calendar.xlsx": CALENDAR_FILE,
        }
        return pages.get(path)


CALENDAR_FILE = workbook([cells(planned, plannedClose="2098-01-01") for planned in PLANNED])


@contextmanager
def serving(site: Site) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Answer, or do what the mood says."""
            parts = urlsplit(self.path)
            fault = site.faults.pop(0) if site.faults else ""
            known = parts.path not in site.broken
            body = site.answer(parts.path, parse_qs(parts.query)) if known else None
            if fault == "500" or body is None:
                self.send_response(500 if fault else 404)
                self.end_headers()
                return
            if fault == "html":
                body = b"<!DOCTYPE html><title>Attention</title>"
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if fault == "half":
                self.wfile.write(body[: len(body) // 2])
                self.close_connection = True
            elif fault == "slow":
                for byte in body[:200]:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(0.2)
            else:
                self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

        def handle_one_request(self) -> None:
            """Bear a client that has gone."""
            try:
                super().handle_one_request()
            except OSError:
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def ask(site: Site, tmp_path: Path) -> Iterator[Callable[..., ImportReport]]:
    with serving(site) as base:

        def ask(source: Source, **options: Any) -> ImportReport:
            url = f"{base}/calendar.xlsx" if source.key == "calendar" else base
            fetch = Fetch(url, tmp_path / source.key, pause=0, backoff=0, **options)
            return import_source(source, fetch)

        yield ask


# What each source tells: records, and how one of them stands.
TOLD = {
    "mipe": (130, Status.OPEN),
    "calendar": (len(PLANNED), Status.ANNOUNCED),
    "piemonte": (2, Status.OPEN),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_whole_run_and_one_that_brings_nothing_new(name: str, ask: Any) -> None:
    count, status = TOLD[name]
    run = ask(SOURCES[name]).run
    assert (run.state, run.new, run.rejected) == (ImportRun.State.DONE, count, 0), run.rejections
    found = FundingOpportunity.objects.filter(origin=name)
    assert found.count() == count
    assert status in {call.status() for call in found}
    again = ask(SOURCES[name]).run
    assert (again.new, again.changed, again.unchanged) == (0, 0, count)


def test_an_announced_call_is_never_dated(ask: Any) -> None:
    ask(SOURCES["calendar"])
    for call in FundingOpportunity.objects.filter(origin="calendar"):
        assert (call.opens_on, call.last_end, call.known_cut_offs) == (None, None, [])
        assert call.announced_for.endswith("2025")


def test_conditions_come_from_the_source(ask: Any) -> None:
    ask(SOURCES["calendar"])
    less = FundingOpportunity.objects.filter(criteria__operator="not-in", criteria__value="RO32")
    assert less.count() == sum(planned["region"] == "LDR" for planned in PLANNED)
    assert {row.provenance for call in less for row in call.criteria.all()} == {"source"}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("fault", ["500", "html", "half"])
def test_a_bad_day_leaves_what_the_site_had(name: str, fault: str, ask: Any, site: Site) -> None:
    ask(SOURCES[name])
    before = list(FundingOpportunity.objects.values("pk", "accepted", "listed", "live"))
    site.faults = [fault] * 400
    with pytest.raises(RefusedError):
        ask(SOURCES[name])
    assert list(FundingOpportunity.objects.values("pk", "accepted", "listed", "live")) == before
    assert ImportRun.objects.filter(state=ImportRun.State.REFUSED).count() == 1


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_that_trickles_ends_in_time(name: str, ask: Any, site: Site) -> None:
    site.faults = ["slow"] * 400
    begun = time.monotonic()
    with pytest.raises(RefusedError):
        ask(SOURCES[name], seconds=1)
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize(
    ("name", "content", "origin"),
    [
        ("calls.json", json.dumps([row(noted) for noted in LISTED]).encode(), "mipe"),
        ("Calendarul-estimativ.xlsx", CALENDAR_FILE, "calendar"),
        ("bando.html", OPEN, "piemonte"),
    ],
    ids=["list", "workbook", "page"],
)
def test_a_file_handed_in_is_of_its_source(
    name: str, content: bytes, origin: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    known = source_of(content[:4096], name)
    assert known
    assert known.key == origin
    report = import_file(path)
    assert report.run.rejected == 0, report.run.rejections
    assert FundingOpportunity.objects.filter(origin=origin).count() == report.run.new > 0


def test_pages_that_fail_leave_their_calls_as_they_were(ask: Any, site: Site) -> None:
    site.calls = 20
    ask(SOURCES["mipe"])
    told = FundingOpportunity.objects.order_by("pk").values(
        "pk", "accepted", "doubtful", "last_end"
    )
    before = list(told)
    site.broken = {f"/apel/apel-{number}/" for number in range(5)}
    run = ask(SOURCES["mipe"]).run
    assert run.state == ImportRun.State.DONE
    assert run.message.count("/apel/apel-") == 5
    assert list(told.all()) == before
    site.broken = {f"/apel/apel-{number}/" for number in range(20)}
    with pytest.raises(RefusedError):
        ask(SOURCES["mipe"])
