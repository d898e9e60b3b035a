"""Backups are encrypted as age does it: the program `age` of every distribution reads them too.

A key is either a secret one, which also reads backups, or a public one, with which a server makes
backups that whoever breaks into it cannot read.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pyrage import DecryptError, EncryptError, IdentityError, RecipientError, decrypt_io, encrypt_io
from pyrage.x25519 import Identity, Recipient

from .errors import FULL, BackupError

BEGINNING = b"age-encryption.org/"
SECRET, PUBLIC = "AGE-SECRET-KEY-", "age1"


@dataclass(frozen=True)
class Key:
    """What a backup is encrypted for, and what decrypts it; None where the key is public."""

    recipient: Recipient
    identity: Identity | None


def read_key(text: str) -> Key | None:
    """Return the key that `text` says; None where it says none. Raises BackupError."""
    lines = [line.strip() for line in text.splitlines()]
    # A file of age-keygen has comments.
    words = [line for line in lines if line and not line.startswith("#")]
    if not words:
        return None
    try:
        if words[0].startswith(SECRET):
            identity = Identity.from_str(words[0])
            return Key(identity.to_public(), identity)
        if words[0].startswith(PUBLIC):
            return Key(Recipient.from_str(words[0]), None)
    except (IdentityError, RecipientError):
        pass
    raise BackupError(
        f"The key for backups is not one: it begins with {SECRET} or {PUBLIC}. "
        "Make one with: manage.py backup --new-key"
    )


def new_key() -> tuple[str, str]:
    """Return a new secret key and the public one that belongs to it."""
    identity = Identity.generate()
    return str(identity), str(identity.to_public())


def is_encrypted(path: Path) -> bool:
    """Return whether a file was encrypted."""
    with path.open("rb") as file:
        return file.read(len(BEGINNING)) == BEGINNING


def encrypt(plain: Path, path: Path, key: Key) -> None:
    """Write the file `plain` to `path`, encrypted. Raises OSError."""
    try:
        with plain.open("rb") as source, path.open("wb") as target:
            encrypt_io(source, target, [key.recipient])
    except EncryptError as error:
        raise _of_the_disk(error) from error


def decrypt(path: Path, plain: Path, key: Key | None) -> None:
    """Write what the file at `path` says to `plain`. Raises BackupError, OSError."""
    if key is None or key.identity is None:
        raise BackupError(
            f"{path.name} is encrypted: give its secret key, which begins with {SECRET}, in "
            "BACKUP_KEY or with --key-file."
        )
    try:
        with path.open("rb") as source, plain.open("wb") as target:
            decrypt_io(source, target, [key.identity])
    except DecryptError as error:
        if "No matching keys" in str(error):
            raise BackupError(
                f"This is not the key of {path.name}: it was encrypted with another one."
            ) from error
        raise _of_the_disk(error, path) from error
    except OSError as error:
        raise _of_the_disk(error, path) from error


def _of_the_disk(error: Exception, path: Path | None = None) -> Exception:
    """Return what it means: age tells a fault of the disk by its words, a changed file by none."""
    for number in FULL:
        if getattr(error, "errno", None) == number or f"[Errno {number}]" in str(error):
            return OSError(number, "no room is left for the backup")
    if path is None:
        return BackupError(f"The backup could not be encrypted: {error}")
    return BackupError(f"{path.name} was cut off or changed after it was made ({error}).")
