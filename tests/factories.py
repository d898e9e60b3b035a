"""Sample pages for tests; never part of the site."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from wagtail.models import Locale, Page, Site

from home.models import HomePage, Role, Term

_numbers = itertools.count(1)


def locale(code: str = "en") -> Locale:
    return Locale.objects.get_or_create(language_code=code)[0]


def home(code: str = "en") -> HomePage:
    """The home page of a language; the English one is the site's root."""
    found = HomePage.objects.filter(locale=locale(code)).first()
    if found:
        return found
    page = HomePage(
        title="SME4GREEN", slug=f"home-{code}-test", locale=locale(code), headline="H", lead="L"
    )
    if code != "en":
        page.translation_key = home("en").translation_key
    page = Page.get_first_root_node().add_child(instance=page)
    if code == "en":
        site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
        site.hostname, site.root_page = "localhost", page
        site.save()
    return page


def child(parent: Page, model: type[Page], **fields: Any) -> Page:
    """A live page below `parent`; many-to-many terms and inline rows are given as lists.

    It has no revision: making and publishing one takes ten times as long as saving.
    """
    number = next(_numbers)
    many = {name: fields.pop(name) for name in list(fields) if isinstance(fields[name], list)}
    fields = {"title": f"Page {number}", "slug": f"page-{number}", "locale": parent.locale} | fields
    page = model(**fields)
    for name, value in many.items():
        setattr(page, name, value)
    parent.add_child(instance=page)
    return model.objects.get(pk=page.pk)


def term(vocabulary: str, code: str, parent: Term | None = None) -> Term:
    return Term.objects.get_or_create(
        vocabulary=vocabulary,
        code=code,
        defaults={
            "scheme": "test",
            "parent": parent,
            "name_en": f"{code} en",
            "name_ro": f"{code} ro",
            "name_it": f"{code} it",
        },
    )[0]


def give_roles(user: Any, *groups: str) -> Any:
    """Somebody of these groups as they were before there were roles: for everything."""
    kinds = {"Editors": "editor", "Moderators": "moderator", "Translators": "translator"}
    for group in set(groups) & set(kinds):
        Role.objects.create(user=user, kind=kinds[group])
    return user


@contextmanager
def undone() -> Iterator[None]:
    """What is done meanwhile is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
