"""Codes of places as a tree: those of NUTS begin with the code of the place above them."""

from __future__ import annotations

EUROPEAN_UNION = "EU"
EU_COUNTRIES = frozenset(
    {
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU"),
        *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    }
)


def beginnings(area: str) -> tuple[str, ...]:
    """Return how the codes of `area` and of all that lies in it begin."""
    return (EUROPEAN_UNION, *sorted(EU_COUNTRIES)) if area == EUROPEAN_UNION else (area,)


def is_within(code: str, area: str) -> bool:
    """Return whether the place `code` is `area` or lies in it. Other trees (NACE) work too."""
    return code.startswith(beginnings(area))
