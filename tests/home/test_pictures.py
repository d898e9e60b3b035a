"""Pictures of pages, and what is left of a page when the file of one is lost."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from home.models import StandardPage
from tests.factories import child, home

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("lost", "shared"), [(False, "fill-1200x630"), (True, "social-card")])
def test_a_lost_file_costs_the_picture_and_not_the_page(
    client: Client, lost: bool, shared: str
) -> None:
    picture = Image.objects.create(title="Mill", file=get_test_image_file(filename="mill.png"))
    page = child(home(), StandardPage, social_image=picture)
    if lost:
        picture.file.storage.delete(picture.file.name)
    response = client.get(page.url)
    assert response.status_code == 200
    named = BeautifulSoup(response.content, "html.parser").find("meta", property="og:image")
    assert shared in str(named)
