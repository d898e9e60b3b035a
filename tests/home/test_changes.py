"""Who changed what: everything that is changed in the admin is logged, and told by territory."""

from __future__ import annotations

import csv
from io import StringIO

import lxml.html
import pytest
from django.test import Client
from django.urls import reverse

from home.models import Partner, SiteSettings, StandardPage, Term
from interest.desk import actions
from interest.models import Adviser, ReplyTemplate, State
from pacts.models import PactPage
from tests.factories import child, home, locale, term
from tests.interest.desk.people import adviser, at, enquiry, user

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # once is enough: Wagtail's own queries
REPORT = "changes_report"


def told(client: Client, **chosen: str) -> list[tuple[str, str, str]]:
    """Name, action and person of each line, as the table to take away has them."""
    response = client.get(reverse(REPORT), {"export": "csv", **chosen})
    rows = csv.reader(StringIO(b"".join(response).decode()))
    return [(row[1], row[3], row[4]) for row in list(rows)[1:]]


def resent(client: Client, address: str) -> None:
    """Save a form as it is."""
    tree = lxml.html.document_fromstring(client.get(address).content)
    form = max(tree.forms, key=lambda each: len(each.fields))
    assert client.post(address, dict(form.form_values())).status_code == 302


def test_what_administrators_change_is_logged() -> None:
    person = adviser("luca", "ITC11")
    person.first_name, person.last_name = "Luca", "Bianchi"  # the form asks for them
    person.save()
    SiteSettings.objects.get_or_create(site_id=1)
    partner = Partner.objects.create(name="P", kind="k", country="IT", locale=locale())
    template = ReplyTemplate.objects.create(title="T", subject="S", text="T", locale=locale())
    ada = user("ada", is_superuser=True)
    admin = at(ada)
    changed = {
        str(Term.objects.get(code="ITC11")): reverse(
            Term.snippet_viewset.get_url_name("edit"), args=[term("territory", "ITC11").pk]
        ),
        str(partner): reverse(Partner.snippet_viewset.get_url_name("edit"), args=[partner.pk]),
        str(template): reverse(
            ReplyTemplate.snippet_viewset.get_url_name("edit"), args=[template.pk]
        ),
        str(Adviser.objects.get()): reverse("advisers:edit", args=[Adviser.objects.get().pk]),
        str(SiteSettings.objects.get()): reverse(
            "wagtailsettings:edit", args=["home", "sitesettings", 1]
        ),
        "Editors": reverse("wagtailusers_groups:edit", args=[2]),
        str(person): reverse("wagtailusers_users:edit", args=[person.pk]),
    }
    for address in changed.values():
        resent(admin, address)
    lines = told(admin)
    assert {name for name, action, who in lines if (action, who) == ("Edit", "ada")} == set(changed)


def test_it_is_told_by_person_and_territory_and_to_editors_of_their_pages() -> None:
    ada, luca = user("ada", is_superuser=True), adviser("luca", "ITC11")
    torino = term("territory", "ITC11")
    fields = {"country": "IT", "latitude": 45.0, "longitude": 7.0, "subject": "x"}
    pact = child(home(), PactPage, title="Torino", territory=torino, **fields)
    pact.save_revision(user=ada, log_action=True)
    child(home(), StandardPage, title="About").save_revision(user=ada, log_action=True)
    item = enquiry(territory="ITC11")
    actions.set_state(item, luca, State.CONTACTED)
    actions.exported([item], luca)
    admin = at(ada)
    mine = [(str(item), "exported", "luca"), (str(item), "status changed", "luca")]
    assert told(admin, user=str(luca.pk)) == mine
    assert told(admin, territory="ITC1") == [
        *mine,
        ("Torino", "Edit", "ada"),
        ("Torino", "Create", "system"),
    ]
    assert told(admin, territory="RO") == []
    editors = {name for name, _action, _who in told(at(user("anna", "Editors")))}
    assert editors == {"SME4GREEN", "Torino", "About"}
    assert at(luca).get(reverse(REPORT)).status_code == 302
    html = admin.get(reverse(REPORT)).content.decode()
    assert str(item) in html
    assert item.email not in html
