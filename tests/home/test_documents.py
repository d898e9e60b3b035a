"""Documents: who may read them is asked, by whatever address."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction

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
