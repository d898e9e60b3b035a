"""The rate that is found, held and judged."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.load.driver import Driver
from tests.load.kept import lost
from tests.load.memory import Memory
from tests.load.results import LIMIT, errors, percentile, table
from tests.load.servers import Site, serving
from tests.load.visitor import Ask, Visitor
from tests.load.visits import Visits

LEAST, FIRST, FACTOR, MOST = 1.0, 8.0, 1.5, 400.0  # requests a second
STEP, SETTLING = 12.0, 5.0  # seconds
# What is held of the rate at which the limit is just kept.
SHARE = 0.8


def main(what_it_does: str | None) -> int:
    """Return 0 if all was well."""
    asked = argparse.ArgumentParser(
        prog="python -m tests.load",
        description=what_it_does,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    asked.add_argument("--minutes", type=float, default=1.0)
    asked.add_argument("--rate", type=float, help="requests a second; else it is found")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--engine", action="store_true", help="search by Elasticsearch")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="load-") as name:
        try:
            with serving(Path(name), with_engine=options.engine) as site:
                return load(site, options.minutes * 60, options.rate, options.seed)
        except FileNotFoundError as error:
            say(f"Not run: {error}\n")
            return 1


# In less no process is warm, and one request of a hundred is two or three: both are only printed.
LONG = 10 * 60


def load(site: Site, seconds: float, rate: float | None, seed: int) -> int:
    """Return 0 if the site stood it."""
    visits = Visits(seed, site.drafts)
    ask_all(site, visits)
    with Driver(site.proxy, visits) as driver:
        if rate is None:
            rate = SHARE * found_rate(driver)
        say(f"\n{rate:.0f} requests a second for {seconds / 60:.1f} minutes, seed {seed}\n\n")
        driver.rate = rate
        time.sleep(STEP)
        begin, memory = time.monotonic(), Memory()
        memory.note(site.processes())
        time.sleep(seconds / 4)
        imported = site.run("import_calls", "file", str(site.folder / "calls.jsonl"))
        while (left := begin + seconds - time.monotonic()) > 0:
            time.sleep(min(left, 60.0))
            memory.note(site.processes())
        end = time.monotonic()
        has_left = driver.drain(60)
    answers = driver.between(begin, end)
    say(table(answers, end - begin) + memory.table())
    is_long = seconds >= LONG
    faults = errors(answers) + memory.faults(is_long=is_long) + lost(site, visits.accepted)
    faults += [repr(failure) for failure in driver.failures]
    if imported.wait(300):
        faults.append("the import failed")
    if not has_left:
        faults.append("not all visits ended")
    if (taken := percentile(answers, 0.99)) > LIMIT and is_long:
        faults.append(f"p99 is {taken * 1000:.0f} ms")
    say("\n" + ("".join(f"- {fault}\n" for fault in faults) or "Nothing was wrong.\n"))
    return int(bool(faults))


def found_rate(driver: Driver) -> float:
    """Return the highest rate of those tried at which the limit is kept; the lowest if at none."""
    rate = FIRST
    if not _keeps(driver, rate):
        while rate > LEAST:
            rate /= 2
            if _keeps(driver, rate):
                break
        return rate
    while rate < MOST and _keeps(driver, rate * FACTOR):
        rate *= FACTOR
    return rate


def _keeps(driver: Driver, rate: float) -> bool:
    """Try a rate for some seconds; return whether the limit is kept."""
    driver.rate = rate
    time.sleep(STEP)
    now = time.monotonic()
    taken = percentile(driver.between(now - STEP + SETTLING, now), 0.99)
    say(f"{rate:5.0f} requests a second: p99 {taken * 1000:.0f} ms\n")
    if taken > LIMIT:
        driver.drain(20)
    return taken <= LIMIT


def ask_all(site: Site, visits: Visits) -> None:
    """Ask once for all that is kept, as after an update: so memory is full before it is measured.

    Raises RuntimeError for what does not answer.
    """
    visitor = Visitor(site.proxy)
    for path in visits.kept_pages():
        answer = visitor.ask(Ask("page", path), time.monotonic())
        if not answer.is_right:
            raise RuntimeError(f"{path} answers {answer.status} {answer.error}")
    visitor.close()


def say(text: str) -> None:
    """For who watches."""
    sys.stdout.write(text)
    sys.stdout.flush()
