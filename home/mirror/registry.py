"""Addresses with answers to a form, which no site map lists, that belong into the copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Mirrored:
    """An address below the site, such as `/en/finder/?a=b`, and others that are answered alike."""

    address: str
    also: tuple[str, ...] = ()


Source = Callable[[], Iterator[Mirrored]]
SOURCES: list[Source] = []


def mirrored(source: Source) -> Source:
    """Register a function that yields addresses for the copy."""
    SOURCES.append(source)
    return source
