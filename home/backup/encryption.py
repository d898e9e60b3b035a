"""Backups are encrypted by age (https://age-encryption.org), which Debian has.

A key is either a secret one, which also reads backups, or a public one, with which a server makes
backups that whoever breaks into it cannot read.
"""

from __future__ import annotations

import errno
import re
import shutil
import signal
import subprocess
from pathlib import Path

from .errors import BackupError

BEGINNING = b"age-encryption.org/"
SECRET, PUBLIC = "AGE-SECRET-KEY-1", "age1"
# How both are written, in capitals or small letters.
KEY = re.compile(r"(?:AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}|age1[02-9ac-hj-np-z]{58})")
NO_ROOM = ("no space left on device", "file too large", "disk quota exceeded")


def read_key(text: str) -> str:
    """Return the key that `text` says; nothing where it says none. Raises BackupError."""
    lines = [line.strip() for line in text.splitlines()]
    # A file of age-keygen has comments.
    words = [line for line in lines if line and not line.startswith("#")]
    if not words:
        return ""
    if not KEY.fullmatch(words[0]):
        raise BackupError(
            f"The key for backups is not one: it begins with {SECRET} or {PUBLIC} and has 58 "
            "characters more. Make one with: manage.py backup --new-key"
        )
    return words[0]


def new_key() -> tuple[str, str]:
    """Return a new secret key and the public one that belongs to it. Raises BackupError."""
    secret = next(line for line in _run("age-keygen").splitlines() if line.startswith(SECRET))
    return secret, public_of(secret)


def public_of(key: str) -> str:
    """Return the public key of a secret one; of a public one itself."""
    return key if key.startswith(PUBLIC) else _run("age-keygen", "-y", typed=key).strip()


def is_encrypted(path: Path) -> bool:
    """Return whether a file was encrypted."""
    with path.open("rb") as file:
        return file.read(len(BEGINNING)) == BEGINNING


def encrypt(plain: Path, path: Path, key: str) -> None:
    """Write the file `plain` to `path`, encrypted. Raises BackupError, OSError."""
    _run("age", "--recipient", public_of(key), "--output", str(path), str(plain))


def decrypt(path: Path, plain: Path, key: str) -> None:
    """Write what the file at `path` says to `plain`. Raises BackupError, OSError."""
    if not key.startswith(SECRET):
        raise BackupError(
            f"{path.name} is encrypted: give its secret key, which begins with {SECRET}, in "
            "BACKUP_KEY or with --key-file."
        )
    # Typed, not an argument: every user of the machine can read those.
    options = ("--decrypt", "--identity", "-", "--output", str(plain))
    try:
        _run("age", *options, str(path), typed=key)
    except BackupError as error:
        if "no identity matched" in str(error):
            raise BackupError(
                f"This is not the key of {path.name}: it was encrypted with another one."
            ) from error
        raise BackupError(
            f"{path.name} was cut off or changed after it was made ({error})."
        ) from error


def _run(program: str, *arguments: str, typed: str = "") -> str:
    """Return what the program says. Raises BackupError with its words, OSError of a full disk."""
    found = shutil.which(program)
    if found is None:
        raise BackupError(f"{program} is missing, which encrypts (Debian: apt install age).")
    done = subprocess.run(  # noqa: S603 – a program of age's with our own arguments
        [found, *arguments], input=typed, capture_output=True, text=True, check=False
    )
    said = done.stderr.lower()
    if done.returncode == -signal.SIGXFSZ or any(words in said for words in NO_ROOM):
        raise OSError(errno.ENOSPC, "no room is left for the backup")
    if done.returncode:
        raise BackupError(done.stderr.strip().splitlines()[0])
    return done.stdout
