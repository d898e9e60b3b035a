"""From the files of a page to the values of its model, in one language.

Nothing here asks the database: references to other pages, terms, pictures and documents
stay as written (`page:funding/life`, a code, `image:key`) until the loader resolves them.
"""

from __future__ import annotations

import uuid
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils import translation
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from home.models.vocabulary import Term

from .errors import ContentError, ContentProblem, fail
from .markdown import body_blocks, rich_text
from .parser import Located, PageFiles, Text

NAMESPACE = uuid.UUID("5f0c9f0e-2f3e-5d6b-9f6a-4d1a6c0f7b11")
HOUSEKEEPING = {"type", "position", "image"}
DEFAULT_ZONE = "Europe/Brussels"


def stable_id(*parts: object) -> uuid.UUID:
    """Return the same identifier for the same path of names, whatever machine or language."""
    return uuid.uuid5(NAMESPACE, "/".join(map(str, parts)))


@dataclass
class ContentRow:
    """An inline child: its key and its fields."""

    key: str
    model: type[models.Model]
    fields: dict[str, Any]


@dataclass
class Values:
    """Everything a page's files say about it in one language."""

    model: type[Page]
    file: Path
    plain: dict[str, Any] = field(default_factory=dict)
    terms: dict[str, list[str]] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    streams: dict[str, list[dict]] = field(default_factory=dict)
    prose: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[ContentRow]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


def model_of(page: PageFiles) -> type[Page]:
    """Return the page type that facts.yaml names."""
    name = str(page.facts.get("type", ""))
    try:
        model = apps.get_model(name)
    except (LookupError, ValueError):
        line = page.facts.lines.get("type", 1)
        raise fail(page.file, line, f"there is no page type “{name}”") from None
    return model


def values_of(page: PageFiles, language: str) -> Values:
    """Read one language of a page. Raises ContentError naming every fault."""
    return _Reader(page, language).read()


class _Reader:
    """Collects the values and all faults of one language of a page."""

    def __init__(self, page: PageFiles, language: str) -> None:
        self.page = page
        self.text: Text = page.texts[language]
        self.values = Values(model_of(page), self.text.file)
        self.problems: list[ContentProblem] = []
        self.zone = ZoneInfo(str(page.facts.get("time_zone", DEFAULT_ZONE)))

    def read(self) -> Values:
        if "image" in self.page.facts:
            self.values.references["social_image"] = f"image:{self.page.facts['image']}"
            said = bool(self.text.fields.get("picture_alt"))
            self.values.plain["picture_is_decoration"] = not said
        for name in ("title", "slug"):
            if not self.text.fields.get(name):
                self._problem(self.text.file, 1, f"“{name}” is missing in the front matter")
        for file, mapping in (
            (self.page.file, self.page.facts),
            (self.text.file, self.text.fields),
        ):
            for name, value in mapping.items():
                if name not in HOUSEKEEPING:
                    self._guarded(self._field, file, mapping.lines[name], name, value)
        for name, section in self.text.sections.items():
            self._guarded(self._section, self.text.file, section.line, name, section)
        if self.problems:
            raise ContentError(self.problems)
        return self.values

    def _guarded(self, read: Any, file: Path, line: int, *args: Any) -> None:
        try:
            read(file, line, *args)
        except ContentError as error:
            self.problems += error.problems
        except ValidationError as error:
            self._problem(file, line, f"“{args[0]}”: {' '.join(error.messages)}")

    def _problem(self, file: Path, line: int, message: str) -> None:
        self.problems.append(ContentProblem(file, line, message))

    def _model_field(self, file: Path, line: int, name: str, model: type[models.Model]) -> Any:
        try:
            return model._meta.get_field(name)
        except FieldDoesNotExist:
            raise fail(file, line, f"{model.__name__} has no field “{name}”") from None

    # --- front matter and facts -------------------------------------------------

    def _field(self, file: Path, line: int, name: str, value: Any) -> None:
        target = self._model_field(file, line, name, self.values.model)
        self.values.lines.setdefault(name, line)
        if isinstance(target, models.ManyToOneRel):
            if file == self.page.file:
                self.values.rows[name] = list(self._rows(file, line, name, target, value))
        elif isinstance(target, StreamField):
            if file == self.page.file:
                self.values.streams[name] = self._single_kind_stream(
                    file, line, name, target, value
                )
        elif isinstance(target, ParentalManyToManyField):
            self.values.terms[name] = [_term(target, code) for code in value]
        elif isinstance(target, models.ForeignKey):
            self.values.references[name] = _reference(target, value)
        else:
            self.values.plain[name] = self._plain(target, value)

    def _plain(self, target: Any, value: Any) -> Any:
        """Return the value as the model's field understands it. Raises ValidationError."""
        if isinstance(target, models.DateTimeField) and value is not None:
            return self._moment(target, value)
        if isinstance(target, models.CharField | models.TextField):
            value = "" if value is None else str(value).strip()
            limit = getattr(target, "max_length", None)
            if limit and len(value) > limit:
                raise ValidationError(f"{len(value)} characters, at most {limit} fit")
        with translation.override("en"):
            return target.clean(value, None)

    def _moment(self, target: models.DateTimeField, value: Any) -> datetime:
        """Return a moment on the clocks of the page's zone; YAML leaves a short one a text."""
        if isinstance(value, date) and not isinstance(value, datetime):
            value = datetime.combine(value, time.min)
        with warnings.catch_warnings():  # that it has no time zone yet is what we expect
            warnings.simplefilter("ignore", RuntimeWarning)
            moment = target.to_python(value)
        return moment if moment.tzinfo else moment.replace(tzinfo=self.zone)

    def _rows(
        self, file: Path, line: int, name: str, relation: Any, value: Any
    ) -> Iterator[ContentRow]:
        if not isinstance(value, list):
            raise fail(file, line, f"“{name}” is a list of rows")
        model = relation.related_model
        for index, (entry, words, words_file) in enumerate(self._pairs(file, line, name, value)):
            key = str(entry.get("key", index))
            fields: dict[str, Any] = {}
            for source, mapping in ((file, entry), (words_file, words)):
                for field_name, raw in mapping.items():
                    if field_name == "key":
                        continue
                    at = mapping.lines[field_name]
                    target = self._model_field(source, at, field_name, model)
                    try:
                        if isinstance(target, models.ForeignKey):
                            fields[field_name] = _reference(target, raw)
                        else:
                            fields[field_name] = self._plain(target, raw)
                    except ValidationError as error:
                        self._problem(source, at, f"“{field_name}”: {' '.join(error.messages)}")
            self._require(file, entry.line, model, fields)
            yield ContentRow(key, model, fields)

    def _require(self, file: Path, line: int, model: type[models.Model], fields: dict) -> None:
        """Name the fields a row cannot do without."""
        for target in model._meta.concrete_fields:
            needed = (
                target.editable
                and not target.blank
                and not target.null
                and not target.has_default()
                and not target.primary_key
                and not isinstance(target, ParentalKey)
                and target.name not in {"locale", "sort_order", "translation_key"}
            )
            if needed and fields.get(target.name) in (None, ""):
                self._problem(file, line, f"a row of {model.__name__} needs “{target.name}”")

    def _pairs(
        self, file: Path, line: int, name: str, value: list
    ) -> Iterator[tuple[Located, Located, Path]]:
        """Each shared row with its words in this language."""
        words = self.text.fields.get(name) or Located()
        keys = [str(entry.get("key")) for entry in value if isinstance(entry, Located)]
        for key in words:
            if str(key) not in keys:
                at = self.text.fields.lines[name]
                self._problem(self.text.file, at, f"“{name}” has no row with the key “{key}”")
        for entry in value:
            if not isinstance(entry, Located):
                raise fail(file, line, f"each row of “{name}” is a mapping of names to values")
            own = words.get(entry.get("key")) if "key" in entry else None
            if not isinstance(own, Located):
                own = Located()
                own.lines = {}
            yield entry, own, self.text.file

    def _single_kind_stream(
        self, file: Path, line: int, name: str, target: StreamField, value: Any
    ) -> list[dict]:
        """Return a stream of one kind of block, from rows: sources, ways in, footer columns."""
        kinds = list(target.stream_block.child_blocks)
        if len(kinds) != 1 or not isinstance(value, list):
            raise fail(file, line, f"“{name}” is text: write it in the language files")
        known = target.stream_block.child_blocks[kinds[0]].child_blocks
        blocks = []
        for entry, words, words_file in self._pairs(file, line, name, value):
            merged = {}
            for source, mapping in ((file, entry), (words_file, words)):
                for part, raw in mapping.items():
                    if part == "key":
                        continue
                    if part not in known:
                        raise fail(source, mapping.lines[part], f"“{name}” has no part “{part}”")
                    merged[part] = raw
            blocks.append((kinds[0], merged, entry.line))
        return self._raw(name, blocks)

    # --- text ---------------------------------------------------------------------

    def _section(self, file: Path, line: int, name: str, section: Any) -> None:
        target = self._model_field(file, line, name, self.values.model)
        self.values.lines[name] = line
        if isinstance(target, StreamField):
            self.values.streams[name] = self._raw(name, body_blocks(file, section))
        elif isinstance(target, RichTextField):
            self.values.prose[name] = rich_text(section.text)
        else:
            raise fail(file, line, f"“{name}” is no field of text: write it in the front matter")

    def _raw(self, name: str, blocks: list[tuple[str, Any, int]]) -> list[dict]:
        """Blocks as Wagtail stores them, with identifiers that all languages share."""
        raw = []
        for index, (kind, value, line) in enumerate(blocks):
            path = (self.page.key, name, index)
            raw.append(
                {"type": kind, "value": _raw_value(value, path), "id": str(stable_id(*path))}
            )
            self.values.lines[f"{name}.{index}"] = line
        return raw


def _raw_value(value: Any, path: tuple) -> Any:
    if isinstance(value, dict):
        return {name: _raw_value(part, (*path, name)) for name, part in value.items()}
    if isinstance(value, list):
        return [
            {
                "type": "item",
                "value": _raw_value(part, (*path, index)),
                "id": str(stable_id(*path, index)),
            }
            for index, part in enumerate(value)
        ]
    return value


def _term(target: Any, code: Any) -> str:
    return f"term:{target.get_limit_choices_to()['vocabulary']}/{code}"


def _reference(target: models.ForeignKey, value: Any) -> str:
    """Return a reference as the loader resolves it, such as `term:…/…` or `page:…`."""
    return _term(target, value) if target.related_model is Term else str(value)
