"""Uploads in a bucket of S3: kept apart, shown to all or handed out, backed up and restored."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection

from core.uploads.bucket import BucketUploads
from tests.engines.s3 import S3
from tests.interest.desk.people import user

DAY = 24 * 60 * 60


pytestmark = [pytest.mark.sqlite, pytest.mark.xdist_group("s3")]


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    client.force_login(user("editor", is_superuser=True))
    return client


def picture(colour: str, name: str = "photo.png") -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", (1300, 900), colour).save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), "image/png")


def uploaded(editor: Client, colour: str) -> Any:
    root = Collection.get_first_root_node().pk
    sent = {"title": colour, "file": picture(colour), "collection": root}
    assert editor.post(reverse("wagtailimages:add"), sent).status_code == 302
    return get_image_model().objects.get(title=colour)


def fetched(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 – our own server
        return answer.read()


def colour_of(content: bytes) -> tuple[int, ...]:
    pixel = Image.open(BytesIO(content)).convert("RGB").getpixel((5, 5))
    assert isinstance(pixel, tuple)
    return pixel


def test_files_of_one_name_are_kept_apart(bucket: S3, editor: Client) -> None:
    red, blue = uploaded(editor, "red"), uploaded(editor, "blue")
    assert red.file.name != blue.file.name
    assert colour_of(red.file.read())[0] > 200
    assert colour_of(blue.file.read())[2] > 200
    documents = [
        get_document_model().objects.create(
            title=words, file=SimpleUploadedFile("plan.txt", words.encode())
        )
        for words in ("one", "two")
    ]
    assert [document.file.read() for document in documents] == [b"one", b"two"]


def test_files_that_are_saved_at_once_are_kept_apart(
    bucket: S3, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each looked whether the name is taken before the other wrote."""
    monkeypatch.setattr(BucketUploads, "exists", lambda _self, _name: False)
    names = [default_storage.save("documents/a.b.txt", ContentFile(text)) for text in "xy"]
    assert [default_storage.open(name).read() for name in names] == [b"x", b"y"]
    assert all(name.startswith("documents/a.b_") and name.endswith(".txt") for name in names)


def test_pictures_have_addresses_for_all_that_outlive_a_copy_of_the_pages(
    bucket: S3, editor: Client
) -> None:
    rendition = uploaded(editor, "red").get_rendition("width-400|format-webp")
    assert rendition.width == 400
    url = rendition.url
    assert colour_of(fetched(url))[0] > 200
    # A page shows it up to a day after it was made, and the copy of the last night as long again.
    assert int(parse_qs(urlsplit(url).query)["X-Amz-Expires"][0]) >= 2 * DAY
    for forged in (url.partition("?")[0], url.replace("X-Amz-Signature=", "X-Amz-Signature=0")):
        with pytest.raises(urllib.error.HTTPError) as refused:
            fetched(forged)
        assert refused.value.code == 403


def test_documents_are_handed_out_by_the_site_alone(
    bucket: S3, editor: Client, client: Client
) -> None:
    root = Collection.get_first_root_node().pk
    file = SimpleUploadedFile("plan.txt", b"what we plan")
    sent = {"title": "Plan", "file": file, "collection": root}
    assert editor.post(reverse("wagtaildocs:add"), sent).status_code == 302
    document = get_document_model().objects.get()
    with pytest.raises(NotImplementedError):
        _ = document.file.url
    answer = Client().get(document.url)
    assert b"".join(answer) == b"what we plan"  # type: ignore[arg-type]
    with pytest.raises(urllib.error.HTTPError) as refused:
        fetched(f"{bucket.address}/files/{document.file.name}")
    assert refused.value.code == 403


def test_what_is_deleted_is_gone(
    bucket: S3, editor: Client, django_capture_on_commit_callbacks: Callable
) -> None:
    image = uploaded(editor, "red")
    image.get_rendition("width-400")
    assert len(list(default_storage.names())) == 2  # type: ignore[attr-defined]
    with django_capture_on_commit_callbacks(execute=True):
        image.delete()
    assert list(default_storage.names()) == []  # type: ignore[attr-defined]


def test_while_the_server_is_away_pages_do_without_new_pictures(bucket: S3, editor: Client) -> None:
    image = uploaded(editor, "red")
    known = image.get_rendition("width-400")
    bucket.stop()
    try:
        assert known.url.startswith(bucket.address)
        assert image.get_rendition("width-800").width == 0
    finally:
        bucket.start()
    assert image.get_rendition("width-800").width == 800
