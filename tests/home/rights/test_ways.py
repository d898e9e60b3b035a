"""No way on a page of the admin leads to where whoever reads it is refused."""

from __future__ import annotations

import html
import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.factories import home
from tests.funding.factories import opportunity
from tests.interest.desk.people import territories

from .people import OTHER, OWN, article, browser, news, version

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

WAY = re.compile(r'<a [^>]*?href="(/admin/[^"#]*)|<form [^>]*?action="(/admin/calls/doubles/[^"]*)')
# Scripts say of what: without it nobody is led there.
WITHOUT_ANY = ("/admin/bulk/", "/admin/logout/")
# One measure, told by two sources: of this territory, and of the other.
TOLD = {
    "title": "Energy vouchers for small bakeries",
    "title_language": "en",
    "official_url": "https://example.org/vouchers",
    "permanent": True,
}


@pytest.fixture
def translated() -> None:
    """Articles of two places in English and Romanian, and a call of each."""
    places = territories()
    for code in ("en", "ro"):
        home(code)
        news(code)
    for place in (OWN, OTHER):
        version(article("en", place, title=f"Of {place}"), "ro")
    for name, code in {"VOUCHERS-A": "ITC11", "VOUCHERS-B": "RO322"}.items():
        opportunity(name, **TOLD, territories=[places["IT"], places[code]])


def is_refused(answer: HttpResponse) -> bool:
    if answer.status_code == 302:
        return answer["Location"] == reverse("wagtailadmin_home")
    return answer.status_code >= 400


def dead_ends(client: Client, address: str) -> list[str]:
    page = client.get(address).content.decode()
    ways = {html.unescape(link or form) for link, form in WAY.findall(page)}
    assert ways
    asked = sorted(way for way in ways if not way.startswith(WITHOUT_ANY))
    answers = {
        way: client.get(way) if "doubles/" not in way[8:] else client.post(way) for way in asked
    }
    return [way for way, answer in answers.items() if is_refused(answer)]


@pytest.mark.slow
def test_no_way_leads_to_a_refusal(translated: None) -> None:
    people = {
        "translator": browser("ioana", ("translator", "RO322", "ro")),
        "editor": browser("anna", ("editor", "ITC11", "en")),
        "moderator": browser("marta", ("moderator", "ITC11", "en")),
    }
    calls = reverse("wagtailsnippets_funding_fundingopportunity:list")
    pages = {
        reverse("wagtail_localize:translations_report"): ("translator", "editor"),
        reverse("wagtailadmin_explore", args=[news("ro").pk]): ("translator",),
        reverse("wagtailadmin_explore", args=[news("en").pk]): ("editor",),
        calls: ("editor", "moderator"),
        reverse("funding_doubles"): ("editor", "moderator"),
    }
    found = {
        (person, address): wrong
        for address, those in pages.items()
        for person in those
        if (wrong := dead_ends(people[person], address))
    }
    assert not found
