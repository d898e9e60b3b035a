"""Where uploaded files lie: pictures where everybody may read them, documents where nobody may.

Documents are handed out by the site alone, which asks who wants them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from django.core.files.storage import FileSystemStorage

DOCUMENTS = "documents/"


def is_document(name: str | None) -> bool:
    """Return whether a name in the storage is that of a document."""
    return (name or "").replace("\\", "/").startswith(DOCUMENTS)


def no_address(name: str | None) -> NoReturn:
    """Raise what Django and Wagtail expect of a file that has no address."""
    raise NotImplementedError(f"{name} has no address: the site hands it out.")


class Uploads(FileSystemStorage):
    """Files in the folder of uploads; documents in the folder `private` beside it."""

    @property
    def private(self) -> FileSystemStorage:
        """The storage of documents."""
        return FileSystemStorage(location=Path(self.base_location).with_name("private"))

    def names(self) -> Iterator[str]:
        """Yield the name of every file."""
        for folder, documents in ((self.location, False), (self.private.location, True)):
            for path in Path(folder).rglob("*"):
                name = path.relative_to(folder).as_posix()
                if is_document(name) == documents and path.is_file():
                    yield name

    def path(self, name: str) -> str:
        return self.private.path(name) if is_document(name) else super().path(name)

    def url(self, name: str | None) -> str:
        return no_address(name) if is_document(name) else super().url(name)

    def _save(self, name: str, content: Any) -> str:
        storage = self.private if is_document(name) else super()
        return storage._save(name, content)  # type: ignore[union-attr]
