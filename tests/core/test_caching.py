"""Copies in memory: each process has its own, and all hear when it is dropped."""

from __future__ import annotations

import itertools

import pytest
from django.core.cache import cache
from pytest_django import DjangoCaptureOnCommitCallbacks

from core.caching import VersionedCache

pytestmark = pytest.mark.django_db
KEY = "tests.process-copy"


@pytest.fixture
def copies() -> tuple[VersionedCache[int], VersionedCache[int]]:
    """Two processes: they share nothing but the cache, and the number of what was built."""
    numbers = itertools.count(1)
    return VersionedCache(KEY, lambda: next(numbers)), VersionedCache(KEY, lambda: next(numbers))


def test_it_is_built_once(copies: tuple[VersionedCache[int], VersionedCache[int]]) -> None:
    here, there = copies
    assert (here.get(), here.get(), there.get(), there.get()) == (1, 1, 2, 2)


def test_another_process_hears_of_it(
    copies: tuple[VersionedCache[int], VersionedCache[int]],
) -> None:
    here, there = copies
    assert (here.get(), there.get()) == (1, 2)
    here.invalidate()
    assert (there.get(), here.get()) == (3, 4)


def test_who_reads_before_it_is_committed_reads_again(
    copies: tuple[VersionedCache[int], VersionedCache[int]],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    here, there = copies
    with django_capture_on_commit_callbacks(execute=True):
        here.invalidate()
        assert there.get() == 1, "it still sees what was before"
    assert there.get() == 2


def test_a_cache_that_was_emptied_only_costs_time(
    copies: tuple[VersionedCache[int], VersionedCache[int]],
) -> None:
    here, _there = copies
    here.get()
    cache.clear()
    assert here.get() == 2
