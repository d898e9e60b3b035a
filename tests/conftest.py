"""Fixtures of all tests."""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_delete, post_save
from django.template import Context, Template
from django.utils import translation
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import (
    post_delete_signal_handler,
    post_save_signal_handler,
    register_signal_handlers,
)
from wagtail.models import Locale, Page, Site
from wagtail.signal_handlers import disconnect_reference_index_signal_handlers

from search.indexing.rebuild import read_all
from search.models import Change
from search.query.vocabulary import count_anew
from tests import turns
from tests.engines.copied_rows import copy_rows
from tests.engines.postgresql import create_database, drop_database
from tests.server import site_server
from tests.smtp import MailServer, mail_server
from tests.stages import CONTENT, MIGRATED, ROOT, SITE, stage

VALIDATOR = ROOT / ".cache/html/node_modules/vnu-jar/build/dist/vnu.jar"


# A test that asks for one of these fixtures gets the mark.
MARKS = {
    "browser": {"browser"},
    "engines": {"opensearch3", "elasticsearch9", "installed"},
    "html": {"validator"},
    "content": {"loaded"},
    "postgresql": {"committed"},
    "served": {"server"},
}
# What runs most of the site in other processes: measuring it costs time and tells little.
ELSEWHERE = ("browser", "html", "engines", "served", "slow")
# What brings a database of its own, or content that lies in SQLite.
OWN_DATABASE = ("browser", "html", "engines", "served", "content")
# What can end otherwise on one database than on another asks for one of these.
OF_DATABASE = {"db", "committed", "on_disk"}


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark a test by what it asks for; at once, as `-m` looks at marks before the sorting below."""
    for mark in [mark for mark, fixtures in MARKS.items() if _asked(item) & fixtures]:
        item.add_marker(mark)
    if any(item.get_closest_marker(mark) for mark in ELSEWHERE):
        item.add_marker("no_cover")
    own = any(item.get_closest_marker(mark) for mark in OWN_DATABASE)
    if _is_for("postgresql", item) and not own:
        item.add_marker("database")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what `make test` says, which runs what asks for the database twice."""
    cases = "at most so many cases of a test, others in each run"
    parser.addoption("--most-cases", type=int, default=0, help=cases)
    whole = "of tests that can rest (tests/turns.py) one in so many, and cases in turns"
    parser.addoption("--one-in", type=int, default=1, help=whole)


# After pytest-random-order, which it would undo otherwise.
@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out tests for another database, and sort.

    Tests on the real content come late: once loaded it stays, and others count on nothing.
    Those with a browser come last: while it runs, Django refuses the database in this thread.
    Those of search engines come first, as one process takes them all: late, it would be waited for.
    Where tests run in several processes, each gets its share in this order.
    """
    others = [item for item in items if not _is_for(connection.vendor, item)]
    asked = [item for item in items if _is_for(connection.vendor, item)]
    most, seed = config.getoption("most_cases"), turns.seed(config)
    waiting = turns.left_out(asked, most, seed) if most else set()
    if (one_in := config.getoption("one_in")) > 1:
        waiting |= turns.resting(asked, one_in, seed) | turns.in_turns(asked, seed)
    items[:] = [item for item in asked if item.nodeid not in waiting]
    others += [item for item in asked if item.nodeid in waiting]
    config.hook.pytest_deselected(items=others)

    def place(item: pytest.Item) -> int:
        if "browser" in _asked(item):
            return 2
        if "loaded" in _asked(item):
            return 1
        group = item.get_closest_marker("xdist_group")
        return -1 if group is not None and "engines" in group.args else 0

    items.sort(key=place)


def pytest_collection_finish() -> None:
    """Spare the collector of garbage what stays, which is most of what there is."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _asked(item: pytest.Item) -> set[str]:
    """The fixtures of a test, and the fixtures that those are told to use by their parameter."""
    call = getattr(item, "callspec", None)
    values = {value for value in call.params.values() if isinstance(value, str)} if call else set()
    return values.union(getattr(item, "fixturenames", ()))


def _is_for(vendor: str, item: pytest.Item) -> bool:
    """Whether a database has something to say to a test: SQLite to all but those for PostgreSQL."""
    if vendor == "sqlite":
        return item.get_closest_marker("postgresql") is None
    asks = _asked(item) & OF_DATABASE or item.get_closest_marker("django_db")
    return bool(asks) and item.get_closest_marker("sqlite") is None


@pytest.fixture(autouse=True)
def clean_slate() -> Iterator[None]:
    """No cache and no language left over from another test."""
    cache.clear()
    with translation.override("en"):
        yield
    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def no_reference_index(django_db_setup: None) -> None:
    """What refers to what, which Wagtail notes at each save, takes a fifth of all the time.

    No test asks for it.
    """
    disconnect_reference_index_signal_handlers()


@pytest.fixture(autouse=True, scope="session")
def no_search_index(django_db_setup: None) -> None:
    """What Wagtail's own index notes at each save takes a tenth of all the time.

    A test that searches asks for `search_index`.
    """
    _disconnect_search_index()


@pytest.fixture
def search_index() -> Iterator[None]:
    """What is saved or deleted is found at once, and found no longer."""
    register_signal_handlers()
    yield
    _disconnect_search_index()


def _disconnect_search_index() -> None:
    for model in get_indexed_models():
        post_save.disconnect(post_save_signal_handler, sender=model)
        post_delete.disconnect(post_delete_signal_handler, sender=model)


@pytest.fixture(autouse=True, scope="session")
def open_transactions_stay() -> Iterator[None]:
    """Closing idle connections, as the worker does, spares the one a test's transaction is on."""
    close = BaseDatabaseWrapper.close_if_unusable_or_obsolete

    def close_if_idle(self: BaseDatabaseWrapper) -> None:
        if not self.in_atomic_block:
            close(self)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(BaseDatabaseWrapper, close.__name__, close_if_idle)
        yield


@pytest.fixture(autouse=True, scope="session")
def outermost_template_is_told(django_test_environment: None) -> Iterator[None]:
    """`response.context` is that of the page's template, not of each of the hundred in it."""
    told = Template._render

    def plain(self: Template, context: Context) -> str:
        return self.nodelist.render(context)

    with pytest.MonkeyPatch.context() as patched:

        def render(self: Template, context: Context) -> str:
            Template._render = plain
            try:
                return told(self, context)
            finally:
                Template._render = render

        patched.setattr(Template, "_render", render)
        yield


@pytest.fixture(scope="module")
def shared(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """A transaction for what the tests of a module only read: made once, and gone after them."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """SQLite takes a copy of what is migrated, PostgreSQL a template if there is one."""
    of_test = connection.settings_dict["TEST"]
    if connection.vendor == "sqlite":
        of_test["MIGRATE"] = False
    else:
        of_test["TEMPLATE"] = os.environ.get("DATABASE_TEMPLATE")


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: object,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The tests' database, migrated.

    Where several processes will ask for the site, the first begins with it now.
    """
    if connection.vendor == "sqlite":
        folder = tmp_path_factory.getbasetemp()
        with django_db_blocker.unblock():  # type: ignore[attr-defined]
            take(MIGRATED, folder)
        asks = any(item.get_closest_marker("content") for item in request.session.items)
        if asks and os.environ.get("PYTEST_XDIST_WORKER") == "gw0":
            threading.Thread(target=stage, args=(SITE, folder)).start()


def take(name: str, folder: Path) -> None:
    """Make the tests' SQLite, which is in memory, and their media what they are at a stage."""
    made = stage(name, folder)
    connection.ensure_connection()
    # Others copy it at the same time: no file is to come and go beside it.
    source = sqlite3.connect(f"{(made / 'db.sqlite3').as_uri()}?immutable=1", uri=True)
    source.backup(connection.connection)
    source.close()
    copy_uploads(made)
    ContentType.objects.clear_cache()


def copy_uploads(made: Path) -> None:
    """Make the tests' pictures and documents what they are at a stage."""
    for name in ("media", "private"):
        if (made / name).exists():
            shutil.copytree(made / name, settings.MEDIA_ROOT.with_name(name), dirs_exist_ok=True)


def copy_content(folder: Path) -> None:
    """Make the tests' PostgreSQL and their media what they are with the site's content."""
    made = stage(CONTENT, folder)
    copy_rows(made / "db.sqlite3")
    copy_uploads(made)
    ContentType.objects.clear_cache()


@pytest.fixture(scope="session")
def loaded(
    django_db_setup: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The site's real content, once for all tests. Each test runs in a transaction upon it."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        if connection.vendor == "sqlite":
            take(CONTENT, tmp_path_factory.getbasetemp())
        else:
            copy_content(tmp_path_factory.getbasetemp())
        Change.objects.all().delete()


@pytest.fixture(scope="session")
def indexed(loaded: None, django_db_blocker: object) -> None:
    """The real content in the index of search, once for all tests."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        read_all(lambda _what, _done: None)
        count_anew()


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: object) -> Iterator[str]:
    """The URL of a PostgreSQL with the site's empty tables for this test alone, which commits.

    So connections of other threads see what it wrote, and have to wait for what it locked.
    """
    template = os.environ.get("DATABASE_TEMPLATE")
    if template is None:
        pytest.skip("It needs PostgreSQL: python -m tests.engines.postgresql --migrated pytest …")
    server, usual = os.environ["DATABASE_URL"], connection.settings_dict["NAME"]
    name = f"{usual}_committed"
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.close()
        url = create_database(server, name, template)
        connection.settings_dict["NAME"] = name
        ContentType.objects.clear_cache()
        yield url
        connection.close()
        connection.settings_dict["NAME"] = usual
        drop_database(server, name)
        ContentType.objects.clear_cache()


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
