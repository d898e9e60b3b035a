"""Calls in the admin, as a browser of an editor or moderator sends them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from funding.models import FundingOpportunity
from tests.factories import give_roles


def member(group: str) -> Client:
    """Somebody of a group, signed in."""
    user = get_user_model().objects.create_user(group.lower(), password="x")
    give_roles(user, group)
    client = Client()
    client.force_login(user)
    return client


def address(name: str, *args: Any) -> str:
    return reverse(FundingOpportunity.snippet_viewset.get_url_name(name), args=args)


def form(client: Client, url: str) -> QueryDict:
    """What a browser would send, were the form sent as it is."""
    response = client.get(url)
    assert response.status_code == 200
    return querydict_from_html(response.content.decode(), form_id="w-editor-form")


def own(client: Client) -> QueryDict:
    """The form of a new call, with what it must say."""
    data = form(client, address("add"))
    data["identifier"] = data["source_key"] = "OWN"
    data["slug"], data["title"] = "own", "Our own"
    return data
