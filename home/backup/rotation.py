"""Which backups are kept: the newest of each of the last days, weeks and months, and the latest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from .errors import BackupError

# By the moment in UTC, so that names sort as they were made.
MOMENT = "%Y-%m-%dT%H%M%SZ"
NAME = re.compile(r"sme4green-(\d{4}-\d\d-\d\dT\d{6}Z)\.tar(\.age)?")
# Of these hours before the newest all are kept: an update that failed and is run again must not
# cost the backup from before it. Less than a day, so that nightly ones are not two.
LATEST = timedelta(hours=20)


@dataclass(frozen=True)
class Keep:
    """How many days, weeks and months keep their newest backup."""

    days: int
    weeks: int
    months: int


def read_keep(text: str) -> Keep:
    """Return what `days,weeks,months` says. Raises BackupError."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 3 or not all(part.isdecimal() for part in parts) or parts[0] == "0":
        raise BackupError(
            "BACKUP_KEEP says how many daily, weekly and monthly backups are kept, such as 7,4,12; "
            "at least one daily."
        )
    return Keep(*(int(part) for part in parts))


def name_of(made_at: datetime, *, encrypted: bool) -> str:
    """Return the name of a backup made then."""
    return f"sme4green-{made_at.astimezone(UTC):{MOMENT}}.tar{'.age' * encrypted}"


def made_at(path: Path) -> datetime | None:
    """Return when a backup was made, by its name; None for any other file."""
    found = NAME.fullmatch(path.name)
    return datetime.strptime(found[1], MOMENT).replace(tzinfo=UTC) if found else None


def superfluous(paths: Iterable[Path], keep: Keep) -> list[Path]:
    """Return the backups that are not kept; other files are none of ours."""
    newest_first = sorted(
        ((moment, path) for path in paths if (moment := made_at(path))), reverse=True
    )
    kept = {path for moment, path in newest_first if newest_first[0][0] - moment < LATEST}
    spans: list[tuple[int, Callable[[datetime], Any]]] = [
        (keep.days, lambda moment: moment.date()),
        (keep.weeks, lambda moment: moment.isocalendar()[:2]),
        (keep.months, lambda moment: (moment.year, moment.month)),
    ]
    for number, span in spans:
        newest: dict[Any, Path] = {}
        for moment, path in newest_first:
            newest.setdefault(span(moment), path)
        kept.update(list(newest.values())[:number])
    return [path for _moment, path in newest_first if path not in kept]


def rotate(folder: Path, keep: Keep) -> list[Path]:
    """Remove the backups of a folder that are not kept, and return them."""
    removed = superfluous(folder.iterdir(), keep)
    for path in removed:
        path.unlink()
    return removed
