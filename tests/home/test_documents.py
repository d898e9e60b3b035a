"""Documents: who may read them is asked, by whatever address."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction, GroupCollectionPermission
from wagtail.users.models import UserProfile

from core.uploads.bucket import BucketUploads
from home.models import StandardPage
from tests.factories import child, home
from tests.interest.desk.people import at, user

pytestmark = pytest.mark.django_db


def document(name: str, collection: Collection) -> AbstractDocument:
    return get_document_model().objects.create(
        title=name, file=ContentFile(b"TOPSECRET", name=name), collection=collection
    )


def test_a_private_document_is_not_served_by_its_file(client: Client) -> None:
    private = Collection.get_first_root_node().add_child(name="Private")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    secret = document("secret.txt", private)
    name = secret.file.name
    assert client.get(secret.url).status_code == 302
    for path in (name, f"./{name}", f"images/../{name}", f"/{name}", f"images/../../media/{name}"):
        assert client.get(f"/media/{path}").status_code == 404, path


def test_documents_lie_outside_of_what_a_proxy_may_serve(settings: Settings) -> None:
    """Whatever folder of uploads it serves."""
    for name in ("a.txt", "images/a.txt", "a.txt"):
        made = document(name, Collection.get_first_root_node())
        path = Path(made.file.path)
        assert path.read_bytes() == b"TOPSECRET"
        assert not path.is_relative_to(settings.MEDIA_ROOT)
        with pytest.raises(NotImplementedError):
            _ = made.file.url
        made.file.delete(save=False)
        assert not path.exists()
    image = get_image_model().objects.create(title="Image", file=get_test_image_file())
    assert Path(image.file.path).is_relative_to(settings.MEDIA_ROOT)


def test_documents_in_a_bucket_have_no_address() -> None:
    bucket = BucketUploads(bucket_name="b", access_key="k", secret_key="s", region_name="eu")
    with pytest.raises(NotImplementedError):
        bucket.url("documents/a.txt")
    assert "Signature" in bucket.url("images/a.png")
    code = "from sme4green.settings import base; print(base.STORAGES['default']['BACKEND'])"
    keys = {"S3_BUCKET": "b", "S3_ACCESS_KEY": "k", "S3_SECRET_KEY": "s", "PYTHONPATH": "site"}
    run = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | keys, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert run.stdout.strip() == "core.uploads.bucket.BucketUploads"


def test_documents_of_before_are_moved_and_back(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    migration = import_module("home.migrations.0009_documents_apart")
    migration.apart(None, None)  # nothing was uploaded yet
    old = tmp_path / "media" / "documents" / "a.txt"
    old.parent.mkdir(parents=True)
    old.write_text("words")
    row = get_document_model()(title="A")
    row.file.name = "documents/a.txt"
    migration.apart(None, None)
    assert row.file.read() == b"words"
    assert not old.exists()
    migration.together(None, None)
    assert old.read_text() == "words"


def test_what_is_for_all_is_served(client: Client) -> None:
    free = document("free.txt", Collection.get_first_root_node())
    response = client.get(free.url)
    assert (response.status_code, b"".join(response)) == (200, b"TOPSECRET")
    image = get_image_model().objects.create(title="Image", file=get_test_image_file())
    assert client.get(image.file.url).status_code == 200
    assert client.get(image.get_rendition("width-10").url).status_code == 200


# --- Who opens a private document ---------------------------------------------


@pytest.fixture
def private() -> Collection:
    return Collection.get_first_root_node().add_child(name="Private")


def test_for_accounts_means_those_with_a_right_in_the_collection(private: Collection) -> None:
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    below = private.add_child(name="Below")
    for collection in (private, below):
        secret = document("secret.txt", collection)
        for name, status in (("Editors", 200), ("Moderators", 200), ("Advisers", 403)):
            response = at(user(f"{name}-{collection.pk}", name)).get(secret.url)
            assert response.status_code == status, name
        boss = get_user_model().objects.create_superuser(f"boss{collection.pk}", password="x")
        response = at(boss).get(secret.url)
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-store"
        assert Client().get(secret.url).status_code == 302


def test_right_in_another_collection_is_none(private: Collection) -> None:
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    group = Group.objects.create(name="Elsewhere")
    permission = Permission.objects.get(codename="choose_document")
    other = Collection.get_first_root_node().add_child(name="Other")
    row = GroupCollectionPermission.objects.create(
        group=group, collection=other, permission=permission
    )
    client = at(user("ion", "Elsewhere"))
    secret = document("secret.txt", private)
    assert client.get(secret.url).status_code == 403
    row.collection = private
    row.save()
    assert client.get(secret.url).status_code == 200


def test_groups_and_passwords_hold(private: Collection) -> None:
    secret = document("secret.txt", private)
    restriction = CollectionViewRestriction.objects.create(
        collection=private, restriction_type="groups"
    )
    restriction.groups.add(Group.objects.get(name="Advisers"))
    assert at(user("luca", "Advisers")).get(secret.url).status_code == 200
    assert at(user("anna", "Editors")).get(secret.url).status_code == 302
    restriction.restriction_type, restriction.password = "password", "word"
    restriction.save()
    client = Client()
    asked = client.get(secret.url)
    assert "TOPSECRET" not in asked.content.decode()
    assert "no-store" in asked["Cache-Control"]
    url = reverse("wagtaildocs_authenticate_with_password", args=[restriction.pk])
    client.post(url, {"password": "word", "return_url": secret.url})
    response = client.get(secret.url)
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")


def test_lists_of_the_admin_name_none_to_those_without_a_right(private: Collection) -> None:
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    document("secret.txt", private)
    child(home(), StandardPage, title="Unpublished plan", live=False)
    adviser, editor = at(user("luca", "Advisers")), at(user("anna", "Editors"))
    for address, title in (
        ("/admin/api/main/documents/", "secret.txt"),
        ("/admin/documents/chooser/", "secret.txt"),
        ("/admin/api/main/pages/", "Unpublished plan"),
        (f"/admin/choose-page/{home().pk}/", "Unpublished plan"),
        ("/admin/choose-page/search/?q=unpublished", "Unpublished plan"),
    ):
        assert title not in adviser.get(address).content.decode(), address
        if "search" not in address:
            assert title in editor.get(address).content.decode(), address


@pytest.mark.sqlite
@pytest.mark.parametrize("size", [200_000, 4_000_000], ids=["in the view", "before any view"])
def test_an_upload_on_a_full_disk_is_answered_in_words_and_told(
    size: int, caplog: pytest.LogCaptureFixture
) -> None:
    """A limit of the process, which the system tells of as of a full disk."""
    person = user("full-disk", is_superuser=True, is_staff=True)
    UserProfile.objects.create(user=person, preferred_language="it")
    browser = Client(raise_request_exception=False)
    browser.force_login(person)
    address = reverse("wagtaildocs:add")
    sent = {"title": "Bando", "collection": Collection.get_first_root_node().pk}
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        file = SimpleUploadedFile("bando.txt", os.urandom(size // 2).hex().encode())
        answer = browser.post(address, sent | {"file": file}, HTTP_ACCEPT_LANGUAGE="it")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert answer.status_code == 503
    assert "il disco del server è pieno" in answer.content.decode()
    assert get_document_model().objects.count() == 0
    assert [record for record in caplog.records if record.levelname == "ERROR"]
