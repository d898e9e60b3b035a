"""Copies in memory: each process and each transaction has its own, built once, never stale."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

import pytest
from django.core.cache import caches
from django.db import connection, transaction

from core.caching import VersionedCache, one_moment

KEY = "tests.versioned-cache"
T = TypeVar("T")


@pytest.fixture(autouse=True)
def _committing(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database without a transaction around the test; no test here writes to it."""
    with django_db_blocker.unblock():
        yield


def in_a_thread(call: Callable[[], T]) -> T:
    """What `call` returns in a thread with a connection of its own."""

    def called() -> T:
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(called).result(20)


@pytest.fixture
def copies() -> tuple[VersionedCache[int], VersionedCache[int]]:
    """Two processes: they share nothing but the versions, and the number of what was built."""
    numbers = itertools.count(1)
    return VersionedCache(KEY, lambda: next(numbers)), VersionedCache(KEY, lambda: next(numbers))


class Source:
    """What stands in a database, and a cache of it."""

    def __init__(self) -> None:
        self.value, self.built = "old", 0
        self.cache: VersionedCache[str] = VersionedCache(KEY, self.read)

    def read(self) -> str:
        self.built += 1
        return self.value


def test_it_is_built_once(copies: tuple[VersionedCache[int], VersionedCache[int]]) -> None:
    here, there = copies
    assert (here.get(), here.get(), there.get(), there.get()) == (1, 1, 2, 2)


def test_no_more_values_are_kept_than_said_the_oldest_goes_first() -> None:
    built: list[str] = []

    def build(name: str) -> str:
        built.append(name)
        return name.upper()

    cache = VersionedCache(KEY, build, most=2)
    assert [cache.get(name) for name in "abcba"] == ["A", "B", "C", "B", "A"]
    assert built == ["a", "b", "c", "a"]


def test_another_process_hears_of_it(
    copies: tuple[VersionedCache[int], VersionedCache[int]],
) -> None:
    here, there = copies
    assert (here.get(), there.get()) == (1, 2)
    here.invalidate()
    assert (there.get(), here.get()) == (3, 4)


def test_a_cache_that_was_emptied_only_costs_time(
    copies: tuple[VersionedCache[int], VersionedCache[int]],
) -> None:
    here, _there = copies
    here.get()
    caches["versions"].clear()
    assert here.get() == 2


def test_eight_threads_build_it_once() -> None:
    source, begin = Source(), threading.Barrier(8)

    def read() -> str:
        time.sleep(0.1)
        return Source.read(source)

    def ask(_number: int) -> str:
        begin.wait()
        return source.cache.get()

    source.cache.build = read
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {"old"}
    assert source.built == 1


def test_a_build_may_ask_another_cache() -> None:
    inner = VersionedCache(KEY, lambda: time.sleep(0.05) or "inner")
    outer = VersionedCache(f"{KEY}.outer", lambda: f"outer of {inner.get()}")
    begin = threading.Barrier(8)

    def ask(cache: VersionedCache[str]) -> str:
        begin.wait()
        return cache.get()

    with ThreadPoolExecutor(8) as pool:
        found = [pool.submit(ask, cache) for cache in (inner, outer) * 4]
        assert {each.result(20) for each in found} == {"inner", "outer of inner"}


def test_what_it_depends_on_is_a_reason_too() -> None:
    source = Source()
    depends = VersionedCache(
        f"{KEY}.of", lambda: source.cache.get().upper(), depends_on=[source.cache]
    )
    assert depends.get() == "OLD"
    source.value = "new"
    source.cache.invalidate()
    assert depends.get() == "NEW"


def test_each_argument_has_its_value() -> None:
    built: list[str] = []
    cache = VersionedCache(KEY, lambda language: built.append(language) or language.upper())
    assert [cache.get(language) for language in ("en", "ro", "en")] == ["EN", "RO", "EN"]
    assert built == ["en", "ro"]


def test_what_was_read_before_a_commit_is_not_kept_after_it() -> None:
    """Another process commits and says so while this one is still building."""
    source = Source()

    def read() -> str:
        found = Source.read(source)
        if source.value == "old":
            source.value = "new"
            in_a_thread(source.cache.invalidate)
        return found

    source.cache.build = read
    assert source.cache.get() == "old"
    assert source.cache.get() == "new"


def test_a_transaction_sees_its_own_changes_and_others_see_them_once_committed() -> None:
    source = Source()
    source.cache.get()
    with transaction.atomic():
        source.value = "new"
        source.cache.invalidate()
        assert source.cache.get() == "new"
        assert in_a_thread(source.cache.get) == "old"
    assert in_a_thread(source.cache.get) == "new"


def test_what_was_rolled_back_leaves_nothing() -> None:
    source = Source()
    source.cache.get()
    with suppress(ZeroDivisionError), transaction.atomic():
        source.value = "never"
        source.cache.invalidate()
        assert source.cache.get() == "never"
        raise ZeroDivisionError
    source.value = "old"
    assert source.cache.get() == "old"
    assert source.built == 2, "the copy of before still holds"


def test_a_savepoint_that_was_rolled_back_leaves_nothing() -> None:
    source = Source()
    with transaction.atomic():
        source.value = "new"
        source.cache.invalidate()
        source.cache.get()
        with suppress(ZeroDivisionError), transaction.atomic():
            source.value = "never"
            source.cache.invalidate()
            assert source.cache.get() == "never"
            raise ZeroDivisionError
        source.value = "new"
        assert source.cache.get() == "new"
    assert source.cache.get() == "new"


def test_a_commit_tells_a_version_once_and_each_commit_tells_it(
    copies: tuple[VersionedCache[int], VersionedCache[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = copies
    told: list[dict[str, str]] = []
    write = caches["versions"].set_many
    monkeypatch.setattr(
        caches["versions"], "set_many", lambda data, *rest: told.append(data) or write(data, *rest)
    )
    for commits in (1, 2):
        before = there.get()
        with transaction.atomic():
            for _save in range(20):
                with transaction.atomic():
                    here.invalidate()
        assert len(told) == commits
        assert there.get() != before


def test_asking_costs_no_query(django_assert_num_queries: Callable[..., Any]) -> None:
    source = Source()
    source.cache.get()
    with django_assert_num_queries(0):
        source.cache.get()


def test_in_one_moment_a_version_is_read_once_and_own_changes_are_seen(
    copies: tuple[VersionedCache[int], VersionedCache[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = copies
    with one_moment():
        here.get()
    reads = []
    versions = caches["versions"]
    read = versions.get_many
    monkeypatch.setattr(versions, "get_many", lambda keys: reads.append(1) or read(keys))
    with one_moment():
        first = here.get()
        assert {here.get() for _time in range(5)} == {first}
        assert len(reads) == 1
        in_a_thread(there.invalidate)
        assert here.get() == first  # as it was when the moment began
        here.invalidate()
        assert here.get() != first
    in_a_thread(there.invalidate)
    last = here.get()
    with one_moment():
        assert here.get() == last


def test_in_one_moment_what_is_taken_back_was_never_there() -> None:
    source = Source()
    with one_moment():
        assert [source.cache.get(), source.cache.get(), source.built] == ["old", "old", 1]
        with suppress(RuntimeError), transaction.atomic():
            source.value = "new"
            source.cache.invalidate()
            assert source.cache.get() == "new"
            source.value = "old"
            raise RuntimeError
        assert source.cache.get() == "old"
        with transaction.atomic():
            source.value = "last"
            source.cache.invalidate()
            assert source.cache.get() == "last"
        assert source.cache.get() == "last"


@pytest.mark.parametrize("below", ["core.content", "tests.below"])
def test_what_is_built_of_older_copies_is_not_kept_under_a_newer_version(below: str) -> None:
    """One page reads a part, another process changes it, then the page makes more of it."""
    part = Source()
    part.cache = VersionedCache("tests.part", part.read)
    inner: VersionedCache[None] = VersionedCache(below, lambda: None)
    whole = VersionedCache("tests.whole", part.cache.get, depends_on=[inner, part.cache])
    if below == "core.content":  # which changes with each other, so that none need be named
        whole = VersionedCache("tests.whole", part.cache.get, depends_on=[inner])
    with one_moment():
        assert part.cache.get() == "old"
        part.value = "new"
        in_a_thread(part.cache.invalidate)
        assert whole.get() == "old"  # as all of this page
    assert whole.get() == "new"
