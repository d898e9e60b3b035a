"""A picture has words for those who do not see it, or is said to be decoration."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield
from wagtail_localize.models import StringSegment, TranslationSource

from home.models import CustomImage as Image
from home.models import StandardPage
from news.models import ArticlePage, NewsIndexPage
from tests.factories import child, home, locale
from tests.specimens import SPECIMENS, stream

pytestmark = pytest.mark.django_db

ALT = "A mill beside a river"
ASKED = "Say what the picture shows, or that it is decoration."


@pytest.fixture
def picture() -> Image:
    return Image.objects.create(title="Mill", file=get_test_image_file(filename="mill.png"))


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("admin", password="secret"))
    return client


def block(picture: Image, **said: Any) -> tuple[str, dict]:
    return "image", {"image": picture.pk, "caption": "", "credit": "", **said}


def send(admin: Client, page: Page, action: str, body: list, **said: Any) -> str:
    """Save or publish a page in the editor; what is complained of."""
    data = {
        "title": page.title,
        "slug": page.slug,
        "body": streamfield(body),
        "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0},
        **said,
    }
    if action:
        data[action] = data["advice_read"] = "1"
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = admin.post(address, nested_form_data(data), follow=True)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("said", "live"),
    [({"alt": ""}, False), ({"alt": ALT}, True), ({"alt": "", "decorative": "on"}, True)],
)
def test_a_picture_in_the_text_is_published_with_words_or_as_decoration(
    admin: Client, picture: Image, said: dict, live: bool
) -> None:
    page = child(home(), StandardPage, live=False)
    answer = send(admin, page, "action-publish", [block(picture, **said)])
    page.refresh_from_db()
    assert page.live is live
    assert (ASKED in answer) is not live
    assert not send(admin, page, "", [block(picture, alt="")]).count(ASKED), "a draft may wait"


@pytest.mark.parametrize(
    ("said", "live"),
    [({}, False), ({"picture_alt": ALT}, True), ({"picture_is_decoration": "on"}, True)],
)
def test_the_picture_of_a_page_too(admin: Client, picture: Image, said: dict, live: bool) -> None:
    page = child(home(), StandardPage, live=False)
    answer = send(admin, page, "action-publish", [], social_image=picture.pk, **said)
    page.refresh_from_db()
    assert page.live is live
    assert (ASKED in answer) is not live


def test_what_the_picture_says_itself_is_enough(admin: Client, picture: Image) -> None:
    Image.objects.update(alt_ro="O moară")
    page = child(home(), StandardPage, live=False)
    body = [block(picture, alt="")]
    answer = send(admin, page, "action-publish", body, social_image=picture.pk)
    page.refresh_from_db()
    assert page.live
    assert ASKED not in answer


def test_the_words_are_heard_and_shared(client: Client, picture: Image) -> None:
    body = stream(block(picture, alt=ALT), block(picture, alt=ALT, decorative=True))
    index = child(home(), NewsIndexPage)
    page = child(index, ArticlePage, social_image=picture, picture_alt="Cover", body=body)
    shown = BeautifulSoup(client.get(page.url).content, "html.parser")
    assert [img["alt"] for img in shown.select("main img")] == ["Cover", ALT, ""]
    shared = shown.find("meta", property="og:image:alt")
    assert shared is not None
    assert shared["content"] == "Cover"
    page.picture_is_decoration = True
    page.save()
    assert b"og:image:alt" not in client.get(page.url).content


def test_what_was_written_before_is_still_published(admin: Client, picture: Image) -> None:
    """Until it was asked, no words meant decoration: in blocks, and in drafts of pages."""
    page = child(home(), StandardPage, social_image=picture, body=stream(block(picture, alt="")))
    revision = page.save_revision()
    del revision.content["picture_alt"], revision.content["picture_is_decoration"]
    revision.content["body"] = stream(block(picture, alt=""), block(picture, alt=ALT))
    revision.save()
    draft = revision.as_object()
    assert draft.picture_is_decoration
    assert [one.value["decorative"] for one in draft.body] == [True, False]
    revision.publish()
    editor = admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    decoration = BeautifulSoup(editor.content, "html.parser").select_one(
        "[name=picture_is_decoration]"
    )
    assert decoration is not None
    assert decoration.has_attr("checked")
    page = StandardPage.objects.get(pk=page.pk)
    page.body.stream_block.clean(page.body)


@pytest.mark.parametrize("model", SPECIMENS, ids=lambda model: model.__name__)
def test_every_page_type_asks_for_it(model: type[Page]) -> None:
    form = model.get_edit_handler().get_form_class()
    assert {"social_image", "picture_alt", "picture_is_decoration"} <= set(form.base_fields)


def test_the_words_are_translated_and_whether_they_are_needed_is_shared(picture: Image) -> None:
    body = stream(block(picture, alt=ALT, decorative=False))
    page = child(home(), StandardPage, social_image=picture, picture_alt="Cover", body=body)
    home("ro")
    source, _created = TranslationSource.update_or_create_from_instance(page)
    said = StringSegment.objects.filter(source=source).values_list("string__data", flat=True)
    assert {ALT, "Cover"} <= set(said)
    version, _created = source.create_or_update_translation(
        locale("ro"), publish=False, fallback=True
    )
    decorated = json.loads(json.dumps(list(version.body.raw_data)))
    assert decorated[0]["value"]["decorative"] is False
    assert not version.picture_is_decoration
