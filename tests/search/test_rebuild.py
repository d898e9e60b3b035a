"""All anew, and whether all is right: the database and real engines."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from home.models.jobs import Lease
from search.indexing.queue import LEASE, WORK, deliver, note
from search.indexing.rebuild import check, prepare, rebuild
from search.models import Change, Entry
from search.query.engine import EngineAwayError
from tests.factories import child, home
from tests.search.engines_of import Engines

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("engines")]


def silent(_what: str, _done: int) -> None:
    """Progress that nobody watches."""


@pytest.fixture
def configured(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> Engines:
    """The engine as if SEARCH_URL named it."""
    if engines.node:
        for module in (
            "search.indexing.queue",
            "search.indexing.rebuild",
            "search.backends.fallback",
        ):
            monkeypatch.setattr(f"{module}.configured_engine", engines.of)
    return engines


@pytest.fixture
def pages(configured: Engines) -> list[str]:
    """The document ids of some pages that are in every index."""
    from home.models import StandardPage

    for title in ("Bees", "Trees", "Seas"):
        child(home(), StandardPage, title=title)
    deliver()
    check(silent)  # takes in what came with the database
    configured.settle()
    return [entry.document_id for entry in Entry.objects.all()]


def prints(engines: Engines) -> dict[str, str]:
    engines.settle()
    return dict(engines.of("en").fingerprints())


def test_a_check_of_what_is_right_changes_nothing(pages: list[str], configured: Engines) -> None:
    assert check(silent).right
    assert sorted(prints(configured)) == sorted(pages)


def test_a_check_puts_right_what_is_missing_stale_or_left_over(
    pages: list[str], configured: Engines
) -> None:
    engine = configured.of("en")
    engine.write((), pages[:1])
    if configured.node:
        wrong = Entry.objects.named(pages[1]).get()
        wrong.fingerprint = "stale"
        ghost = Entry.objects.named(pages[2]).get()
        ghost.key = "ghost"
        engine.write([wrong, ghost], ())
    configured.settle()
    found = check(silent)
    configured.settle()
    assert found.missing == 1
    assert (found.stale, found.left_over) == ((1, 1) if configured.node else (0, 0))
    assert check(silent).right


# The words of a server's index are its own; it holds what it was told.
@pytest.mark.parametrize("engines", ["database"], indirect=True)
def test_a_check_reads_what_was_indexed(
    pages: list[str], configured: Engines, capsys: pytest.CaptureFixture
) -> None:
    """A row that holds the words of another text, under the fingerprint of its own."""
    engine = configured.of("en")
    other = Entry.objects.named(pages[0]).get()
    other.title = "Deadlines"
    engine.write([other], ())
    call_command("search_index", "check")
    assert "1 stale" in capsys.readouterr().out
    assert check(silent).right


def test_a_check_reads_things_again(pages: list[str], configured: Engines) -> None:
    Entry.objects.named(pages[0]).update(title="Something nobody wrote", fingerprint="x")
    Entry.objects.named(pages[1]).delete()
    found = check(silent)
    assert found.entries_written >= 2
    configured.settle()
    assert check(silent).right
    assert sorted(prints(configured)) == sorted(pages)


def test_a_rebuild_makes_every_index_anew(pages: list[str], configured: Engines) -> None:
    configured.of("en").write((), pages)
    configured.settle()
    assert prints(configured) == {}
    rebuild(silent)
    assert sorted(prints(configured)) == sorted(pages)


@pytest.mark.turns(2)
def test_the_commands(pages: list[str], configured: Engines, capsys: pytest.CaptureFixture) -> None:
    for what in ("prepare", "rebuild", "deliver"):
        call_command("search_index", what)
    configured.settle()
    call_command("search_index", "check")
    assert "all was right" in capsys.readouterr().out


# What a set-up does while the background of a site that runs already delivers.
@pytest.mark.parametrize("engines", ["database"], indirect=True)
@pytest.mark.parametrize("what", ["prepare", "deliver", "check"])
def test_who_writes_entries_waits_for_the_other(
    what: str, pages: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Lease.objects.acquire(WORK, "another", LEASE)
    waited = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        assert Entry.objects.count() == len(pages)
        Lease.objects.release(WORK, "another")

    monkeypatch.setattr("search.indexing.queue.sleep", sleep)
    call_command("search_index", what)
    assert waited == [0.5]
    assert Lease.objects.get(name=WORK).holder == ""


@pytest.mark.parametrize("engines", ["database"], indirect=True)
def test_what_changes_while_all_is_read_stays_noted(pages: list[str]) -> None:
    Entry.objects.all().delete()
    note("wagtailcore.page", ["before"])
    prepare(lambda what, _done: note("wagtailcore.page", ["meanwhile"]) if what == "read" else None)
    assert set(Change.objects.values_list("key", flat=True)) == {"meanwhile"}


def test_what_could_not_be_told_stays_noted(
    pages: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Away:
        def write(self, *_values: object) -> None:
            raise EngineAwayError("away")

    note("wagtailcore.page", [pages[0].split(":")[1]])
    monkeypatch.setattr("search.indexing.queue.configured_engine", lambda _language: Away())
    with pytest.raises(EngineAwayError):
        deliver()
    assert Change.objects.count() == 1
    monkeypatch.setattr("search.indexing.queue.configured_engine", lambda _language: None)
    deliver()
    assert not Change.objects.exists()
