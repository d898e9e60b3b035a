"""Backups are made while the site runs, and restored as they were made."""

from __future__ import annotations

import os
import pty
import resource
import select
import shutil
import signal
import subprocess
import tarfile
import threading
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from wagtail.documents import get_document_model

from home.backup.archive import UPLOADS
from home.backup.databases import database_of
from home.backup.encryption import new_key, read_key
from home.backup.errors import BackupError
from home.backup.files import named_by_rows
from home.backup.making import make_backup
from home.backup.restoring import read, restore
from home.jobs.overview import job_states
from tests.engines.debian import unpacked
from tests.engines.processes import not_here, waited
from tests.stages import MANAGE, ROOT

USERS = get_user_model()._default_manager
DOCUMENTS = get_document_model()._default_manager


def add_document(title: str, content: bytes = b"words") -> Any:
    """A document with its file."""
    return DOCUMENTS.create(title=title, file=ContentFile(content, name=f"{title}.txt"))


def content(name: str) -> bytes:
    """What the storage has under a name."""
    with default_storage.open(name) as file:
        return file.read()


@pytest.fixture(autouse=True)
def age(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program that encrypts: the installed one, or Debian's."""
    if not shutil.which("age"):
        folder = unpacked("age")
        if folder is None:
            not_here("age is missing")
        monkeypatch.setenv("PATH", f"{folder}/usr/bin:{os.environ['PATH']}")


def a_key() -> str:
    """A secret key."""
    return new_key()[0]


def uploads_in(path: Path, folder: Path) -> set[str]:
    """The uploads of a backup."""
    read(path, "", folder)
    return {str(file.relative_to(folder / UPLOADS)) for file in (folder / UPLOADS).rglob("*.txt")}


def test_what_was_lost_is_there_again(on_disk: Path, tmp_path: Path) -> None:
    """Twice, as a restored site is backed up and restored like any other."""
    key = a_key()
    USERS.create_user("ana", email="ana@example.eu")
    kept = add_document("kept")
    default_storage.save("images/picture.txt", ContentFile(b"no row names it"))
    made = make_backup(tmp_path / "backups", key)
    assert (made.files, made.missing) == (1, [])
    assert made.path.stat().st_mode & 0o077 == 0

    for _again in range(2):
        USERS.create_user("later")
        later = add_document("later").file.name
        name = kept.file.name
        default_storage.delete(name)
        with pytest.raises(BackupError, match=r"There is a site already: \d+ pages, 2 people, "):
            restore(made.path, key, replace=False)
        done = restore(made.path, key, replace=True)

        assert list(USERS.values_list("username", flat=True)) == ["ana"]
        assert [each.title for each in DOCUMENTS.all()] == ["kept"]
        assert content(name) == b"words"
        assert not default_storage.exists(later)
        assert (done.files, done.hints) == (1, [])
        add_document("other").delete()  # sequences go on where they were


@pytest.mark.sqlite
@pytest.mark.slow
def test_a_backup_of_an_older_version_is_brought_to_this_one(
    on_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of a newer version is refused; settings that lack and jobs that wait are told."""
    today = sorted(MigrationRecorder(connection).applied_migrations())
    call_command("migrate", "resources", "0005", verbosity=0)
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1")
    older = make_backup(tmp_path, "")
    monkeypatch.delenv("REDIS_URL")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('home', '9999_later', %s)",
            [timezone.now()],
        )
    newer = make_backup(tmp_path / "newer", "")

    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=6))
    done = restore(older.path, "", replace=True)
    assert sorted(MigrationRecorder(connection).applied_migrations()) == today
    assert len(done.hints) == 2
    assert "REDIS_URL" in done.hints[0]
    assert "run_background --once --anyway" in done.hints[1]
    with pytest.raises(BackupError, match=r"newer version of the site .* 9999_later: update"):
        restore(newer.path, "", replace=True)


NOW = timezone.now()


def test_no_row_lacks_its_file_while_editors_work(on_disk: Path, tmp_path: Path) -> None:
    """Documents come and go all the time; each that the database of a backup names is in it."""
    for number in range(40):
        add_document(f"first-{number}")
    stop = threading.Event()

    def edit() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with transaction.atomic():
                add_document(f"new-{number}")
            DOCUMENTS.order_by("pk").first().delete()
        connections.close_all()

    editor = threading.Thread(target=edit)
    editor.start()
    try:
        made = [make_backup(tmp_path / str(number), "") for number in range(3)]
    finally:
        stop.set()
        editor.join()
    for number, each in enumerate(made):
        folder = tmp_path / f"read-{number}"
        folder.mkdir()
        files = uploads_in(each.path, folder)
        assert each.missing == []
        assert len(files) >= 40
        if connection.vendor == "sqlite":
            from home.backup.sqlite import SQLite

            with SQLite(folder / "database").asking() as ask:
                names = named_by_rows(ask, [DOCUMENTS.model._meta.db_table])
            assert names <= files


@pytest.mark.sqlite
def test_a_run_that_is_killed_leaves_nothing_that_looks_like_a_backup(
    on_disk: Path, tmp_path: Path
) -> None:
    """It is killed while it reads a file; the next run removes what it had begun."""
    document = add_document("slow")
    path = Path(default_storage.path(document.file.name))
    path.unlink()
    os.mkfifo(path)
    folder = tmp_path / "backups"
    child = os.fork()
    if not child:
        make_backup(folder, "")
        os._exit(0)
    waited(lambda: any(folder.glob(".unfinished-*/backup.tar")), 20)
    with pytest.raises(BackupError, match="Another backup is being made or restored"):
        make_backup(folder, "")
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert not list(folder.glob("sme4green*"))

    path.unlink()
    made = make_backup(folder, "")
    assert made.missing == [document.file.name]
    assert [each for each in folder.iterdir() if each.name != ".backup.lock"] == [made.path]


@pytest.mark.sqlite
@pytest.mark.parametrize("room", [100_000, 8_000_000], ids=["for the database", "for the file"])
def test_a_full_disk_is_told_and_leaves_nothing(on_disk: Path, tmp_path: Path, room: int) -> None:
    """A limit of the process, which the system tells of as of a full disk."""
    for number in range(3):
        add_document(f"large-{number}", os.urandom(3_000_000))
    folder = tmp_path / "backups"
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, limits[1]))
    try:
        with pytest.raises(BackupError, match="the disk is full"):
            make_backup(folder, a_key())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert [each.name for each in folder.iterdir()] == [".backup.lock"]


@pytest.mark.sqlite
def test_what_is_no_good_backup_is_refused_in_words(on_disk: Path, tmp_path: Path) -> None:
    """And the site stays as it is."""
    key = a_key()
    document = add_document("kept", b"A" * 2000)
    encrypted = make_backup(tmp_path / "encrypted", key).path
    plain = make_backup(tmp_path / "plain", "").path
    rotten = tmp_path / "rotten.tar"
    rotten.write_bytes(plain.read_bytes().replace(b"A" * 100, b"B" * 100, 1))
    cut = tmp_path / "cut.tar"
    cut.write_bytes(plain.read_bytes()[:-30_000])
    cut_off = tmp_path / "cut.tar.age"
    cut_off.write_bytes(encrypted.read_bytes()[:-70_000])
    away = tmp_path / "away.tar"
    with tarfile.open(away, "w") as tar:
        tar.addfile(tarfile.TarInfo("../outside"))
    public = read_key(new_key()[1])
    for path, with_key, words in (
        (encrypted, a_key(), "This is not the key of"),
        (encrypted, "", "is encrypted: give its secret key"),
        (encrypted, public, "is encrypted: give its secret key"),
        (cut_off, key, "was cut off or changed"),
        (rotten, "", f"changed after it was made.*{document.file.name}"),
        (cut, "", "was cut off"),
        (away, "", "does not belong into a backup"),
        (tmp_path / "none.tar", "", "No such file"),
    ):
        with pytest.raises(BackupError, match=words):
            restore(path, with_key, replace=True)
    assert content(document.file.name) == b"A" * 2000
    assert DOCUMENTS.count() == 1
    assert not list(on_disk.glob(".unfinished-*"))


@pytest.mark.sqlite
@pytest.mark.slow
def test_the_command_tries_what_it_made_and_removes_old_ones(
    on_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """The trial is a restore like any other, in a process that knows no other place."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "sme4green.settings.dev")
    settings.BACKUP_KEY, public = new_key()
    settings.BACKUP_KEEP = "1,0,0"
    add_document("kept")
    said = StringIO()
    call_command("backup", to=tmp_path, stdout=said)
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=1))
    call_command("backup", to=tmp_path, verify=True, stdout=said)
    assert len(list(tmp_path.glob("sme4green-*.tar.age"))) == 1
    assert "encrypted, restored as a trial. 1 old ones removed" in said.getvalue()
    (state,) = [job for job in job_states(timezone.now()) if job.name == "backup"]
    assert state.last
    assert "restored as a trial" in state.report
    assert not list(on_disk.glob(".trial-*"))
    settings.BACKUP_KEY = public[:-3]
    with pytest.raises(CommandError, match="The key for backups is not one"):
        call_command("backup", to=tmp_path)


@pytest.mark.postgresql
def test_a_backup_of_postgresql_is_tried_in_a_database_of_its_own(on_disk: Path) -> None:
    """It is reached as the site's is, and goes afterwards."""
    with database_of(connection).scratch(on_disk) as url, connection.cursor() as cursor:
        name = urlsplit(url).path.removeprefix("/")
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname = %s", [name])
        assert cursor.fetchone() == (1,)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname = %s", [name])
        assert cursor.fetchone() == (0,)


@pytest.mark.slow
def test_a_key_is_typed_unseen_and_ends_with_the_line(tmp_path: Path) -> None:
    """Which is not one here, as that is told before anything is done."""
    keyboard, terminal = pty.openpty()
    with subprocess.Popen(
        [*MANAGE, "backup", "--key-file", "-", "--to", tmp_path],
        cwd=ROOT, stdin=terminal, stderr=subprocess.PIPE, start_new_session=True,
    ) as run:  # fmt: skip
        assert run.stderr
        asked = b""
        while not asked.endswith(b"shown): "):
            more = run.stderr.read1()
            assert more, asked
            asked += more
        os.write(keyboard, b"AGE-SECRET-KEY-1\n")
        assert b"The key for backups is not one" in run.stderr.read()
    assert not select.select([keyboard], [], [], 0)[0]
    os.close(keyboard)
    os.close(terminal)
