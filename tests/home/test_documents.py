"""Documents: who may read them is asked, by whatever address."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction, GroupCollectionPermission

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
