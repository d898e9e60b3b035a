"""A backup that would fill the disk is not begun."""

from __future__ import annotations

import shutil
from collections import namedtuple
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from home.backup.errors import BackupError
from home.backup.making import make_backup
from home.backup.room import SPARE

LARGE = 4_000_000
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How many bytes are free."""
    free = {"free": 0}
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(1, 1, free["free"]))
    return free


def test_a_backup_that_has_no_room_is_refused_before_it_begins(
    on_disk: Path, tmp_path: Path, disk: dict[str, int]
) -> None:
    """The first by the size of the site, then by the newest backup; with a trial it needs more."""
    folder = tmp_path / "backups"
    default_storage.save("documents/large.bin", ContentFile(b"x" * LARGE))
    disk["free"] = SPARE + 2 * LARGE  # and nothing for the database
    with pytest.raises(BackupError, match=r"too little room: a backup needs about \d+.*backups"):
        make_backup(folder, "")
    assert [each.name for each in folder.iterdir()] == [".backup.lock"]
    assert not list(on_disk.glob(".trial-*"))

    disk["free"] = SPARE + 100 * LARGE
    size = make_backup(folder, "").size
    assert size < LARGE, "no row names the file"
    disk["free"] = SPARE + 2 * size
    made = make_backup(folder, "")
    disk["free"] = SPARE + 2 * made.size - 1
    with pytest.raises(BackupError, match="too little room"):
        make_backup(folder, "")
    disk["free"] = SPARE + 3 * made.size - 1
    with pytest.raises(BackupError, match="too little room"):
        make_backup(folder, "", verified=True)


@pytest.mark.sqlite
def test_what_a_killed_trial_left_takes_no_room(
    on_disk: Path, tmp_path: Path, disk: dict[str, int]
) -> None:
    (on_disk / ".trial-left").mkdir()
    with pytest.raises(BackupError, match="too little room"):
        make_backup(tmp_path / "backups", "", verified=True)
    assert not list(on_disk.glob(".trial-*"))
