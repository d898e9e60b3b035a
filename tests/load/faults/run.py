"""One fault after the other, while visitors come."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from tests.load.driver import Driver
from tests.load.faults.breaking import Fault, faults
from tests.load.faults.pages import Pages
from tests.load.faults.seen import Row, heads, read_log
from tests.load.kept import arrived, lost
from tests.load.results import errors
from tests.load.run import ask_all, say
from tests.load.servers import Site, serving
from tests.load.visits import Visits

# Requests a second: what two cores answer beside what they start anew.
RATE = 15.0
# Of a hundred visits: so that some are always in hand when something fails.
EDITING = 8.0
CALM = 6.0  # seconds before a fault
# After it errors end within so many seconds; it is looked at a little longer.
WELL_WITHIN, LOOKED_AT = 10.0, 15.0


def main(what_it_does: str | None) -> int:
    """Return 0 if nothing was lost, wrong, or went on."""
    asked = argparse.ArgumentParser(
        prog="python -m tests.load.faults",
        description=what_it_does,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    asked.add_argument("--rate", type=float, default=RATE)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--no-engine", action="store_true", help="search by the database")
    asked.add_argument("--only", default="", help="faults whose name holds this")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="load-") as name:
        try:
            with serving(Path(name), with_engine=not options.no_engine) as site:
                return break_all(site, options.rate, options.seed, options.only)
        except FileNotFoundError as error:
            say(f"Not run: {error}\n")
            return 1


def break_all(site: Site, rate: float, seed: int, only: str = "") -> int:
    """Make one fault after the other, print what was seen, and return 0 if all was well."""
    visits = Visits(seed, site.drafts, EDITING)
    ask_all(site, visits)
    copy = site.folder / "data/mirror/current"
    pages = Pages(site.proxy, visits.kept_pages(), copy)
    wanted = [fault for fault in faults(site) if only in fault.name]
    found: list[str] = []
    rows: list[Row] = []
    with Driver(site.proxy, visits) as driver:
        driver.look = pages.look
        driver.rate = rate
        for fault in wanted:
            row = _break(site, driver, pages, fault)
            rows.append(row)
            say(f"{fault.name}: {row.back - row.begun:.1f} s\n")
            late = [one for one in row.answers
                    if one.begun > row.back + WELL_WITHIN and not one.is_right]  # fmt: skip
            found += [f"{fault.name}, {WELL_WITHIN:.0f} s after it: {one}" for one in errors(late)]
            for one in errors(row.answers):
                say(f"    {one}\n")
        if not driver.drain(120):
            found.append("not all visits ended")
        found += [repr(failure) for failure in driver.failures]
    say(f"\n{heads()}{''.join(row.told() for row in rows)}\n")
    found += [f"{path} was another page, {many} times" for path, many in pages.wrong.items()]
    found += lost(site, visits.accepted)
    twice = sum(many - 1 for many in arrived(site).values())
    taken = visits.accepted
    say(
        f"Taken: {len(taken.enquiries)} forms, {len(taken.drafts)} drafts, "
        f"{len(taken.documents)} documents. {twice} mails came twice. "
        f"{len(pages.marks)} pages were compared.\n"
    )
    if site.engine is None:
        say("Left out: the search engine.\n")
    say("\n" + ("".join(f"- {fault}\n" for fault in found) or "Nothing was wrong.\n"))
    return int(bool(found))


def _break(site: Site, driver: Driver, pages: Pages, fault: Fault) -> Row:
    """Make one fault and look at what is answered until all should be well again."""
    time.sleep(CALM)
    since, begun = site.log.stat().st_size, time.monotonic()
    pages.are_judged = not fault.pages_may_differ
    fault.begin(site)
    time.sleep(fault.seconds)
    fault.end(site)
    back = time.monotonic()
    time.sleep(LOOKED_AT)
    pages.are_judged = True
    answers = driver.between(begun, time.monotonic())
    return Row(fault.name, begun, back, answers, read_log(site.log, since))
