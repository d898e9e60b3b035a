"""Every address of the desk, asked for by everybody."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, reverse
from wagtail.admin.menu import admin_menu
from wagtail.admin.viewsets import viewsets

from home.models import Mail
from interest.desk.urls import urlpatterns
from interest.models import Adviser, Enquiry, EnquiryEvent, ReplyTemplate
from tests.factories import home, locale
from tests.interest.desk.people import adviser, at, enquiry, territories, user

pytestmark = pytest.mark.django_db
ROLES = ("anonymous", "guest", "editor", "torino", "ilfov", "administrator")
ACTIONS = ("state", "note", "assign", "reply")
# Addresses that name one enquiry; it is of a firm in Torino.
ONE = {"enquiry", "enquiry_action"}
BY_POST = {"enquiry_search", "enquiry_export", "enquiry_action", "enquiry_figures"}


def client_of(role: str) -> Client:
    if role == "anonymous":
        return Client()
    if role == "guest":
        return at(user("guest"))
    if role == "editor":
        return at(user("editor", "Editors"))
    if role == "administrator":
        return at(get_user_model().objects.create_superuser("administrator", password="x"))
    return at(adviser(role, {"torino": "ITC11", "ilfov": "RO322"}[role]))


def arguments(pattern: URLPattern, pk: int) -> Iterator[dict[str, Any]]:
    """Every way to ask for an address."""
    if pattern.name == "enquiry":
        yield {"pk": pk}
    elif pattern.name == "enquiry_action":
        yield from ({"pk": pk, "action": action} for action in ACTIONS)
    elif pattern.name == "enquiry_export":
        yield from ({"kind": kind} for kind in ("csv", "xlsx"))
    else:
        yield {}


def desk_requests(pk: int) -> Iterator[tuple[str, str, str]]:
    """(name, method, address) of all addresses of the desk."""
    for pattern in urlpatterns:
        for kwargs in arguments(pattern, pk):
            address = reverse(str(pattern.name), kwargs=kwargs)
            yield str(pattern.name), "get", address
            if pattern.name in BY_POST:
                yield str(pattern.name), "post", address


def status_of(response: HttpResponse, client: Client) -> int:
    """What is answered in the end: Django looks for what is not there below a language first."""
    if response.status_code == 302 and response["Location"].startswith("/en/admin/"):
        return client.get(response["Location"]).status_code
    return response.status_code


@pytest.mark.parametrize("role", ROLES)
def test_every_address_of_the_desk_answers_only_who_may(role: str) -> None:
    territories()
    home()
    item = enquiry()
    client = client_of(role)
    asked = list(desk_requests(item.pk))
    assert len(asked) > len(urlpatterns)
    for name, method, address in asked:
        status = status_of(getattr(client, method)(address), client)
        what = f"{role}: {method} {address} gave {status}"
        if role in {"anonymous", "guest", "editor"}:
            assert status in {302, 403}, what
            assert not item.events.exists(), what
        elif method == "get" and name in {"enquiry_export", "enquiry_action"}:
            assert status == 405, what
        elif name in ONE and role == "ilfov":
            assert status == 404, what
        elif name == "enquiry_search" and method == "get":
            assert status == 302, what
        else:
            assert status in {200, 302}, what
    if role == "ilfov":
        assert not EnquiryEvent.objects.exists()
        assert not Mail.objects.exists()


@pytest.mark.parametrize("role", ["ilfov", "editor", "guest"])
def test_actions_on_what_one_may_not_see_change_nothing(role: str) -> None:
    item, client = enquiry(), client_of(role)
    given = {
        "state": {"state": "closed", "outcome": "spam"},
        "note": {"text": "x"},
        "assign": {"adviser": ""},
        "reply": {"subject": "a", "text": "b"},
    }
    for action, data in given.items():
        address = reverse("enquiry_action", args=[item.pk, action])
        status = status_of(client.post(address, data), client)
        assert status == (404 if role == "ilfov" else 302)
    assert Enquiry.objects.get().state == "new"
    assert not EnquiryEvent.objects.exists()
    assert not Mail.objects.exists()


@pytest.mark.parametrize("role", ["torino", "administrator"])
def test_a_number_that_does_not_exist_is_not_found(role: str) -> None:
    client = client_of(role)
    for pk in (10**6, enquiry(state="unconfirmed").pk):
        assert status_of(client.get(reverse("enquiry", args=[pk])), client) == 404


def viewset_addresses() -> Iterator[str]:
    """Every address of the two viewsets."""
    made = user("another")
    row = Adviser.objects.create(user=made)
    template = ReplyTemplate.objects.create(locale=locale(), title="t", subject="s", text="x")
    advisers = next(item for item in viewsets.viewsets if getattr(item, "model", None) is Adviser)
    for viewset, pk in ((advisers, row.pk), (ReplyTemplate.snippet_viewset, template.pk)):
        for pattern in viewset.get_urlpatterns():
            keys = pattern.pattern.converters or {}
            if not str(pattern.pattern).startswith("legacy") and pattern.name:
                kwargs = dict.fromkeys(keys, pk)
                yield reverse(viewset.get_url_name(pattern.name), kwargs=kwargs)


@pytest.mark.parametrize("role", ROLES)
def test_advisers_and_templates_are_kept_by_administrators(role: str) -> None:
    home()
    client = client_of(role)
    addresses = list(viewset_addresses())
    assert len(addresses) > 8
    for address in addresses:
        status = client.get(address).status_code
        if role == "administrator":
            assert status in {200, 302}, address
        else:
            assert status in {302, 403}, f"{role}: {address} gave {status}"


def menu_of(client: Client) -> set[str]:
    request = client.get(reverse("wagtailadmin_home")).wsgi_request
    return {item.name for item in admin_menu.menu_items_for_request(request)}


def test_the_menu_shows_the_desk_to_those_who_have_one() -> None:
    assert "enquiries" in menu_of(client_of("torino"))
    assert "enquiries" in menu_of(client_of("administrator"))
    assert "enquiries" not in menu_of(client_of("editor"))


def test_advisers_find_their_desk_in_the_admin_and_nothing_else() -> None:
    home()
    client = client_of("torino")
    assert menu_of(client) <= {"enquiries", "help", "reports", "settings"}
    for address in (
        reverse("wagtailadmin_explore", args=[home().pk]),
        reverse("wagtailadmin_pages:edit", args=[home().pk]),
        reverse("wagtailimages:index"),
        reverse("wagtailusers_users:index"),
        reverse("search_words_report"),
        reverse("funding_import_calls"),
    ):
        assert client.get(address).status_code in {302, 403, 404}, address


def test_who_is_sent_away_is_not_shown_the_desk_by_a_closed_account() -> None:
    account = adviser("torino", "ITC11")
    client = at(account)
    account.is_active = False
    account.save()
    assert client.get(reverse("enquiries")).status_code == 302


def test_the_group_goes_with_its_migration() -> None:
    migration = import_module("interest.migrations.0002_advisers")
    migration.remove(apps, None)
    assert not Group.objects.filter(name="Advisers").exists()
    assert Permission.objects.filter(codename="access_admin").exists()
    migration.create(apps, None)
    assert Group.objects.get(name="Advisers").permissions.count() == 1


def test_the_group_of_advisers_may_enter_the_admin_alone() -> None:
    group = Group.objects.get(name="Advisers")
    assert [permission.codename for permission in group.permissions.all()] == ["access_admin"]
    assert not group.page_permissions.exists()
    assert not group.collection_permissions.exists()
