"""Uploads, wherever they are stored: in folders or in a bucket."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files import File
from django.core.files.storage import Storage
from django.db import models


def named_by_rows(ask: Any, tables: Iterable[str]) -> set[str]:
    """Return the names of all files that rows of these tables name."""
    known = set(tables)
    names: set[str] = set()
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or model._meta.db_table not in known:
            continue
        for field in model._meta.local_fields:
            if isinstance(field, models.FileField):
                # Both names are those of our own models.
                query = f'SELECT DISTINCT "{field.column}" FROM "{model._meta.db_table}"'  # noqa: S608
                names.update(name for (name,) in ask(query) if name)
    return names


def put(folder: Path, names: Iterable[str], storage: Storage) -> None:
    """Put files of a folder into the storage, under just these names."""
    for name in names:
        path = folder / name
        if storage.exists(name):
            if _alike(path, name, storage):
                continue
            storage.delete(name)
        with path.open("rb") as file:
            # Not `save`, which gives a name that nothing else has.
            stored = storage._save(name, File(file))  # type: ignore[attr-defined]
        if stored != name:
            raise OSError(f"{name} could not be stored under its name, but as {stored}")


def remove_others(names: Iterable[str], storage: Any) -> int:
    """Remove what is in the storage and has none of these names; return how many there were."""
    others = set(storage.names()) - set(names)
    for name in others:
        storage.delete(name)
    return len(others)


def relative_names(folder: Path) -> Iterator[str]:
    """Yield the names of all files of a folder."""
    return (
        path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()
    )


def _alike(path: Path, name: str, storage: Storage) -> bool:
    if storage.size(name) != path.stat().st_size:
        return False
    with path.open("rb") as ours, storage.open(name) as stored:
        return _digest(ours) == _digest(stored)


def _digest(file: Any) -> bytes:
    return hashlib.file_digest(file, "sha256").digest()
