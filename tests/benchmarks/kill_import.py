"""Kill an import at random moments, run it again, compare with an undisturbed one.

    python -m tests.benchmarks.kill_import --moments 20 [--source incentivi]

Each time a scan of the whole portal or another source (new, changed, missing, vanishing and bad
records) is begun in a process of its own and killed with SIGKILL; what is left must be sound, and
after the scan has run again the tables must equal those of a scan that nobody disturbed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tests.benchmarks.generate import generate_records, measures, write_measures
from tests.stages import ROOT

# What tells when something was written, not what.
CLOCKS = {"last_seen", "source_changed", "first_published_at", "last_published_at", "run_id"}
TABLES = ("funding_fundingopportunity", "funding_cutoff", "funding_sourcechange")
BATCH = 50


def main() -> int:
    """Returns 0 if every interrupted import ended as the undisturbed one."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--moments", type=int, default=20)
    asked.add_argument("--records", type=int, default=1000)
    asked.add_argument("--seed", type=int, default=int(time.time()))
    asked.add_argument("--source", choices=("portal", "incentivi"), default="portal")
    asked.add_argument("--database", type=Path, help="a database with tables, else one is made")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="kill-import-") as folder:
        return _Trial(Path(folder), options).run()


class _Trial:
    """A folder with a database, three scans, and the state that each trial begins with."""

    def __init__(self, folder: Path, options: argparse.Namespace) -> None:
        self.folder, self.moments = folder, options.moments
        self.dice = random.Random(options.seed)  # noqa: S311 – moments, no secrets
        self.database, self.start = folder / "db.sqlite3", folder / "start.sqlite3"
        self.scans = [folder / f"scan-{number}.jsonl" for number in (1, 2, 3)]
        say(f"seed {options.seed}, {options.records} records")
        _set_up(folder, options.database)
        self.source = options.source
        made = _scans(options.records, self.dice, self.source)
        for path, rows in zip(self.scans, made, strict=True):
            (_write if self.source == "portal" else write_measures)(path, rows)

    def run(self) -> int:
        """All moments, a line for each."""
        # The start: everything seen once, then a scan in which some were missing already.
        *earlier, last = self.scans
        for path in earlier:
            path.touch()
            self._finish(path)
        with closing(sqlite3.connect(self.database)) as connection:  # with what its WAL holds
            connection.execute("VACUUM INTO ?", [str(self.start)])
        last.touch()  # when a scan began: the pages of one are counted once
        began = time.monotonic()
        self._finish(last)
        lasted = time.monotonic() - began
        expected = _snapshot(self.database)
        say(f"undisturbed: {lasted:.2f} s, {_counts(self.database)}")
        failures = 0
        for number in range(1, self.moments + 1):
            moment = self.dice.uniform(0, lasted)
            self._restart()
            killed = self._kill(last, moment)
            faults = _faults(self.database)
            left = _counts(self.database)
            self._finish(last)
            faults += _differences(expected, _snapshot(self.database))
            failures += bool(faults)
            how = "killed" if killed else "already done"
            say(f"{number:3} {how} after {moment:.2f} s, {left}: {'; '.join(faults) or 'equal'}")
        say(f"{self.moments - failures} of {self.moments} equal")
        return 1 if failures else 0

    def _restart(self) -> None:
        for path in self.folder.glob("db.sqlite3*"):
            path.unlink()
        shutil.copy(self.start, self.database)

    def _kill(self, path: Path, moment: float) -> bool:
        """Whether it was still running after so many seconds."""
        child = _forked(lambda: _import(path, self.source))
        time.sleep(moment)
        os.kill(child, signal.SIGKILL)
        _pid, status = os.waitpid(child, 0)
        return os.WIFSIGNALED(status)

    def _finish(self, path: Path) -> None:
        _pid, status = os.waitpid(_forked(lambda: _import(path, self.source)), 0)
        if status:
            raise SystemExit("the import itself failed")


def _set_up(folder: Path, database: Path | None) -> None:
    """Django on a database of our own."""
    os.environ |= {
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "sme4green.settings.dev",
    }
    if database:
        shutil.copy(database, folder / "db.sqlite3")
    sys.path.insert(0, str(ROOT / "site"))
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    if not database:
        call_command("migrate", verbosity=0)
    connections.close_all()


def _forked(work: Callable[[], None]) -> int:
    """The id of a process that does it."""
    child = os.fork()
    if child:
        return child
    try:
        work()
    except BaseException as error:  # noqa: BLE001 – it must not run on as its parent
        say(repr(error))
        os._exit(1)
    os._exit(0)


def _import(path: Path, source: str) -> None:
    """A complete scan of all kinds, as from the source itself."""
    from funding.imports import run
    from funding.imports.files.reader import Reading
    from funding.imports.portal.codes import KINDS
    from funding.imports.sources.registry import SOURCES
    from funding.models import ImportRun

    run.BATCH = BATCH
    kinds = SOURCES[source].kinds if source in SOURCES else tuple(KINDS.values())
    scan = ImportRun(origin=source, what=path.name, complete=True)
    begun = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    reading = Reading([path], begun=begun)
    run.Import(scan, False, lambda line: None, kinds).of(lambda: reading)


def _scans(count: int, dice: random.Random, source: str) -> list[list[dict]]:
    """Three scans: from one to the next records come, go, change in all fields, and are bad."""
    many = count * 5 // 4
    if source == "portal":
        rows = list(generate_records(many, seed=dice.randrange(10**6), today=_day()))
        bad = {"reference": "bad"}
    else:
        rows, bad = measures(many), {"Titolo": "bad"}
    scans = []
    for number in range(3):
        scan = [
            _changed(row, dice) if dice.random() < 0.3 else row
            for row in rows[: count + number * count // 8]
            if not number or dice.random() < 0.9
        ]
        scan += [bad, *scan[:20]]
        dice.shuffle(scan)
        scans.append(scan)
    return scans


def _changed(row: dict, dice: random.Random) -> dict:
    changed = json.loads(json.dumps(row))
    if "metadata" not in changed:
        later = {"Data_chiusura": f"2099-0{dice.randint(1, 9)}-01", "Regioni": ["Piemonte"]}
        return changed | later | {"Soggetto_Concedente": "Changed", "Costi_Ammessi": []}
    meta = changed["metadata"]
    meta["deadlineDate"] = [f"2099-0{dice.randint(1, 9)}-01T00:00:00.000+0000"]
    meta["callTitle"] = ["Changed"]
    meta["typesOfAction"] = ["Changed"]
    meta["keywords"] = ["changed"]
    return changed


def _day() -> date:
    return date.today()  # noqa: DTZ011 – any day will do


def _write(path: Path, rows: list[dict]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for start in range(0, len(rows), 100):
            file.write(json.dumps({"results": rows[start : start + 100]}) + "\n")


# --- looking at the database, without Django -------------------------------------------------


def _rows(database: Path, query: str) -> Iterator[dict[str, Any]]:
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        yield from (dict(row) for row in connection.execute(query))


def _snapshot(database: Path) -> dict[str, list[dict[str, Any]]]:
    """The tables without their clocks."""
    return {
        table: [
            {name: value for name, value in row.items() if name not in CLOCKS}
            for row in _rows(database, f"SELECT * FROM {table} ORDER BY id")  # noqa: S608
        ]
        for table in TABLES
    }


def _differences(expected: dict[str, list[dict]], found: dict[str, list[dict]]) -> list[str]:
    """Which tables differ, with the columns of the rows that do."""
    said = []
    for table, rows in expected.items():
        pairs = zip(rows, found[table], strict=False)
        odd = [(one, other) for one, other in pairs if one != other]
        if odd or len(rows) != len(found[table]):
            columns = {name for one, other in odd for name in one if one[name] != other.get(name)}
            said.append(f"{table} differs in {len(odd)} rows ({', '.join(sorted(columns))})")
    return said


def _counts(database: Path) -> str:
    """How much is in the tables."""
    counts = []
    for table in TABLES:
        (row,) = _rows(database, f"SELECT count(*) AS many FROM {table}")  # noqa: S608
        counts.append(f"{row['many']} {table.removeprefix('funding_')}")
    return ", ".join(counts)


def _faults(database: Path) -> list[str]:
    """What is half done: none, if every batch is written whole or not at all."""
    (check,) = _rows(database, "PRAGMA integrity_check")
    faults = [] if check["integrity_check"] == "ok" else ["the database is damaged"]
    half = _rows(
        database,
        """
        SELECT o.id FROM funding_fundingopportunity o
        LEFT JOIN (
            SELECT opportunity_id, count(*) AS many, min(ends_at) AS low, max(ends_at) AS high
            FROM funding_cutoff GROUP BY opportunity_id
        ) c ON c.opportunity_id = o.id
        WHERE coalesce(c.many, 0) != coalesce(json_array_length(o.accepted, '$.cut_offs'), 0)
           OR c.low IS NOT o.first_end OR c.high IS NOT o.last_end
        """,
    )
    many = len(list(half))
    return [*faults, f"{many} opportunities without all their cut-offs"] if many else faults


def say(line: str) -> None:
    """A line for who watches."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
