"""Who edits calls."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.funding.editing import member


@pytest.fixture
def editor() -> Client:
    return member("Editors")


@pytest.fixture
def moderator() -> Client:
    return member("Moderators")
