"""What editors do that no visitor sees leaves the pages that are kept for visitors alone."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Collection, Page
from wagtail.test.utils.form_data import nested_form_data, streamfield
from wagtail_localize.models import StringTranslation

from core.caching import VersionedCache, is_shown
from home.models import StandardPage
from tests.factories import child, home
from tests.interest.desk.people import at, user
from tests.versions import translated

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    return at(user("editor", is_superuser=True, is_staff=True))


@pytest.fixture
def page() -> Page:
    return child(home(), StandardPage, title="About", summary="In short.")


@pytest.fixture
def told(page: Page, editor: Client, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What visitors see and was invalidated since."""
    keys: list[str] = []
    invalidate = VersionedCache.invalidate

    def telling(self: VersionedCache) -> None:
        if is_shown(self.key):
            keys.append(self.key)
        invalidate(self)

    monkeypatch.setattr(VersionedCache, "invalidate", telling)
    return keys


def send(client: Client, page: Page, action: str) -> None:
    data = {"title": "Anew", "slug": page.slug, "summary": "In short.", "body": streamfield([])}
    comments = {"comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}}
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    sent = client.post(address, nested_form_data(data | comments | {action: "1"}))
    assert sent.status_code == 302


def test_a_draft_of_a_public_page(editor: Client, page: Page, told: list[str]) -> None:
    send(editor, page, "action-save")
    assert Page.objects.get(pk=page.pk).draft_title == "Anew"
    assert not told
    send(editor, page, "action-publish")
    assert told


def test_a_page_that_was_never_published_until_it_is(
    editor: Client, page: Page, told: list[str]
) -> None:
    hidden = child(home(), StandardPage, title="Later", summary="In short.", live=False)
    told.clear()
    send(editor, hidden, "action-save")
    assert StandardPage.objects.get(pk=hidden.pk).title == "Anew", "in the page itself"
    assert not told
    send(editor, hidden, "action-publish")
    assert told
    told.clear()
    editor.post(reverse("wagtailadmin_pages:unpublish", args=[hidden.pk]))
    assert not StandardPage.objects.get(pk=hidden.pk).live
    assert told


def test_a_hidden_page_moves_the_addresses_of_what_is_public_below(
    editor: Client, page: Page, told: list[str]
) -> None:
    Page.objects.filter(pk=page.pk).update(live=False)
    hidden = StandardPage.objects.get(pk=page.pk)
    below = child(hidden, StandardPage, title="Below", summary="In short.")
    told.clear()
    hidden.slug = "elsewhere"
    send(editor, hidden, "action-save")
    assert "/elsewhere/" in Page.objects.get(pk=below.pk).url_path
    assert told


def test_a_document_that_nothing_links_yet(editor: Client, told: list[str]) -> None:
    file = SimpleUploadedFile("guide.txt", b"How to apply.")
    sent = {"title": "Guide", "collection": Collection.get_first_root_node().pk, "file": file}
    assert editor.post(reverse("wagtaildocs:add"), sent).status_code == 302
    document = get_document_model().objects.get()
    assert not told
    document.title = "Another name"
    document.save()
    assert told


def test_a_text_that_is_translated(editor: Client, page: Page, told: list[str]) -> None:
    translation = translated(page, "it")
    text = translation.source.stringsegment_set.get(context__path="title")
    told.clear()
    address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, text.pk])
    sent = editor.put(address, "value=Chi siamo", content_type="application/x-www-form-urlencoded")
    assert sent.status_code == 200
    assert StringTranslation.objects.filter(data="Chi siamo").exists()
    assert not told
