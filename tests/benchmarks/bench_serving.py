"""What pages cost the server, made once or made anew, beside the least that can be: `make bench`.

Served by gunicorn with one process, asked by one client over loopback. What counts is the time of
the processor that the server takes for a request, as the client has a share in what the clock says.
"""

from __future__ import annotations

import http.client
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter

import pytest

from tests.benchmarks.start_project import content_of, start_project
from tests.content_paths import path_of
from tests.engines.processes import free_port, waited
from tests.server import PAGE_TYPES, prepare_site
from tests.stages import ROOT

GUNICORN = [str(Path(sys.executable).with_name("gunicorn")), "--log-level", "warning"]
# As the site is served (site/sme4green/gunicorn.py), and a site that has no such file.
AS_SERVED = ["-c", "site/sme4green/gunicorn.py"]
THREADS = ["--worker-class", "gthread", "--threads", "8"]
SITE = "sme4green.wsgi"
TIMES, SECONDS = 5, 0.4  # for each row
# At least so much of the rate of the bare view.
OF_BARE_VIEW = 0.8
# Made anew, a page takes the processor at most as long as so many bare views: 15 ms where one takes
# 0.75, on a machine on which pages took 31 before.
BARE_VIEWS = 20
# A form holds a token for each visitor, so its page is never kept.
OF_ITS_OWN = {"form"}


@dataclass(frozen=True)
class Rate:
    """Requests in a second of the processor's time, and of the clock's."""

    of_processor: float
    on_the_clock: float

    def told(self, name: str) -> str:
        """Return a row of the table."""
        return f"{name:<40} {self.of_processor:8,.0f} {self.on_the_clock:8,.0f}\n"


def bench_serving(tmp_path: Path) -> None:
    """Bare WSGI, a bare Django view, and each type beside its content in Wagtail's template."""
    pages = {kind: path_of(key, "en") for kind, key in PAGE_TYPES.items()}
    environment = prepare_site(tmp_path / "site", BACKGROUND="false", PYTHONPATH=".:site")
    bare = environment | {"DJANGO_SETTINGS_MODULE": "tests.benchmarks.bare_settings"}
    folder = tmp_path / "started"
    with ExitStack() as stack:
        wsgi = stack.enter_context(serving("tests.benchmarks.bare:application", environment))
        viewing = stack.enter_context(serving(SITE, bare))
        making = stack.enter_context(serving(SITE, environment | {"PAGE_CACHE": "false"}))
        keeping = stack.enter_context(serving(SITE, environment | {"PAGE_CACHE": "true"}))
        said = {kind: content_of(making.body(path, "identity")) for kind, path in pages.items()}
        given = start_project(folder, said)
        starting = stack.enter_context(serving("started.wsgi", given, folder))
        sys.stdout.write(f"{'requests a second':<40} {'processor':>9} {'clock':>8}\n")
        sys.stdout.write(rates([wsgi.asked("/")])[0].told("bare WSGI"))
        view, anew, once = {}, {}, {}
        for kind, path in pages.items():
            view[kind], started, anew[kind], once[kind] = rates(
                [
                    viewing.asked("/"),
                    starting.asked(f"/{kind}/"),
                    making.asked(path),
                    keeping.asked(path),
                ]
            )
            of_started = anew[kind].of_processor / started.of_processor
            sys.stdout.write(view[kind].told("bare Django view, our middleware"))
            sys.stdout.write(started.told(f"{kind}, by Wagtail's start-project"))
            sys.stdout.write(anew[kind].told(f"{kind}, made anew ({of_started:.0%} of that)"))
            sys.stdout.write(once[kind].told(f"{kind}, made once"))
    for kind in pages:
        assert anew[kind].of_processor >= view[kind].of_processor / BARE_VIEWS, kind
    for kind in once.keys() - OF_ITS_OWN:
        assert once[kind].of_processor >= OF_BARE_VIEW * view[kind].of_processor, kind


class Server:
    """A server that runs, and the process of it that answers."""

    def __init__(self, port: int, process: subprocess.Popen) -> None:
        self.port, self.process = port, process

    def body(self, path: str, coding: str = "gzip") -> str:
        """Return what stands at an address. Raises RuntimeError for anything but 200."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers={"Accept-Encoding": coding})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{path} answers {answer.status}")
        return content.decode(errors="replace")

    def asked(self, path: str) -> tuple[Callable[[], object], Callable[[], float]]:
        """Return what `rates` takes, for an address."""
        return partial(self.body, path), partial(used_by_worker, self.process.pid)


def rates(asked: Sequence[tuple[Callable[[], object], Callable[[], float]]]) -> list[Rate]:
    """Return the best rate of each, asked in turns: a machine that is slow for a while, is for all.

    Each comes with what tells how many seconds of the processor its server has taken so far.
    """
    found: list[list[Rate]] = [[] for _one in asked]
    for _time in range(TIMES):
        for (ask, used), of_one in zip(asked, found, strict=True):
            of_one.append(_rate(ask, used))
    return [max(of_one, key=lambda rate: rate.of_processor) for of_one in found]


def _rate(ask: Callable[[], object], used: Callable[[], float]) -> Rate:
    """Ask again and again for a while."""
    ask()
    since, before, count = perf_counter(), used(), 0
    while perf_counter() - since < SECONDS:
        ask()
        count += 1
    return Rate(count / (used() - before), count / (perf_counter() - since))


def used_by_worker(master: int) -> float:
    """Return the seconds of the processor that the first process of a server has taken."""
    worker = Path(f"/proc/{master}/task/{master}/children").read_text().split()[0]
    threads = Path(f"/proc/{worker}/task").iterdir()
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9


@contextmanager
def serving(app: str, environment: dict[str, str], folder: Path = ROOT) -> Iterator[Server]:
    """Serve an application by gunicorn, with one worker."""
    port = free_port()
    how = AS_SERVED if app == SITE else THREADS
    command = [*GUNICORN, *how, "-w", "1", "-b", f"127.0.0.1:{port}", app]
    with subprocess.Popen(command, env=environment, cwd=folder) as process:
        server = Server(port, process)
        try:
            waited(lambda: _answers(port), 60)
            yield server
        finally:
            process.terminate()


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("HEAD", "/")
        connection.getresponse().read()
    except OSError:
        return False
    finally:
        connection.close()
    return True


pytestmark = pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="reads /proc")
