"""Invented enquiries and advisers for tests; never part of the site."""

from __future__ import annotations

import itertools
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from home.models import Term
from interest.models import Adviser, ConsentText, Enquiry, State
from tests.factories import give_roles, term

_numbers = itertools.count(1)
CONSENT = "I agree that my answers are kept."


def territories() -> dict[str, Term]:
    """Italy with Piemonte with Torino; Romania with Ilfov."""
    italy, romania = term("territory", "IT"), term("territory", "RO")
    piemonte = term("territory", "ITC1", italy)
    places = [italy, romania, piemonte, term("territory", "ITC11", piemonte)]
    return {place.code: place for place in [*places, term("territory", "RO322", romania)]}


def enquiry(**fields: Any) -> Enquiry:
    """A confirmed enquiry of a firm in Torino."""
    number = next(_numbers)
    known = {
        "kind": "interest",
        "language": "it",
        "firm": f"Firm {number}",
        "person": f"Person {number}",
        "email": f"person{number}@example.com",
        "territory": "ITC11",
        "state": State.NEW,
        "consent": ConsentText.of(CONSENT, "en", "7"),
    }
    return Enquiry.objects.create(**(known | fields))


def user(name: str, *groups: str, **fields: Any) -> Any:
    """Somebody with an account, in these groups."""
    made = get_user_model().objects.create_user(name, f"{name}@example.org", "x", **fields)
    made.groups.add(*Group.objects.filter(name__in=groups))
    return give_roles(made, *groups)


def adviser(name: str, *codes: str, **fields: Any) -> Any:
    """The account of an adviser for some territories."""
    made = user(name, "Advisers")
    row = Adviser.objects.create(user=made, **fields)
    row.territories.set([territories()[code] for code in codes])
    return made


def at(person: Any) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(person)
    return client
