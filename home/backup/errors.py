"""What can go wrong with a backup, in words for whoever runs the command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from core.uploads.disk import is_full


class BackupError(Exception):
    """A sentence that says what is the matter and what to do."""


@contextmanager
def told_in_words(action: str) -> Iterator[None]:
    """Raise BackupError for what the disk refuses; `action` is what was tried."""
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise BackupError(
                f"{action} failed: the disk is full ({error}). Make room, then run it again; "
                "nothing was left behind."
            ) from error
        raise BackupError(f"{action} failed: {error}") from error
