"""People who sign in, as browsers do it."""

from __future__ import annotations

import re
from base64 import b32decode
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp

from interest.models import Adviser

PASSWORD = "Zapada-alba-27"
# The network of a test that names none is the one of Django's client.
ELSEWHERE = "198.51.100.{}"


def person(name: str, *groups: str, **fields: Any) -> Any:
    """Make somebody with a password and a mailbox; “adviser” answers enquiries."""
    user = get_user_model().objects.create_user(name, f"{name}@site.example", PASSWORD, **fields)
    user.groups.add(*Group.objects.filter(name__in=groups))
    if name == "adviser":
        Adviser.objects.create(user=user)
    return user


def sign_in(client: Client, name: str, password: str = PASSWORD, **more: Any) -> Any:
    """Type name and password."""
    data = {"username": name, "password": password, **more.pop("data", {})}
    return client.post(reverse("wagtailadmin_login"), data, **more)


def enter(client: Client, code: str, **more: Any) -> Any:
    """Type a code."""
    return client.post(reverse("sign_in_code"), {"code": code}, **more)


def key_on(html: str) -> bytes:
    """Read the key as somebody without a camera does."""
    return b32decode(re.search(r'translate="no">([A-Z2-7 ]+)</code>', html)[1].replace(" ", ""))


def code_of(key: bytes, later: int = 0) -> str:
    """Return what the app shows, now or so many steps later."""
    return f"{totp(key, t0=-30 * later):06}"


def set_up(client: Client, **data: str) -> tuple[bytes, list[str]]:
    """Connect an app; return its key and the recovery codes."""
    address = reverse("sign_in_set_up")
    key = key_on(client.get(address).content.decode())
    shown = client.post(address, {"code": code_of(key), **data}, follow=True)
    return key, re.findall(r"<li><code>([\w-]+)</code>", shown.content.decode())


def is_in(client: Client, address: str = "") -> bool:
    """Say whether the start page of the admin opens."""
    return client.get(address or reverse("wagtailadmin_home")).status_code == 200
