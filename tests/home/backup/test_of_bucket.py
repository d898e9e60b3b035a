"""Uploads in a bucket are backed up and restored as those in folders are."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from wagtail.documents import get_document_model

from core.uploads.bucket import BucketUploads
from home.backup.making import make_backup
from home.backup.restoring import restore
from tests.engines.s3 import S3


@pytest.mark.sqlite
@pytest.mark.xdist_group("s3")
def test_what_was_lost_in_a_bucket_is_there_again(
    bucket: S3, on_disk: Path, tmp_path: Path
) -> None:
    document = get_document_model().objects.create(
        title="Plan", file=ContentFile(b"what we plan", name="plan.txt")
    )
    changed = get_document_model().objects.create(
        title="Other", file=ContentFile(b"as it was", name="other.txt")
    )
    path = make_backup(tmp_path / "backups", "").path
    default_storage.delete(document.file.name)
    default_storage.delete(changed.file.name)
    default_storage.save(changed.file.name, ContentFile(b"as it is"))
    default_storage.save("documents/new.txt", ContentFile(b"later"))

    restore(path, "", replace=True)
    names = list(default_storage.names())  # type: ignore[attr-defined]
    assert sorted(names) == sorted([document.file.name, changed.file.name])
    assert default_storage.open(document.file.name).read() == b"what we plan"
    assert default_storage.open(changed.file.name).read() == b"as it was"
    assert isinstance(default_storage._wrapped, BucketUploads)
