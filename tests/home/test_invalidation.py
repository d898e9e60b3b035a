"""What is kept in memory hears of changes that call no `save` or `delete`."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client, RequestFactory
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from funding.catalogue.index import catalogue
from home.models import StandardPage, Term
from home.models.vocabulary import terms_of
from home.navigation.layout import layout_context
from home.navigation.page_registry import page_registry
from tests.factories import child, home, term
from tests.funding.factories import opportunity

pytestmark = pytest.mark.django_db


def bulk(client: Client, action: str, app: str, model: str, *keys: int) -> None:
    """Do what an editor does who ticks several in a list of Wagtail's admin."""
    client.force_login(get_user_model().objects.create_superuser("admin", password="x"))
    ids = "&".join(f"id={key}" for key in keys)
    address = reverse("wagtail_bulk_action", args=[app, model, action])
    assert client.post(f"{address}?{ids}").status_code == 302


def codes() -> list[str]:
    return [each.code for each in terms_of("theme")]


def test_terms_deleted_in_bulk_leave_the_lists_at_once(client: Client) -> None:
    water, _air = term("theme", "water"), term("theme", "air")
    opportunity("A-1", themes=["water"])
    assert set(codes()) == {"water", "air"}
    assert "water" in catalogue().choices["theme"]
    bulk(client, "delete", "home", "term", water.pk)
    assert codes() == ["air"]
    assert "water" not in catalogue().choices["theme"]


def test_a_query_that_deletes_terms_is_heard(client: Client) -> None:
    term("theme", "water")
    assert codes() == ["water"]
    Term.objects.filter(code="water").delete()
    assert codes() == []


def test_pages_in_bulk_leave_and_enter_the_menu_at_once(client: Client) -> None:
    page = child(home(), StandardPage, title="About", show_in_menus=True)

    def menu() -> list[str]:
        return [link.title for link in layout_context(RequestFactory().get("/en/")).menu]

    assert menu() == ["About"]
    bulk(client, "unpublish", "wagtailcore", "page", page.pk)
    assert menu() == []
    page.refresh_from_db()
    page.save_revision().publish()
    assert menu() == ["About"]
    Page.objects.filter(pk=page.pk).delete()
    assert menu() == []


def test_what_is_made_private_or_saved_live_is_heard() -> None:
    page = child(home(), StandardPage, title="About")
    assert page_registry().by_id[page.pk].title == "About"
    page.title = "About us"
    page.save()
    assert page_registry().by_id[page.pk].title == "About us"
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert page.pk not in page_registry().by_id
    PageViewRestriction.objects.all().delete()
    assert page.pk in page_registry().by_id
