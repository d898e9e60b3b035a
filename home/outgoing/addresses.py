"""Which addresses outside the site stand in a page, a snippet or a call."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Set
from functools import cache
from typing import Any
from urllib.parse import urldefrag, urlsplit

from django.conf import settings
from django.db import models
from django.utils.encoding import iri_to_uri
from modelcluster.models import get_all_child_relations
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Site

from home.models.outgoing import LONGEST_ADDRESS

ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
LINK = re.compile(r'<a\b[^>]*?\shref="(https?://[^"]+)"', re.IGNORECASE)
KINDS = (models.URLField, StreamField, RichTextField)


def addresses_in(instance: models.Model, own: Set[str]) -> set[str]:
    """Return the addresses in fields of an instance and of its rows, without those of `own` hosts.

    Relations that were fetched before cost no query.
    """
    return set(places_in(instance, own))


def places_in(instance: models.Model, own: Set[str]) -> dict[str, str]:
    """Return the same, each with where it is first: a field, a block in one, or a relation."""
    found = list(_of_fields(instance))
    for relation in relations_with_links(type(instance)):
        for row in getattr(instance, relation).all():
            found += [(text, relation) for text, _path in _of_fields(row)]
    places: dict[str, str] = {}
    for text, path in found:
        if address := normal(text, own):
            places.setdefault(address, path)
    return places


def own_hosts() -> frozenset[str]:
    """Return the names under which the site itself answers."""
    names = Site.objects.values_list("hostname", flat=True)
    return frozenset({*names, urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or ""})


def normal(text: str, own: Set[str] = frozenset()) -> str:
    """Return an address as it is kept; empty for one of ours, and for one that is none."""
    try:
        address = iri_to_uri(urldefrag(text.strip()).url) or ""
        is_own = urlsplit(address).hostname in own
    except ValueError:  # kept as it is: opening it will say so
        return text.strip() if text.isascii() and len(text) <= LONGEST_ADDRESS else ""
    return "" if is_own or len(address) > LONGEST_ADDRESS else address


@cache
def relations_with_links(model: type[models.Model]) -> tuple[str, ...]:
    """Return the names of a model's rows in which addresses may stand."""
    return tuple(
        relation.get_accessor_name()
        for relation in get_all_child_relations(model)
        if fields_with_links(relation.related_model)
    )


@cache
def fields_with_links(model: type[models.Model]) -> tuple[models.Field, ...]:
    """Return the fields of a model in which addresses may stand."""
    return tuple(field for field in model._meta.concrete_fields if isinstance(field, KINDS))


def _of_fields(instance: models.Model) -> Iterator[tuple[str, str]]:
    """Yield what may be an address, and where it is."""
    for field in fields_with_links(type(instance)):
        for path, value in _parts(field, field.value_from_object(instance)):
            for text in _texts(value):
                if ADDRESS.fullmatch(text.strip()):
                    yield text, path
                else:
                    yield from ((html.unescape(found), path) for found in LINK.findall(text))


def _parts(field: models.Field, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield a value; of blocks each alone."""
    if isinstance(field, StreamField):
        for block in value.get_prep_value():
            yield f"{field.name}.{block['id']}", block
    else:
        yield field.name, value


def _texts(value: Any) -> Iterator[str]:
    """Yield every text of what a field holds, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
