"""The help in the admin: complete in each language, and true to what the admin is called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.users.models import UserProfile

from home.help.tasks import OF_PAGES, TASKS
from tests.browser.help_pictures import PICTURES
from tests.factories import home
from tests.home.catalogues import as_shown, catalogue
from tests.server import LANGUAGES
from tests.stages import ROOT

NAME = re.compile(r"\*\*(.+?)\*\*|“([^”]+)”|„([^”]+)”|«([^»]+)»", re.DOTALL)
# The pages whose quotes are examples of what somebody may write, not words of the admin.
WITH_EXAMPLES = {"pictures"}
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)]+)\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
STEP = re.compile(r"^\s*(?:\d+\.|-) ", re.MULTILINE)
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
LARGEST = 60 * 1024


def file_of(task: str, language: str) -> Path:
    return settings.HELP_DIR / language / f"{task}.md"


def text_of(task: str, language: str) -> str:
    return file_of(task, language).read_text("utf-8")


def named(task: str, language: str) -> list[str]:
    """What a page prints in bold or quotes: the names of buttons, fields, lists and choices."""
    found = [
        (bold or "".join(quoted)) if task not in WITH_EXAMPLES else bold
        for bold, *quoted in NAME.findall(text_of(task, language))
    ]
    return [" ".join(words.split()) for words in found if words]


@cache
def english() -> dict[str, list[str]]:
    """All English texts, by how they are compared."""
    known: dict[str, list[str]] = {}
    for msgid in catalogue("ro").keys() | catalogue("it").keys():
        known.setdefault(as_shown(msgid), []).append(msgid)
    return known


def msgids_of(name: str) -> list[str]:
    """The texts that a name in English may be, those with blanks to fill in as well."""
    exact = english().get(as_shown(name), [])
    return exact or [
        msgid for key, texts in english().items() if fills(name, key) for msgid in texts
    ]


def fills(name: str, text: str) -> bool:
    """Whether `name` is `text` with its blanks filled in."""
    literal = PLACEHOLDER.split(as_shown(text))
    if len(literal) == 1 or not any(re.search(r"\w{3}", part) for part in literal):
        return as_shown(name) == as_shown(text)
    return bool(re.fullmatch(".+".join(map(re.escape, literal)), as_shown(name)))


def faults(task: str, language: str) -> Iterator[str]:
    """What a page calls otherwise than the admin does."""
    names = named(task, language)
    for name in named(task, "en"):
        said = {
            text
            for msgid in msgids_of(name)
            for text in ({msgid} if language == "en" else catalogue(language).get(msgid, ()))
        }
        if not any(fills(own, text) for own in names for text in said):
            yield f"{language}/{task}.md: “{name}” is {sorted(said) or 'nowhere'}"


def test_every_task_is_told_in_every_language_and_no_other() -> None:
    for language in LANGUAGES:
        files = {file.stem for file in (settings.HELP_DIR / language).glob("*.md")}
        assert files == set(TASKS), language


@pytest.mark.parametrize("task", TASKS)
def test_a_page_says_the_same_in_every_language(task: str) -> None:
    """It has as many steps, names, links and pictures, and begins with its title."""
    shapes = set()
    for language in LANGUAGES:
        text = text_of(task, language)
        assert re.match(r"# \S.*\n\n", text), language
        assert len(text.split()) < 320, f"{language}: more than a screen"
        pictures = [file for _words, file in PICTURE.findall(text)]
        links = tuple(sorted(LINK.findall(text)))
        shapes.add((len(STEP.findall(text)), len(named(task, language)), links, *pictures))
    assert len(shapes) == 1, shapes


def test_a_page_names_only_what_the_admin_calls_so() -> None:
    found = [fault for task in TASKS for code in LANGUAGES for fault in faults(task, code)]
    assert not found, "\n".join(found)


def test_links_between_pages_lead_somewhere() -> None:
    for language in LANGUAGES:
        for task in TASKS:
            for target in LINK.findall(text_of(task, language)):
                assert file_of(target.removesuffix(".md"), language).is_file(), (task, target)


def test_ways_to_the_help_lead_somewhere() -> None:
    """From templates by the tag, and from the menu of a page by its type."""
    templates = (file.read_text("utf-8") for file in (ROOT / "templates").rglob("*.html"))
    asked = {task for text in templates for task in re.findall(r'{% how_to "([^"]+)"', text)}
    assert {"enquiry", "dead-link"} <= asked
    assert asked | set(OF_PAGES.values()) <= set(TASKS)
    for label in OF_PAGES:
        assert apps.get_model(label)


def test_pictures_are_small_named_and_all_shown() -> None:
    for language in LANGUAGES:
        shown = {}
        for task in TASKS:
            for words, file in PICTURE.findall(text_of(task, language)):
                assert words, f"{language}/{task}.md: a picture without words"
                shown[file.removesuffix(".webp")] = task
        assert set(shown) == set(PICTURES), language
        files = {file.stem: file for file in (settings.HELP_DIR / language).glob("*.webp")}
        assert set(files) == set(PICTURES), language
        for file in files.values():
            assert file.stat().st_size <= LARGEST, file


def signed_in(language: str) -> Client:
    user = get_user_model().objects.create_superuser(f"admin-{language}", password="secret")
    UserProfile.objects.create(user=user, preferred_language=language)
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_is_read_in_the_admin_in_ones_own_language(language: str) -> None:
    client = signed_in(language)
    index = client.get(reverse("help")).content.decode()
    found: set[str] = set()
    for task in TASKS:
        address = reverse("help_page", args=[task])
        assert f'href="{address}"' in index
        page = client.get(address)
        assert page.status_code == 200
        html = page.content.decode()
        title = text_of(task, language).partition("\n")[0].removeprefix("# ")
        assert title in index.replace("&#x27;", "'")
        assert title in html.replace("&#x27;", "'")
        article = html.partition('<article class="help">')[2].partition("</article>")[0]
        found |= set(re.findall(r'(?:href|src)="(/[^"]+)"', article))
    for path in found - {reverse("help_page", args=[task]) for task in TASKS}:
        assert client.get(path).status_code == 200, path


@pytest.mark.django_db
def test_help_that_is_not_there() -> None:
    client = signed_in("en")
    for view, args in (
        ("help_page", ["no-such-task"]),
        ("help_picture", ["xx", "translate.webp"]),
        ("help_picture", ["en", "nothing.webp"]),
    ):
        assert client.get(reverse(view, args=args), follow=True).status_code == 404, args
    assert Client().get(reverse("help")).status_code == 302


@pytest.mark.django_db
def test_the_page_that_a_picture_shows_is_still_there() -> None:
    """Where it is gone, so is the reason for the picture."""
    image = get_image_model().objects.create(title="T", file=get_test_image_file())
    client, page = signed_in("en"), home()
    for name, picture in PICTURES.items():
        address = picture.address(image.pk if picture.of == "image" else page.pk)
        assert client.get(address, follow=True).status_code == 200, name
