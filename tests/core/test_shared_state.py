"""State that several processes share, with the caches of files as a site without Redis has them.

Each test has a folder of data and runs the site's code in processes of its own.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from tests.stages import MANAGE, MIGRATED, ROOT, SITE, environment, stage

pytestmark = pytest.mark.slow  # real processes

Run = Callable[[str], str]

SET_UP = """
import sys
sys.path[:0] = [".", "site"]
import django
django.setup()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A migrated site's data."""
    return Path(shutil.copytree(stage(MIGRATED, tmp_path), tmp_path / "data"))


@pytest.fixture
def run(folder: Path) -> Run:
    """Run lines of Python in a process of the site; what they print."""
    return in_process_of(folder)


def in_process_of(folder: Path) -> Run:
    """What runs lines of Python in a process of the site whose data are in `folder`."""

    def run(lines: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", SET_UP + dedent(lines)],
            env=environment(folder, BACKGROUND="false"),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return run


SOLVE = """
import json
from altcha import Challenge, Payload, solve_challenge
from uuid import uuid4
from interest.spam.proof_of_work import challenge_for, is_solved

challenge = Challenge.from_dict(json.loads(challenge_for(uuid4()).task))
payload = Payload(challenge, solve_challenge(challenge)).to_base64()
assert is_solved(payload)
"""


def test_what_was_spent_is_refused_in_another_process(run: Run) -> None:
    payload = run(SOLVE + "print(payload)")
    refused = f"""
    from interest.spam.proof_of_work import is_solved
    print(is_solved({payload!r}))
    """
    assert run(refused) == "False"


def test_two_thousand_renditions_evict_neither_a_version_nor_a_spent_proof(run: Run) -> None:
    lines = """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from wagtail.images.models import Rendition
    from funding.catalogue.index import catalogue

    before = catalogue()
    for number in range(2_000):
        Rendition.cache_backend.set(f"wagtail-rendition-{number}", Rendition(pk=number))
    with CaptureQueriesContext(connection) as captured:
        assert catalogue() is before
    assert not captured.captured_queries
    assert not is_solved(payload)
    """
    run(SOLVE + dedent(lines))


def test_eight_threads_build_the_catalogue_once(run: Run) -> None:
    lines = """
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier
    from django.db import connection
    from funding.catalogue import index
    from funding.models import FundingOpportunity

    FundingOpportunity.objects.create(identifier="A-1", source_key="A-1", slug="a-1", title="A")
    built, begin, read = [], Barrier(8), index.catalogue_cache.build

    def build():
        built.append(1)
        return read()

    def ask(_number):
        begin.wait()
        try:
            return index.catalogue()
        finally:
            connection.close()

    index.catalogue_cache.build = build
    index.invalidate_catalogue()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, range(8)))
    assert len({id(each) for each in found}) == 1
    assert len(found[0].ids) == 1
    print(len(built))
    """
    assert run(lines) == "1"


def test_a_menu_saved_while_it_is_read_shows(run: Run) -> None:
    lines = """
    from threading import Event, Thread
    from django.db import connection
    from django.test import RequestFactory
    from wagtail.models import Site
    from home.models import SiteSettings, StandardPage
    from home.navigation.layout import layout_context
    from tests.factories import child, home

    page = child(home(), StandardPage, title="Old", show_in_menus=True)
    SiteSettings.for_site(Site.objects.get())
    read, saved = Event(), Event()

    def menu():
        return [link.title for link in layout_context(RequestFactory().get("/en/")).menu]

    def slow(execute, sql, *args):
        # The last table a layout is read from: the pages were read before.
        if "home_sociallink" in sql:
            read.set()
            assert saved.wait(20)
        return execute(sql, *args)

    def read_slowly():
        with connection.execute_wrapper(slow):
            menu()
        connection.close()

    reader = Thread(target=read_slowly)
    reader.start()
    assert read.wait(20)
    page.title = "New"
    page.save_revision().publish()
    saved.set()
    reader.join()
    print(menu())
    """
    assert run(lines) == "['New']"


def test_what_an_import_learns_every_process_knows(run: Run, tmp_path: Path) -> None:
    facet = {
        "name": "frameworkProgramme",
        "values": [{"rawValue": "90000001", "value": "New Fund (NEWF)"}],
    }
    path = tmp_path / "facets.json"
    path.write_text(json.dumps({"facets": [facet]}))
    command = [*MANAGE, "import_calls", "file", str(path)]
    lines = f"""
    import subprocess
    from funding.imports.portal.codes import programme_of

    assert programme_of("90000001", "X-1") == ""
    subprocess.run({command!r}, check=True, capture_output=True)
    print(programme_of("90000001", "X-1"))
    """
    assert run(lines) == "NEWF"


def test_setting_up_again_leaves_what_others_keep_in_the_same_place(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(stage(SITE, tmp_path), tmp_path / "data"))
    lines = """
    from django.core.cache import caches
    from django.core.cache.backends.filebased import FileBasedCache
    from django.core.management import call_command
    from home.models import Term
    from home.models.vocabulary import terms_of

    def known():
        return "test" in {term.code for term in terms_of("theme")}

    assert not known()
    # No signal tells of it.
    Term.objects.bulk_create([Term(vocabulary="theme", code="test", name_en="Test")])
    assert not known()
    places = {caches[name]._dir for name in ("default", "renditions", "versions")}
    others = [FileBasedCache(place, {"KEY_PREFIX": "another"}) for place in places]
    for other in others:
        other.set("kept", 1, None)
    call_command("set_up", verbosity=0)
    assert all(other.get("kept") == 1 for other in others)
    print(known())
    """
    assert in_process_of(folder)(lines).splitlines()[-1] == "True"
