"""One of each role: for everything, for a territory and a language, and of none."""

from __future__ import annotations

from typing import Any

from django.test import Client

from tests.home.rights.people import person
from tests.interest.desk.people import adviser, at, user

# By the letter that stands for them in the table.
ROLES: dict[str, tuple[str, str, str]] = {
    "M": ("moderator", "", ""),
    "m": ("moderator", "ITC11", "it"),
    "e": ("editor", "ITC11", "it"),
    "r": ("moderator", "RO322", "ro"),
    "t": ("translator", "", "ro"),
}
ADMINISTRATOR, ADVISER, NOBODY = "A", "d", "n"
# Administrator; the five above; adviser for Torino; an account without a role.
EVERYBODY = [ADMINISTRATOR, *ROLES, ADVISER, NOBODY]
# To whom a territory or a language makes a difference.
SOMEWHERE = {"m", "e", "r", "t"}


def browsers(root: Any) -> dict[str, Client]:
    """A browser for each of them, in which they are signed in."""
    people = {
        letter: person(f"person {number}", role)
        for number, (letter, role) in enumerate(ROLES.items())
    }
    people |= {
        ADVISER: adviser("adviser of torino", "ITC11"),
        NOBODY: user("nobody"),
        ADMINISTRATOR: root,
    }
    clients = {letter: at(people[letter]) for letter in EVERYBODY}
    for client in clients.values():
        client.raise_request_exception = False
    return clients
