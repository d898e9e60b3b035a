"""Every address, search box, filter and form of the admin, for everybody who has an account.

Nothing fails (500), and who may not is sent away.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import lxml.html
import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from wagtail.admin.viewsets import viewsets
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.snippets.models import get_snippet_models

from home.models import HomePage, Partner, SiteSettings
from interest.models import Adviser, ReplyTemplate
from tests.access.addresses import PARTS, addresses
from tests.factories import child, give_roles, home, locale, term
from tests.funding.factories import opportunity
from tests.headers import faults, is_private
from tests.interest.factories import enquiry
from tests.server import LANGUAGES
from tests.specimens import SPECIMENS, full_body

# Once is enough, it takes a minute.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.crawl]

ROLES = ("superuser", "moderator", "editor", "adviser")
GROUPS = {"moderator": "Moderators", "editor": "Editors", "adviser": "Advisers"}
# What somebody may type anywhere. The last is more than any field holds.
NASTY = ("țesături 😀", "%'\"\\;--<b>{{ 7 }}", "\0x", "-1", "9" * 21, "x" * 6000)
WORST = ("", f"\0{NASTY[0]}", "9" * 21)


def made(role: str) -> Client:
    """A browser in which somebody of a role is signed in."""
    if role == "superuser":
        user = get_user_model().objects.create_superuser(role, "a@example.org", "x")
    else:
        user = get_user_model().objects.create_user(role, f"{role}@example.org", "x")
        user.groups.add(*Group.objects.filter(name=GROUPS.get(role, "")))
        give_roles(user, GROUPS.get(role, ""))
    if role == "adviser":
        Adviser.objects.create(user=user).territories.add(term("territory", "ITC11"))
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@pytest.fixture(scope="module")
def filled(shared: None) -> None:
    """Something in every list."""
    for code in LANGUAGES:
        home(code)
    term("theme", "water")
    Partner.objects.create(name="P", kind="k", country="IT", locale=locale())
    ReplyTemplate.objects.create(title="T", subject="S", text="T", locale=locale())
    opportunity("OWN-1", title="A call")
    enquiry(territory="ITC11")
    SiteSettings.objects.get_or_create(site_id=1)


@pytest.mark.parametrize("role", ["superuser", "editor"])
def test_every_address_is_opened_with_a_number_of_nothing(filled: None, role: str) -> None:
    """Those that take a number; the others are opened in tests/access."""
    client = made(role)
    found = [path for path in addresses() if any(part in path for part in PARTS)]
    assert len(found) > 200
    # 400 and 405: what has to be asked in another way.
    right = {302, 400, 403, 404, 405}
    opened = {path: client.get(path) for path in found}
    assert {path: faults(answer) for path, answer in opened.items() if faults(answer)} == {}
    assert [path for path, answer in opened.items() if not is_private(answer)] == []
    answers = {path: answer.status_code for path, answer in opened.items()}
    wrong = {
        path: status for path, status in answers.items() if status not in right and status != 200
    }
    assert not wrong


def lists() -> dict[str, str]:
    """Return the address of every list with a search box or filters, by a name."""
    found = {"enquiries": reverse("enquiries"), "pages": reverse("wagtailadmin_pages:search")}
    registered = [*viewsets.viewsets, *(model.snippet_viewset for model in get_snippet_models())]
    for viewset in registered:
        for name in ("index", "list", "index_results", "list_results"):
            if name in {getattr(entry, "name", "") for entry in viewset.get_urlpatterns()}:
                found[f"{viewset.name}:{name}"] = reverse(viewset.get_url_name(name))
    for name in ("wagtailimages:index", "wagtaildocs:index", "wagtailredirects:index"):
        found[name] = reverse(name)
    return found


@pytest.mark.parametrize("role", ROLES)
def test_every_list_is_searched_and_narrowed_with_anything(filled: None, role: str) -> None:
    client = made(role)
    listed = 0
    wrong: list[tuple] = []
    for name, path in lists().items():
        shown = client.get(path)
        assert shown.status_code in {200, 302, 403, 404}, name
        if shown.status_code != 200:
            continue
        listed += 1
        tree = lxml.html.document_fromstring(shown.content)
        fields = set(tree.xpath("//form[translate(@method, 'GET', 'get') = 'get']//@name"))
        # What is not understood in one may hide the others, so the words also come alone.
        alone = [({"q"}, words) for words in NASTY if role == "superuser"]
        others = [(fields | {"p", "ordering"}, WORST[1])]
        if role == "superuser":
            others.append((fields, WORST[1]))
        wrong += [
            (name, sorted(asked), words[:20], status)
            for asked, words in alone + others
            if (status := client.get(path, dict.fromkeys(asked, words)).status_code)
            not in {200, 302, 400, 404}
        ]
    assert not wrong
    assert listed


class Form(NamedTuple):
    """What a browser would send of a form, and the names of the fields that somebody fills in."""

    data: QueryDict
    fields: list[str]

    def filled_with(self, value: str) -> QueryDict:
        """Return what a browser would send with `value` in every field."""
        sent = self.data.copy()
        for name in self.fields:
            sent[name] = value
        return sent


def form_in(html: str, form: str) -> Form:
    """Return the form of an id on a page."""
    tree = lxml.html.document_fromstring(html).get_element_by_id(form)
    data = QueryDict(mutable=True)
    for name, value in tree.form_values():
        data.appendlist(name, value)
    machine = {"hidden", "submit", "file", "checkbox", "radio"}
    fields = [
        tag.get("name")
        for tag in tree.iter("input", "textarea", "select")
        if tag.get("name") in data
        and tag.get("type", "text") not in machine
        and "data-draftail-input" not in tag.attrib
    ]
    return Form(data, fields)


def forms() -> dict[str, tuple[str, str]]:
    """Return address and id of every form that is there without a page."""
    found = {}
    for model in get_snippet_models():
        viewset = model.snippet_viewset
        found[f"add {model.__name__}"] = (reverse(viewset.get_url_name("add")), "w-editor-form")
        first = model.objects.first()
        if first is not None:
            edit = reverse(viewset.get_url_name("edit"), args=[first.pk])
            found[f"edit {model.__name__}"] = (edit, "w-editor-form")
    return found


def test_every_form_of_a_list_takes_anything(filled: None) -> None:
    client = made("superuser")
    wrong = []
    for name, (path, form_id) in forms().items():
        shown = client.get(path, follow=True)
        html = shown.content.decode()
        if shown.status_code != 200 or form_id not in html:
            continue
        form = form_in(html, form_id)
        for value in ("", *NASTY):
            sent = form.filled_with(value)
            # Who publishes is told all that is wrong, who saves a draft less.
            if "action-publish" in html:
                sent["action-publish"] = "1"
            before = transaction.savepoint()
            if client.post(shown.request["PATH_INFO"], sent).status_code not in {200, 302}:
                wrong.append((name, value[:20]))
            transaction.savepoint_rollback(before)
    assert not wrong


@pytest.mark.turns(6)
@pytest.mark.parametrize("model", SPECIMENS, ids=lambda model: model.__name__)
def test_every_page_type_takes_anything(filled: None, model: type[Page]) -> None:
    client = made("superuser")
    page = SPECIMENS[model](full_body())
    tried = {reverse("wagtailadmin_pages:edit", args=[page.pk]): WORST}
    if model is not HomePage:
        label = model._meta.label_lower.split(".")
        parent = page.get_parent()
        if model.max_count_per_parent:
            parent = child(home(), type(parent.specific)) if parent.pk != home().pk else None
        if parent:
            tried[reverse("wagtailadmin_pages:add", args=[*label, parent.pk])] = WORST[1:2]
    streams = [f.name for f in model._meta.get_fields() if isinstance(f, StreamField)]
    wrong = []
    for path, values in tried.items():
        form = form_in(client.get(path).content.decode(), "page-edit-form")
        for value in values:
            sent = form.filled_with(value)
            # A browser draws streams of blocks by itself.
            sent.update({f"{name}-count": "0" for name in streams})
            sent["action-publish"] = "1"
            if client.post(path, sent).status_code not in {200, 302}:
                wrong.append((path, value[:20]))
    assert not wrong


@pytest.mark.parametrize("value", ["", *NASTY], ids=lambda value: ascii(value)[:24])
def test_our_own_forms_take_anything(filled: None, value: str) -> None:
    client = made("superuser")
    number = enquiry().pk
    desk = {"subject": value, "text": value, "state": value, "outcome": value, "adviser": value}
    for action in ("state", "note", "assign", "reply"):
        sent = client.post(reverse("enquiry_action", args=[number, action]), desk)
        assert sent.status_code in {200, 302}
    for path, data in (
        (reverse("enquiry_search"), {"words": value}),
        (reverse("enquiry_person"), {"email": value, "what": value, "sure": value}),
        (reverse("enquiry_figures"), {"territory": value, "indicator": value}),
        (reverse("funding_import_calls"), {"file": value, "as_of": value}),
        (reverse("funding_confirm_import"), {"token": value, "as_of": value}),
    ):
        assert client.post(path, data).status_code in {200, 302, 422}, path
    for path in (reverse("funding_condition_terms"), reverse("enquiry", args=[number])):
        answer = client.get(path, {"dimension": value, "template": value})
        assert answer.status_code in {200, 302, 404}  # else it is the number of nothing
    assert not re.search(r"Traceback", answer.content.decode())


def test_the_settings_take_anything(filled: None) -> None:
    client = made("superuser")
    path = reverse("wagtailsettings:edit", args=["home", "sitesettings", 1])
    form = form_in(client.get(path).content.decode(), "w-editor-form")
    for value in ("", *NASTY):
        data: Any = form.filled_with(value)
        assert client.post(path, data).status_code in {200, 302}, value[:20]
