"""Who opens and who changes what in the admin: every role at every address.

The table beside this file is judged by people: a line for each address, of something of Torino and
of something of Ilfov where it takes one. An address that is not in it fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import lxml.html
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse, QueryDict
from django.template.response import SimpleTemplateResponse
from django.test import Client
from wagtail.images.tests.utils import get_test_image_file

from tests.factories import undone
from tests.interest.desk.people import user

from .people import ADMINISTRATOR, EVERYBODY, SOMEWHERE, browsers
from .things import Address, found, things

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.crawl]

TABLE = Path(__file__).with_name("table.txt")
# What is written as one looks: who is there, small pictures, when somebody was last here.
PASSING = {
    "django_session", "wagtailadmin_editingsession", "home_customrendition",
    "wagtailcore_pagesubscription", "wagtailusers_userprofile",
}  # fmt: skip
WRITTEN = re.compile(r'^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
# What is written by looking all the same: the size of a file, and who read about a person.
NOTED = ("images/<image_id>/", "documents/edit/<document_id>/", "enquiries/<pk>/")
# By the beginning of their address, so that a test is neither long nor one of many.
PARTS = ("pages/", "snippets/", "")


class Line(NamedTuple):
    """A line of the table: who opens an address, and who changes something by sending its form.

    Each by their letter, in the order of EVERYBODY; `+` is answered and changes nothing.
    """

    opens: str
    changes: str


def judged() -> dict[str, Line]:
    """Return the table: the name of an address, and who may."""
    lines = {}
    for line in TABLE.read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            name, opens, changes = line.rsplit(maxsplit=2)
            lines[name] = Line(opens, changes)
    return lines


@contextmanager
def writing() -> Iterator[set[str]]:
    """Tell which tables are written to."""
    told: set[str] = set()

    def look(execute: Callable, sql: str, *more: Any) -> Any:
        if (match := WRITTEN.match(sql)) and match[1] not in PASSING:
            told.add(match[1])
        return execute(sql, *more)

    with connection.execute_wrapper(look):
        yield told


@contextmanager
def drawing(drawn: bool) -> Iterator[None]:
    """Have pages drawn or not: who may is settled before, and drawing takes long."""
    with pytest.MonkeyPatch.context() as patched:
        if not drawn:
            patched.setattr(SimpleTemplateResponse, "rendered_content", "")
        yield


def is_refused(answer: HttpResponse) -> bool:
    """Return whether somebody was sent away: to sign in, to the start page, or to the site."""
    if answer.status_code == 302:
        path = answer["Location"].partition("?")[0]
        return not path.startswith("/admin/") or path in ("/admin/", "/admin/login/")
    return answer.status_code in (301, 403, 404, 405)


def form_at(answer: HttpResponse, path: str) -> QueryDict | None:
    """Return what a browser would send of the page's form that leads to its own address."""
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        return None
    own = path.partition("?")[0]
    forms = [
        form
        for form in lxml.html.document_fromstring(answer.content or b"<p>").forms
        if form.method.upper() == "POST" and (form.action or own).partition("?")[0] == own
    ]
    if not forms:
        return None
    data = QueryDict(mutable=True)
    # Beside the form of a thing stand small ones, of its lock and of its workflow.
    for name, value in max(forms, key=lambda form: len(form.inputs)).form_values():
        data.appendlist(name, value)
    return data


# --- What is sent where the form as it is says too little -------------------------------


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("new.png", get_test_image_file().file.getvalue(), "image/png")


def text() -> SimpleUploadedFile:
    return SimpleUploadedFile("new.txt", b"words", "text/plain")


BLOCKS = {"body-count": "0", "sources-count": "0", "advice_read": "on"}
SENT: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "pages/<page_id>/edit/": lambda known: BLOCKS,
    "pages/<page_id>/revisions/<revision_id>/revert/": lambda known: BLOCKS,
    "pages/add/<content_type_app_name>/<content_type_model_name>/<parent_page_id>/": lambda known: {
        **BLOCKS, "title": "New", "slug": "new", "date": "2026-01-01", "summary": "S",
    },
    "pages/<page_id>/copy/": lambda known: {"new_title": "Copy", "new_slug": "copy"},
    "pages/<page_id>/privacy/": lambda known: {"restriction_type": "login"},
    "pages/workflow/action/<page_id>/<action_name>/<task_state_id>/": lambda known: BLOCKS,
    "bulk/wagtailcore/page/publish/?id=<pk>": lambda known: BLOCKS,
    "bulk/wagtailcore/page/move/?id=<pk>": lambda known: {"chooser": known["archive"]},
    "collections/<collection_id>/privacy/": lambda known: {"restriction_type": "login"},
    "enquiries/<pk>/<action>/": lambda known: {"text": "Words"},
    "images/add/": lambda known: {"title": "New", "file": picture()},
    "images/multiple/add/": lambda known: {"title": "New", "files[]": picture()},
    "images/chooser/create/": lambda known: {
        "image-chooser-upload-title": "New", "image-chooser-upload-file": picture(),
    },
    "documents/add/": lambda known: {"title": "New", "file": text()},
    "documents/multiple/add/": lambda known: {"title": "New", "files[]": text()},
    "localize/submit/page/<page_id>/": lambda known: {"locales": [known["target"]]},
    "localize/update/<translation_source_id>/": lambda known: {
        "publish_translations": "on", **BLOCKS,
    },
    "snippets/funding/fundingopportunity/workflow/action/<pk>/<action_name>/<task_state_id>/":
        lambda known: BLOCKS,
    "snippets/home/term/add/": lambda known: {
        "vocabulary": "theme", "code": "new", "scheme": "s",
        **{f"name_{code}": "New" for code in ("en", "ro", "it")},
    },
    "snippets/search/synonym/add/": lambda known: {"en": "new", "it": "nuovo"},
    "snippets/home/glossaryentry/add/": lambda known: {"meaning": "new", "en": "new"},
    "roles/new/": lambda known: {"user": known["user"], "kind": "editor"},
    "searchpicks/add/": lambda known: {"query_string": "new"},
    "redirects/add/": lambda known: {"old_path": "/new/", "redirect_link": "/en/"},
}  # fmt: skip
# What only scripts send.
PUT = (
    "localize/translate/<translation_id>/strings/",
    "localize/translate/<translation_id>/overrides/",
)


def send(client: Client, address: Address, form: QueryDict | None) -> HttpResponse:
    if address.template.startswith(PUT):
        return client.put(address.path, "value=x", content_type="application/x-www-form-urlencoded")
    data: dict[str, Any] = dict(form.lists()) if form is not None else {}
    more = SENT[address.template](address.known) if address.template in SENT else {}
    return client.post(address.path, data | more)


# --- The walk ----------------------------------------------------------------------------


class World(NamedTuple):
    """Who looks, and what there is."""

    clients: dict[str, Client]
    addresses: list[Address]


@pytest.fixture(scope="module")
def world(shared: None) -> World:
    root = user("root", is_superuser=True)
    return World(browsers(root), found(things(root)))


def part_of(name: str) -> str:
    return next(part for part in PARTS if name.startswith(part))


def asked(address: Address, lines: dict[str, Line]) -> str:
    """Return who goes there, by their letters, and does not go where it can tell nothing new.

    What makes a difference to nobody else is asked of one thing. The rows of a list alone are
    asked of those who may not see the list.
    """
    everybody = [
        letter
        for letter in EVERYBODY
        if address.is_first or letter in SOMEWHERE or address.template.startswith("enquiries/")
    ]
    page = lines.get(list_of(address.name) or "none")
    return "".join(letter for letter in everybody if page is None or letter not in page.opens)


def list_of(name: str) -> str:
    """Return the address of the list that has rows alone at another; else nothing."""
    page = name.replace("-results/", "/").replace("results/", "")
    return page if page != name else ""


def walked(world: World, part: str) -> tuple[dict[str, Line], list[str]]:
    """Open each address and send its form, as everybody; say what came of it, and what failed."""
    lines: dict[str, Line] = {}
    failed: list[str] = []
    sends: dict[str, bool] = {}
    mine = [address for address in world.addresses if part_of(address.name) == part]
    for address in sorted(mine, key=lambda address: bool(list_of(address.name))):
        form, opens, changes = None, "", ""
        for letter in asked(address, lines):
            needed = letter == ADMINISTRATOR or sends.get(address.template, False)
            with undone(), writing() as tables, drawing(needed and form is None):
                answer = world.clients[letter].get(address.path)
                opened = not is_refused(answer) and answer.status_code != 400
                if answer.status_code >= 500 or (tables and address.template not in NOTED):
                    failed.append(f"GET {address.name} {letter}: {answer.status_code} {tables}")
            opens += letter if opened else "."
            if needed and form is None:
                form = form_at(answer, address.path)
            if letter != ADMINISTRATOR and not sends.get(address.template):
                continue
            with undone(), writing() as tables, drawing(False):
                answer = send(world.clients[letter], address, form)
                if answer.status_code >= 500:
                    failed.append(f"POST {address.name} {letter}: {answer.status_code}")
            changes += letter if tables else "." if is_refused(answer) else "+"
            if letter == ADMINISTRATOR:
                sends[address.template] = is_sent(opens, changes)
        lines[address.name] = Line(opens or "-", changes or "-")
    return lines, failed


def is_sent(opens: str, changes: str) -> bool:
    """Return whether it can tell something to send what an administrator sent.

    It changed something, or was answered where nothing is to be seen without sending.
    """
    return changes == ADMINISTRATOR or (changes == "+" and opens == ".")


@pytest.mark.turns(1)
@pytest.mark.parametrize("part", PARTS, ids=lambda part: part or "all others")
def test_who_opens_and_changes_what(world: World, part: str) -> None:
    assert list(world.clients) == EVERYBODY
    lines, failed = walked(world, part)
    assert not failed
    known = {name: line for name, line in judged().items() if part_of(name) == part}
    wrong = [
        f"{name} {opens} {changes}"
        for name, (opens, changes) in lines.items()
        if known.get(name) != (opens, changes)
    ]
    assert not wrong, "as it is:\n" + "\n".join(wrong)
    assert known.keys() == lines.keys()
