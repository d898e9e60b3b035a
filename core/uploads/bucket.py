"""Uploaded files in a bucket."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from storages.backends.s3 import S3Storage

from .folder import is_document, no_address


class BucketUploads(S3Storage):
    """Pictures have addresses that are signed for a while; documents have none."""

    def names(self) -> Iterator[str]:
        """Yield the name of every file."""
        for file in self.bucket.objects.all():
            yield file.key

    def url(self, name: str, *args: Any, **options: Any) -> str:
        return no_address(name) if is_document(name) else super().url(name, *args, **options)
