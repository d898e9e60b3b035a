"""What editors see of files: which nothing uses, and which pictures say nothing in a language."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, GroupCollectionPermission, Page, ReferenceIndex

from home.models import CustomDocument, CustomImage, StandardPage
from pacts.models import PactDocument, PactIndexPage, PactPage
from tests.factories import child, home, term
from tests.interest.desk.people import at, user
from tests.specimens import stream

pytestmark = pytest.mark.django_db
PICTURES, DOCUMENTS = "unused_images_report", "unused_documents_report"
SILENT = "silent_pictures_report"


def picture(title: str, **said: Any) -> CustomImage:
    file = get_test_image_file(filename=f"{title}.png", size=(4, 4))
    return CustomImage.objects.create(title=title, file=file, **said)


def document(title: str, **said: Any) -> CustomDocument:
    file = ContentFile(b"words", name=f"{title}.txt")
    return CustomDocument.objects.create(title=title, file=file, **said)


def shown(client: Client, report: str, **chosen: object) -> list[str]:
    response = client.get(reverse(report), chosen)
    assert response.status_code == 200
    return [each.title for each in response.context["object_list"]]


def queries(client: Client, report: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        shown(client, report)
    return len(captured)


@pytest.fixture
def admin() -> Client:
    return at(user("admin", is_superuser=True))


def drafted(page: Page, **changed: Any) -> Page:
    """A page with changes that are not published."""
    for name, value in changed.items():
        setattr(page, name, value)
    page.save_revision()
    return page


def test_what_is_live_in_a_draft_or_scheduled_counts_as_used(admin: Client) -> None:
    live = child(home(), StandardPage, social_image=picture("live"))
    ReferenceIndex.create_or_update_for_object(live)
    block = {"image": picture("in text").pk, "alt": "", "decorative": True}
    link = f'<p><a linktype="document" id="{document("link").pk}">x</a></p>'
    body = stream(
        ("image", {**block, "caption": "", "credit": ""}),
        ("text", link),
        ("note", {"kind": "info", "title": "", "text": link}),
        ("documents", [document("list").pk]),
        ("files", [{"document": document("by language").pk, "language": "ro"}]),
    )
    drafted(child(home(), StandardPage), social_image=picture("draft"), body=body)
    later = child(home(), StandardPage, live=False)
    later.social_image = picture("scheduled")
    later.go_live_at = timezone.now() + timezone.timedelta(days=2)
    later.save_revision().publish()
    later.social_image = None
    later.save_revision()
    index = child(home(), PactIndexPage)
    place = {"country": "IT", "latitude": 45, "longitude": 7, "subject": "Food"}
    pact = child(index, PactPage, territory=term("territory", "ITC11"), **place)
    drafted(pact, documents=[PactDocument(document=document("of a pact"))])
    former = drafted(child(home(), StandardPage), social_image=picture("no longer"))
    drafted(former, social_image=None)
    picture("never")
    document("nobody")
    assert shown(admin, PICTURES) == ["never", "no longer"]
    assert shown(admin, DOCUMENTS) == ["nobody"]


def test_the_reports_ask_no_more_for_many(admin: Client) -> None:
    def fill(*numbers: int) -> None:
        for number in numbers:
            body = stream(("documents", [document(f"used {number}").pk]))
            drafted(child(home(), StandardPage), body=body, social_image=picture(f"used {number}"))
            picture(f"unused {number}")
            document(f"unused {number}")

    fill(0)
    reports = (PICTURES, DOCUMENTS, SILENT)
    before = {report: (queries(admin, report), queries(admin, report))[1] for report in reports}
    fill(*range(1, 6))
    assert {report: queries(admin, report) for report in reports} == before


def test_only_who_may_deletes_together_and_in_own_collections() -> None:
    root = Collection.get_first_root_node()
    mine, others = root.add_child(name="Torino"), root.add_child(name="Ilfov")
    group = Group.objects.create(name="Torino")
    right = Permission.objects.get(codename="change_image", content_type__app_label="wagtailimages")
    GroupCollectionPermission.objects.create(group=group, collection=mine, permission=right)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    own, foreign = picture("own", collection=mine), picture("foreign", collection=others)
    editor = at(user("editor", "Torino"))
    assert shown(editor, PICTURES) == ["own"]
    assert shown(editor, SILENT) == ["own"]
    page = editor.get(reverse(PICTURES)).content.decode()
    delete = reverse("wagtail_bulk_action", args=["home", "customimage", "delete"])
    assert delete in page
    assert "data-bulk-action-num-objects-in-listing" not in page, "that would be all there are"
    editor.post(f"{delete}?id={own.pk}&id={foreign.pk}&next={reverse(PICTURES)}")
    editor.post(f"{delete}?id={own.pk}&next={reverse(PICTURES)}")
    assert [each.title for each in CustomImage.objects.all()] == ["foreign"]
    menu = reverse("wagtailadmin_home")
    assert reverse(PICTURES) in editor.get(menu).content.decode()
    assert reverse(DOCUMENTS) not in editor.get(menu).content.decode()
    for stranger in (user("nobody"), user("adviser", "Advisers")):
        assert at(stranger).get(reverse(PICTURES)).status_code == 302


def test_pictures_that_say_nothing_in_a_language_are_counted_and_listed(admin: Client) -> None:
    said = {"alt_en": "A mill", "alt_ro": "O moară", "alt_it": "Un mulino"}
    picture("complete", **said)
    picture("half", **{**said, "alt_it": ""})
    picture("silent")
    assert shown(admin, SILENT) == ["half", "silent"]
    assert shown(admin, SILENT, language="it") == ["half", "silent"]
    assert shown(admin, SILENT, language="ro") == ["silent"]
    start = admin.get(reverse("wagtailadmin_home")).content.decode()
    assert "2 pictures without alternative text in a language" in start
    assert reverse(SILENT) in start
    table = admin.get(reverse(SILENT), {"export": "csv"})
    assert b"half,A mill,O moar" in b"".join(table.streaming_content)  # type: ignore[arg-type]
