"""Uploaded files in a bucket."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from storages.backends.s3 import S3Storage

from .folder import is_document, no_address

# Seconds for which an address of a picture is good: the most there is. It stands in pages that are
# kept, by browsers, proxies and the copy of the last night.
SIGNED_FOR = 7 * 24 * 60 * 60


class BucketUploads(S3Storage):
    """Pictures have addresses that are signed for a while; documents have none.

    Addresses are signed as all servers understand (AWS Signature Version 4).
    """

    def get_default_settings(self) -> dict[str, Any]:
        return super().get_default_settings() | {
            "file_overwrite": False,
            "querystring_expire": SIGNED_FOR,
            "signature_version": "s3v4",
        }

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return a name that no other upload gets, even if it is saved at the same moment."""
        path = PurePosixPath(name)
        own = self.get_alternative_name(str(path.with_suffix("")), path.suffix)
        return super().get_available_name(own, max_length)

    def names(self) -> Iterator[str]:
        """Yield the name of every file."""
        for file in self.bucket.objects.all():
            yield file.key

    def url(self, name: str, *args: Any, **options: Any) -> str:
        return no_address(name) if is_document(name) else super().url(name, *args, **options)
