"""From things of the site to entries, by what their models declare in `search_fields`.

How a declaration is read:

- the SearchField `title` or `display_title` is the title; `summary` or `display_summary` the
  summary; those with a boost of `NAMES_BOOST` or more are names, by which a thing is known
  (identifiers, abbreviations); `search_phrases` are other words for it, one a line; all others are
  the body;
- the FilterFields `themes` and `territories` are terms of those vocabularies; the first of a date
  gives the year; `closes_at` is when it closes.

A page has a language. What has none is read once in each language of the site, with that language
active: `display_title` and `get_absolute_url` answer in it, and `display_language` tells which
language the title really is in.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.html import strip_tags
from django.utils.translation import override
from wagtail.documents import get_document_model
from wagtail.models import Page
from wagtail.search.index import FilterField, RelatedFields, SearchField

from home.models import Term, Vocabulary
from home.models.vocabulary import terms_of
from home.navigation.page_registry import page_registry, visible
from search.kinds import kind_of
from search.models.entries import Entry

from . import documents

NAMES_BOOST = 10
PAGE_MODEL = "wagtailcore.page"
LONGEST_BODY = 100_000  # characters; a longer document is found by what it begins with
PARTS = ("title", "names", "summary", "phrases", "body")
Codes = Mapping[int, Iterable[str]]
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


def models_found() -> tuple[type[models.Model], ...]:
    """Return what visitors search, beside pages."""
    return (apps.get_model("funding", "FundingOpportunity"), get_document_model())


def keys_of_all() -> Iterator[tuple[str, str]]:
    """Yield model and key of all that may have entries."""
    pages = visible(Page.objects.filter(depth__gt=1))
    for key in pages.values_list("translation_key", flat=True).distinct().order_by():
        yield PAGE_MODEL, str(key)
    for model in models_found():
        for pk in model._default_manager.values_list("pk", flat=True).order_by("pk").iterator():
            yield model._meta.label_lower, str(pk)


def entries_of(model: str, keys: Sequence[str]) -> list[Entry]:
    """Return the entries of these things, unsaved and stamped; none for what no visitor may see."""
    terms = _codes_with_all_above()
    if model == PAGE_MODEL:
        made = _page_entries(keys, terms)
    else:
        found = apps.get_model(model)._default_manager.filter(pk__in=keys)
        made = (entry for thing in _ready(found) for entry in _entries_without_locale(thing, terms))
    entries = list(made)
    for entry in entries:
        entry.stamp()
    return entries


def _ready(things: models.QuerySet) -> models.QuerySet:
    """Return them with what their search fields ask for.

    The number of queries does not grow.
    """
    if things.model is get_document_model():
        return documents.for_search(things)
    listed = getattr(things, "for_search", None)
    return listed() if listed else things


def _page_entries(keys: Sequence[str], terms: Codes) -> Iterator[Entry]:
    pages = visible(Page.objects.filter(translation_key__in=keys, depth__gt=1))
    versions: dict[str, list[Page]] = {}
    for page in pages.select_related("locale").specific():
        if page.pk in page_registry().by_id:
            versions.setdefault(str(page.translation_key), []).append(page)
    for key, found in versions.items():
        by_language = {page.locale.language_code: page for page in found}
        for language, page in by_language.items():
            with override(language):
                yield _entry(
                    page,
                    terms,
                    model=PAGE_MODEL,
                    key=key,
                    language=language,
                    text_language=language,
                    found_from=_stands_in(language, by_language),
                    url=page_registry().by_id[page.pk].url,
                )


def _stands_in(language: str, by_language: Iterable[str]) -> str:
    """Return the languages a thing lacks, if this is the one of its languages to be shown there."""
    has = [code for code in LANGUAGES if code in set(by_language)]
    return " ".join(code for code in LANGUAGES if code not in has) if language == has[0] else ""


def _entries_without_locale(thing: Any, terms: Codes) -> Iterator[Entry]:
    label = thing._meta.label_lower
    text = ""
    if isinstance(thing, get_document_model()):
        language, text = documents.language_of(thing), documents.text_in(thing)
        places = {language: _stands_in(language, [language])}
    elif not getattr(thing, "is_found", True):
        return
    else:
        places = dict.fromkeys(LANGUAGES, "")
    for language, found_from in places.items():
        with override(language):
            url = thing.get_absolute_url() if hasattr(thing, "get_absolute_url") else thing.url
            if url:
                yield _entry(
                    thing,
                    terms,
                    text,
                    model=label,
                    key=str(thing.pk),
                    language=language,
                    text_language=getattr(thing, "display_language", language),
                    found_from=found_from,
                    url=url,
                )


def _entry(thing: Any, terms: Codes, text: str = "", **known: str) -> Entry:
    parts: dict[str, list[str]] = {part: [] for part in PARTS}
    facts: dict[str, Any] = {}
    for field in thing.get_search_fields():
        if isinstance(field, SearchField):
            part, value = _part_of(field, thing), field.get_value(thing)
            parts[part] += _texts(value.splitlines() if part == "phrases" else value)
        elif isinstance(field, RelatedFields):
            parts["body"] += _related(field, thing)
        elif isinstance(field, FilterField):
            _take_fact(facts, field, thing, terms)
    body = "\n".join([*parts["body"], *filter(None, [text])])[:LONGEST_BODY]
    return Entry(
        kind=kind_of(thing._meta.label_lower),
        title=" ".join(parts["title"])[:500],
        names="\n".join(dict.fromkeys(parts["names"])),
        summary=" ".join(parts["summary"]),
        phrases="\n".join(parts["phrases"]),
        body=body,
        **facts,
        **known,
    )


def _related(field: RelatedFields, thing: Any) -> Iterator[str]:
    """Yield the texts of what belongs to it, such as the signatories of a pact."""
    for other in getattr(thing, field.field_name).all():
        for inner in field.fields:
            if isinstance(inner, SearchField):
                yield from _texts(inner.get_value(other))


def _codes_with_all_above() -> Codes:
    """Return for each term its code and those it lies in.

    What is about Torino is about Italy too.
    """
    by_id = {term.pk: term for vocabulary in Vocabulary.values for term in terms_of(vocabulary)}

    def codes(term: Term) -> set[str]:
        above = by_id.get(term.parent_id) if term.parent_id else None
        return {term.code} | (codes(above) if above else set())

    return {pk: frozenset(codes(term)) for pk, term in by_id.items()}


def _all_codes(terms: Iterable[Term], codes: Codes) -> list[str]:
    return sorted({code for term in terms for code in codes.get(term.pk, (term.code,))})


def _part_of(field: SearchField, thing: Any) -> str:
    name = field.field_name
    if hasattr(thing, f"display_{name}"):
        return "body"  # the official title, beside the one in the visitor's language
    if name == "search_phrases":
        return "phrases"
    name = name.removeprefix("display_")
    if name in ("title", "summary"):
        return name
    return "names" if (field.boost or 1) >= NAMES_BOOST else "body"


def _take_fact(facts: dict[str, Any], field: FilterField, thing: Any, terms: Codes) -> None:
    name = field.field_name
    if name in ("themes", "territories"):
        facts[name] = _all_codes(getattr(thing, name).all(), terms)
        return
    value = getattr(thing, name, None)
    if name == "territory":
        facts["territories"] = _all_codes(filter(None, [value]), terms)
        return
    if name == "closes_at":
        facts["ends_at"] = value
    elif name == "year":
        facts[name] = value
    elif isinstance(value, date) and not isinstance(value, datetime):
        facts.setdefault("year", value.year)


def _texts(value: Any) -> list[str]:
    """Return plain text of whatever a field holds."""
    if value is None:
        return []
    if isinstance(value, list | tuple):
        return [text for part in value for text in _texts(part)]
    # PostgreSQL stores no NUL.
    text = html.unescape(strip_tags(_spaced(str(value)))).replace("\0", " ")
    text = " ".join(text.split())
    return [text] if text else []


def _spaced(markup: str) -> str:
    """Put a space where a tag ends, so that list items do not grow together."""
    return re.sub(r"<(?=/|br|li|p)", " <", markup)
