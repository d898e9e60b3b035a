"""What no page of the admin sends is refused, and is no fault of ours."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from home.blocks.body import BodyBlock
from news.models import NewsIndexPage
from tests.factories import child, home

pytestmark = pytest.mark.django_db

NO_KEYS = ("", "water", "\0", "1.0", "٣", "..", "9999-12")
NO_ADDRESSES = ("1", "%00", "wagtailadmin_logout", "x" * 3000)


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("a", "a@example.org", "x"))
    return client


@pytest.mark.parametrize(
    "name", ["wagtaildocs_chooser", "wagtailimages_chooser", "wagtailsnippetchoosers_home_term"]
)
def test_a_key_that_is_no_number_is_the_key_of_nothing(admin: Client, name: str) -> None:
    several = reverse(f"{name}:chosen_multiple")
    one = reverse(f"{name}:chosen", args=["1"]).removesuffix("1/")
    asked = [(several, {"id": [key]}) for key in NO_KEYS] + [
        (f"{one}{key}/", {}) for key in NO_KEYS if key
    ]
    answers = {(path, str(sent)): admin.get(path, sent).status_code for path, sent in asked}
    assert {asked: status for asked, status in answers.items() if status != 404} == {}
    assert admin.get(several, {"id": ["1", "2"]}).status_code == 200


def test_an_id_that_is_meant_is_none_of_these(admin: Client) -> None:
    """All of a list are done at once; a block is shown by its name."""
    child(home(), NewsIndexPage)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    everything = {"id": "all", "childOf": home().pk, "next": "/admin/"}
    assert admin.get(bulk, everything).status_code == 200
    assert admin.get(bulk, everything | {"id": "water"}).status_code == 404
    block = BodyBlock().definition_prefix
    preview = reverse("wagtailadmin_block_preview")
    assert admin.get(preview, {"id": block}).status_code == 200
    assert admin.get(preview, {"id": "water"}).status_code == 404


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("wagtailadmin_choose_page_external_link", {"data": {"link_text": "x"}}),
        ("wagtailredirects:process_import", {"data": {"from_encoding": "utf-8"}}),
    ],
)
def test_a_form_without_its_fields_is_refused(
    admin: Client, name: str, sent: dict[str, Any]
) -> None:
    assert admin.post(reverse(name), **sent).status_code == 400


@pytest.mark.parametrize("body", [b"\xac\xff", b"[1, 2]", b"7", b"{"])
def test_what_is_no_record_of_closed_hints_is_refused(admin: Client, body: bytes) -> None:
    address = reverse("wagtailadmin_dismissibles")
    assert admin.patch(address, body, content_type="application/json").status_code == 400
    assert admin.patch(address, b'{"tip": true}', content_type="application/json").json()


@pytest.mark.parametrize("value", NO_ADDRESSES)
def test_nothing_leads_on_to_what_is_no_address(admin: Client, value: str) -> None:
    login = reverse("wagtailadmin_login")
    assert admin.get(login, {"next": value}).status_code == 400
    assert admin.get(login, {"next": "/admin/reports/"}).headers["Location"] == "/admin/reports/"
    page = child(home(), NewsIndexPage)
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type="password", password="known"
    )
    address = reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, page.pk])
    sent = {"password": "known", "return_url": value}
    assert Client().post(address, sent).status_code == 400
    assert Client().post(address, sent | {"return_url": page.url}).headers["Location"] == page.url
