"""The first administrator: made once, the password shown once."""

from __future__ import annotations

import io
import re

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def create() -> str:
    """What the command prints."""
    out = io.StringIO()
    call_command("create_administrator", stdout=out)
    return out.getvalue()


def test_prints_a_password_that_opens_the_admin() -> None:
    printed = re.search(r"Password: +(\S+)", create())
    assert printed
    assert len(printed[1]) >= 12
    administrator = authenticate(username="admin", password=printed[1])
    assert administrator is not None
    assert administrator.is_superuser


def test_does_nothing_when_there_is_an_administrator() -> None:
    get_user_model().objects.create_superuser("maria", password="x")
    assert create() == ""
    assert get_user_model().objects.count() == 1


def test_leaves_another_user_of_that_name_alone() -> None:
    get_user_model().objects.create_user("admin", password="x")
    with pytest.raises(CommandError, match="createsuperuser"):
        create()
