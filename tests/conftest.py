"""Fixtures of all tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import translation
from wagtail.models import Locale, Page, Site

from home.content.load import load_content, read_content
from search.models import Change
from search.rebuild import read_all
from search.vocabulary import count_anew
from tests.server import ROOT, run_folder, site_server
from tests.shared_database import taken_from
from tests.smtp import MailServer, mail_server

VALIDATOR = ROOT / ".cache/html/node_modules/vnu-jar/build/dist/vnu.jar"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests on the real content come late: once loaded it stays, and others count on nothing.

    Those with a browser come last: while it runs, Django refuses the database in this thread.
    Where tests run in several processes, each gets its share in this order.
    """

    def place(item: pytest.Item) -> int:
        names = getattr(item, "fixturenames", ())
        return 2 if "browser" in names else int("loaded" in names)

    items.sort(key=place)


@pytest.fixture(autouse=True)
def clean_slate() -> Iterator[None]:
    """No cache and no language left over from another test."""
    cache.clear()
    with translation.override("en"):
        yield
    cache.clear()


@pytest.fixture(scope="session")
def loaded(
    django_db_setup: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The site's real content, once for all tests. Each test runs in a transaction upon it.

    On SQLite one process of a run loads it, and the others take its copy.
    """
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        if connection.vendor == "sqlite":
            taken_from(run_folder(tmp_path_factory.getbasetemp()), load_real_content)
        else:
            load_real_content()


def load_real_content() -> None:
    """As `make run` does it."""
    load_content(read_content(Path(settings.CONTENT_DIR)))
    Change.objects.all().delete()


@pytest.fixture(scope="session")
def indexed(loaded: None, django_db_blocker: object) -> None:
    """The real content in the index of search, once for all tests."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        read_all(lambda _what, _done: None)
        count_anew()


@pytest.fixture
def site(loaded: None, db: None) -> Site:
    """The site with its real content."""
    Site.clear_site_root_paths_cache()
    return Site.objects.get(is_default_site=True)


@pytest.fixture
def page_at(site: Site) -> Callable[[str, str], Page]:
    """The page of a content folder, such as `funding/life`, in a language."""
    from home.content.values import stable_id

    def find(key: str, language: str = "en") -> Page:
        locale = Locale.objects.get(language_code=language)
        return Page.objects.get(translation_key=stable_id(key), locale=locale).specific

    return find


@pytest.fixture(scope="session")
def mails() -> Iterator[MailServer]:
    """The mail server that the served site sends through."""
    with mail_server() as found:
        yield found


@pytest.fixture(scope="session")
def server_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the served site keeps its data."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def server(server_folder: Path, mails: MailServer) -> Iterator[str]:
    """The address of the site as `make run` serves it, with its real content."""
    with site_server(server_folder, EMAIL_URL=f"smtp://127.0.0.1:{mails.port}") as address:
        yield address


@pytest.fixture(scope="session")
def validator() -> list[str]:
    """The command line that validates HTML; add options and files to it.

    Where it is not installed the test is skipped, and fails with CI=true.
    """
    java = shutil.which("java")
    if java is None or not VALIDATOR.exists():
        lacking = "the HTML validator (`.ci/tools` installs it)" if java else "Java 11 or newer"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"{lacking} is missing")
    return [java, "-jar", str(VALIDATOR)]
