"""How fast an import is, and how much memory it takes: in a process of its own.

    python -m tests.benchmarks.import_speed 20000 portal database.sqlite3

Prints one line of JSON: records a second for new, unchanged and changed ones, and for the
reference (reading and writing the same records as JSON, nothing else), on the clock and of the
processor's time; and the largest memory of the process in MB.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from tests.benchmarks.generate import generate_records, measures, write_measures
from tests.benchmarks.memory import peak_memory
from tests.stages import ROOT

DAY = date(2026, 11, 24)
LINE = 100
MOST_CHANGED = 10_000


def main(count: int, source: str, database: Path) -> None:
    """`source`: portal or incentivi; `database` has all tables and stays as it is."""
    with tempfile.TemporaryDirectory(prefix="import-speed-") as name:
        folder = Path(name)
        shutil.copy(database, folder / "db.sqlite3")
        os.environ |= {
            "DATA_DIR": name,
            "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
            "DJANGO_SETTINGS_MODULE": "sme4green.settings.dev",
        }
        sys.stdout.write(json.dumps(_measured(count, source, folder)) + "\n")


def _measured(count: int, source: str, folder: Path) -> dict[str, float]:
    sys.path.insert(0, str(ROOT / "site"))
    import django

    django.setup()
    from funding.imports.run import import_file

    same, other = folder / "same.jsonl", folder / "other.jsonl"
    few = min(count, MOST_CHANGED)
    if source == "portal":
        _write(same, generate_records(count, today=DAY))
        _write(other, map(_changed, generate_records(few, today=DAY)))
    else:
        write_measures(same, measures(count))
        write_measures(other, [row | {"Data_chiusura": "2099-01-01"} for row in measures(few)])

    figures = {}
    for name, many, work in (
        ("reference", count, lambda: _read_and_write(same)),
        ("new", count, lambda: import_file(same)),
        ("unchanged", count, lambda: import_file(same)),
        ("changed", few, lambda: import_file(other)),
    ):
        wall, used = time.perf_counter(), time.process_time()
        work()
        figures[name] = many / (time.perf_counter() - wall)
        figures[f"{name}_processor"] = many / (time.process_time() - used)
    return figures | {"megabytes": peak_memory()}


def _write(path: Path, rows: Iterable[dict]) -> None:
    """A file of answers, a line each, written without holding all records."""
    with path.open("w", encoding="utf-8") as file:
        page: list[dict] = []
        for row in rows:
            page.append(row)
            if len(page) == LINE:
                file.write(json.dumps({"results": page}) + "\n")
                page = []
        file.write(json.dumps({"results": page}) + "\n")


def _changed(row: dict) -> dict:
    row["metadata"]["deadlineDate"] = ["2099-01-01T00:00:00.000+0000"]
    return row


def _read_and_write(path: Path) -> None:
    with path.open(encoding="utf-8") as file:
        for line in file:
            told = json.loads(line)
            for row in told["results"] if "results" in told else told["response"]["docs"]:
                json.dumps(row)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
