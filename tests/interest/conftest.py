"""Fixtures of interest."""

from __future__ import annotations

import pytest

from tests.factories import term


@pytest.fixture
def terms(db: None) -> None:
    """The terms forms offer."""
    for vocabulary, codes in {
        "territory": ("EU", "IT", "ITC1", "ITC11", "RO", "RO322"),
        "theme": ("circular-economy", "digital"),
        "sector": ("C", "I"),
        "sme-size": ("micro", "small", "medium"),
    }.items():
        for code in codes:
            term(vocabulary, code)
