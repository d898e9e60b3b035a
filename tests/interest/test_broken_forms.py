"""A form that cannot work does not go live; one that is live anyway fails nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from home.jobs.publishing import publish_scheduled
from home.models import StandardPage
from interest.models import Enquiry, InterestFormField, InterestFormPage
from tests.factories import child, home
from tests.interest.factories import answers, form_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("admin", password="x"))
    return client


def row(kind: str, **more: Any) -> dict[str, Any]:
    return {"field_type": kind, "label": kind, "required": "on", "choices": "", **more}


def saved(editor: Client, rows: list[dict[str, Any]], action: str) -> Any:
    """The answer to a new form with these fields."""
    home()
    data = nested_form_data(
        {
            "title": "Tell us",
            "slug": "tell-us",
            "summary": "",
            "body": streamfield([]),
            "form_fields": inline_formset(rows),
            "button": "",
            "thanks": rich_text(""),
            "confirmed": rich_text(""),
            "mail_subject": "",
            "mail_text": "",
            "kind": "interest",
            "retention_months": "24",
            action: "1",
            "advice_read": "1",
        }
    )
    path = reverse("wagtailadmin_pages:add", args=["interest", "interestformpage", home().pk])
    return editor.post(path, data)


def is_live(rows: list[dict[str, Any]], editor: Client) -> bool:
    saved(editor, rows, "action-publish")
    return InterestFormPage.objects.filter(live=True).exists()


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([row("firm")], "needs a field for the email address"),
        ([row("email"), row("email")], "another field for"),
        ([row("email"), row("firm"), row("firm")], "another field for"),
        ([row("email"), row("dropdown", choices=" , ,")], "Write the choices"),
    ],
)
def test_a_form_that_cannot_work_is_refused_beside_its_fields(
    editor: Client, rows: list[dict[str, Any]], words: str
) -> None:
    for action in ("action-publish", "action-submit"):
        answer = saved(editor, rows, action)
        assert answer.status_code == 200
        assert words in answer.content.decode()
    assert not InterestFormPage.objects.exists()


def test_one_that_works_goes_live_with_whatever_labels(editor: Client) -> None:
    rows = [row("email", label="Adresă"), row("singleline", label="Întrebare"),
            row("singleline", label="Întrebare")]  # fmt: skip
    assert is_live(rows, editor)


def test_a_draft_may_be_unfinished(editor: Client) -> None:
    assert saved(editor, [row("firm")], "action-save").status_code == 302
    assert not InterestFormPage.objects.get().live


def unfinished() -> InterestFormPage:
    """A draft without a mail field."""
    page = form_page()
    page.unpublish()
    page.form_fields.set([InterestFormField(locale=page.locale, field_type="firm", label="Firm")])
    page.save_revision(clean=False)
    return page


def test_no_way_leads_a_broken_one_to_visitors(editor: Client) -> None:
    page = unfinished()
    with pytest.raises(ValidationError):
        page.get_latest_revision().publish()
    path = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    answer = editor.post(
        f"{path}?id={page.pk}&next=/admin/", HTTP_REFERER="http://testserver/admin/"
    )
    assert "needs a field for the email address" in answer.content.decode()
    page.refresh_from_db()
    assert not page.live


def test_one_that_is_refused_at_its_hour_keeps_no_other_waiting() -> None:
    broken = unfinished()
    good = child(home(), StandardPage, live=False)
    good.save_revision()
    due = timezone.now() - timedelta(minutes=2)
    for number, page in enumerate((broken, good)):
        at = due + timedelta(seconds=number)
        Revision.objects.filter(pk=page.get_latest_revision().pk).update(approved_go_live_at=at)
    publish_scheduled()
    good.refresh_from_db()
    broken.refresh_from_db()
    assert good.live
    assert not broken.live
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def without_mail(page: InterestFormPage) -> None:
    page.form_fields.filter(field_type="email").delete()


def test_without_a_mail_field_it_is_closed_and_gives_back_what_was_typed(
    client: Client, terms: None
) -> None:
    page = form_page()
    shown = client.get(page.url).content.decode()
    without_mail(page)
    assert "closed at the moment" in client.get(page.url).content.decode()
    answer = client.post(page.url, answers(shown, firm="Brutăria Țintă", email="a@example.com"))
    assert answer.status_code == 200
    assert "Brutăria Țintă" in answer.content.decode()
    assert not Enquiry.objects.exists()


def sent(client: Client, page: InterestFormPage, **given: str) -> None:
    shown = client.get(page.url).content.decode()
    given = {"email": "a@example.com", "consent": "on", "language": "en", **given}
    answer = client.post(page.url, answers(shown, **given))
    assert answer.status_code == 303, answer.content.decode()


def test_of_two_fields_of_a_kind_the_first_counts(client: Client, terms: None) -> None:
    page = form_page(("email", "firm"))
    field = InterestFormField.objects.create(
        page=page, locale=page.locale, field_type="multiline", label="Second", sort_order=9
    )
    InterestFormField.objects.filter(pk=field.pk).update(field_type="email", clean_name="x")
    assert client.get(page.url).content.decode().count('type="email"') == 1
    sent(client, page)
    assert Enquiry.objects.get().email == "a@example.com"


def test_a_field_that_asks_for_something_else_now_is_kept_where_it_belongs(
    client: Client, terms: None
) -> None:
    """Wagtail gives a field its name once, when it is made."""
    page = form_page(("email", "singleline"))
    field = page.form_fields.get(field_type="singleline")
    field.field_type = "person"
    field.save()
    sent(client, InterestFormPage.objects.get(pk=page.pk), person="Ana")
    assert Enquiry.objects.get().person == "Ana"


@pytest.mark.parametrize(
    "change",
    [
        {"field_type": "dropdown", "choices": ""},
        {"field_type": "nothing-we-know"},
        {"field_type": "checkboxes", "choices": ",\n ,"},
    ],
)
def test_a_question_that_cannot_be_answered_is_left_out(
    client: Client, terms: None, change: dict[str, str]
) -> None:
    page = form_page(("email", "singleline"))
    page.form_fields.filter(field_type="singleline").update(**change)
    sent(client, page)
    assert Enquiry.objects.get().answers == []


def test_the_mail_address_is_obligatory_whatever_the_box_says(client: Client, terms: None) -> None:
    page = form_page()
    page.form_fields.filter(field_type="email").update(required=False)
    shown = client.get(page.url).content.decode()
    answer = client.post(page.url, answers(shown, step="1", consent="on", language="en"))
    assert answer.status_code == 422
    assert not Enquiry.objects.exists()
