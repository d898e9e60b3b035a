"""A source's facts, taken into its version in another language. No prose of the version changes.

Prose is what wagtail-localize translates; all else is a fact: dates, amounts, codes, files, rows
and their order. A text made of blocks, and rich text, is both. Each block takes the source's form
(its pictures, documents, links, the order of its parts) as soon as all its words stand in the
version already; the whole text does, once nothing in it waits for a translator.
"""

from __future__ import annotations

import copy
import html
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import models
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, get_translatable_fields
from wagtail_localize.models import Translation
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

Strings = dict[str, set[str]]  # by their path in the page

LINK_NUMBER = re.compile(r' id="[^"]*"')


class Facts:
    """What a source says today, for its version in the language of a translation."""

    def __init__(self, translation: Translation) -> None:
        source, locale = translation.source, translation.target_locale
        self.locale = locale
        self.source = source.as_instance()
        # As wagtail-localize would publish it: with what is translated, and overridden.
        self.rendered = source.get_ephemeral_translated_instance(locale, fallback=True)
        segments = source.stringsegment_set.annotate_translation(locale)
        self.words = _by_path(
            (segment.context.path, segment.translation or segment.string.data)
            for segment in segments.select_related("context", "string")
        )

    def take(self, version: Page) -> bool:
        """Bring the facts into a version in memory; return whether it differs now."""
        before = _content(version)
        shown = strings_of(version)
        self._take_fields(self.source, self.rendered, version, "", shown)
        return _content(version) != before

    def _take_fields(
        self, source: Any, rendered: Any, target: Any, at: str, shown: Strings
    ) -> None:
        for translatable in get_translatable_fields(type(source)):
            field: Any = translatable.get_field(type(source))
            path = f"{at}{field.name}"
            if isinstance(field, models.ManyToOneRel):
                if hasattr(field.related_model, "translation_key"):
                    self._take_rows(source, rendered, target, field, path, shown)
                else:
                    _take_shared_rows(source, target, field)
            elif isinstance(field, ParentalManyToManyField):
                terms = list(getattr(source, field.name).all())
                if terms != list(getattr(target, field.name).all()):
                    getattr(target, field.name).set(terms)
            elif isinstance(translatable, SynchronizedField):
                _assign(rendered, target, field)
            elif isinstance(field, StreamField):
                self._take_blocks(rendered, target, field, path, shown)
            elif not getattr(source, field.attname):
                _assign(source, target, field)  # words that are gone are gone everywhere
            elif isinstance(field, RichTextField) and self._stands(path, shown):
                _assign(rendered, target, field)

    def _take_rows(
        self, source: Any, rendered: Any, target: Any, field: Any, at: str, shown: Strings
    ) -> None:
        """Take rows by their key: new ones with their words in the source's language."""
        present = {row.translation_key: row for row in getattr(target, field.name).all()}
        done = {row.translation_key: row for row in getattr(rendered, field.name).all()}
        rows = []
        for original in _in_order(source, field):
            row = present.get(original.translation_key)
            if row is None:
                row = self._new(original)
            else:
                key = original.translation_key
                self._take_fields(original, done[key], row, f"{at}.{key}.", shown)
                row.sort_order = original.sort_order
            rows.append(row)
        getattr(target, field.name).set(rows)

    def _new(self, original: models.Model) -> models.Model:
        row: Any = copy.copy(original)
        row._state = copy.copy(original._state)
        row._state.adding, row.pk, row.locale = True, None, self.locale
        return row

    def _take_blocks(
        self, rendered: Any, target: Any, field: StreamField, path: str, shown: Strings
    ) -> None:
        new, old = (_blocks(page, field) for page in (rendered, target))
        if not self._stands(path, shown):
            by_id = {block["id"]: block for block in new}
            new = [
                by_id[block["id"]]
                if block["id"] in by_id and self._stands(f"{path}.{block['id']}", shown)
                else block
                for block in old
            ]
        if new != old:
            setattr(target, field.name, field.to_python(new))

    def _stands(self, path: str, shown: Strings) -> bool:
        """Return whether all words below a path stand in the version already."""
        below = f"{path}."
        return all(
            words <= shown.get(at, set())
            for at, words in self.words.items()
            if at == path or at.startswith(below)
        )


def _assign(source: Any, target: Any, field: models.Field) -> None:
    if isinstance(field, StreamField):
        blocks = _blocks(source, field)
        if blocks != _blocks(target, field):
            setattr(target, field.name, field.to_python(blocks))
    else:
        setattr(target, field.attname, getattr(source, field.attname))


def _blocks(page: Any, field: StreamField) -> list[dict[str, Any]]:
    return list(getattr(page, field.name).get_prep_value())


def _take_shared_rows(source: Any, target: Any, field: Any) -> None:
    """Take rows without words, such as documents; they have no key by which to know them."""
    own = {"id", "sort_order", field.field.attname}
    names = [f.attname for f in field.related_model._meta.concrete_fields if f.attname not in own]

    def values(page: Any) -> list[list[Any]]:
        return [[getattr(row, name) for name in names] for row in _in_order(page, field)]

    if values(source) != values(target):
        source.copy_child_relation(field.name, target)


def _in_order(page: Any, field: Any) -> list[Any]:
    # Not always theirs where a page comes from a revision.
    return sorted(getattr(page, field.name).all(), key=lambda row: row.sort_order or 0)


def _by_path(pairs: Iterable[tuple[str, str]]) -> Strings:
    found: Strings = defaultdict(set)
    for path, words in pairs:
        found[path].add(without_numbers(words))
    return found


def without_numbers(words: str) -> str:
    """Return words without the numbers of their links: a sentence may turn, and they with it."""
    return LINK_NUMBER.sub("", html.unescape(words))


def strings_of(page: Page) -> Strings:
    """Return the words that stand in a page, by their path, as `without_numbers` gives them."""
    return _by_path(
        (segment.path, segment.string.data)
        for segment in extract_segments(page)
        if isinstance(segment, StringSegmentValue)
    )


def _content(page: Page) -> dict[str, Any]:
    return page.serializable_data()
