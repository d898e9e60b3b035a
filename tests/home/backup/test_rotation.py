"""Which backups are kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from home.backup.errors import BackupError
from home.backup.rotation import Keep, name_of, read_keep, superfluous


def test_the_newest_of_each_day_week_and_month_is_kept() -> None:
    """Two a day for a year; other files of the folder are none of ours."""
    newest = datetime(2026, 11, 30, 14, tzinfo=UTC)
    moments = [newest - timedelta(hours=12 * number) for number in range(730)]
    paths = [Path("/backups") / name_of(moment, encrypted=True) for moment in moments]
    others = [Path("/backups/notes.txt"), Path("/backups/sme4green-of-mine.tar")]
    removed = superfluous([*others, *reversed(paths)], Keep(days=3, weeks=2, months=3))
    assert [path.name for path in paths if path not in removed] == [
        "sme4green-2026-11-30T140000Z.tar.age",  # also of the week and of the month
        "sme4green-2026-11-30T020000Z.tar.age",  # of the same hours as the newest
        "sme4green-2026-11-29T140000Z.tar.age",  # a Sunday: also of the week before
        "sme4green-2026-11-28T140000Z.tar.age",
        "sme4green-2026-10-31T140000Z.tar.age",
        "sme4green-2026-09-30T140000Z.tar.age",
    ]
    assert not set(removed) & set(others)


@pytest.mark.parametrize("text", ["", "7", "7,4", "0,4,12", "7,4,x", "-1,2,3"])
def test_what_says_no_three_numbers_is_refused(text: str) -> None:
    with pytest.raises(BackupError, match="BACKUP_KEEP says how many"):
        read_keep(text)
    assert read_keep(" 7, 4,12") == Keep(7, 4, 12)
