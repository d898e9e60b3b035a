"""The texts of a translation, each beside what its source says and said before."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.utils.functional import cached_property
from django.utils.text import capfirst
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.views.edit_translation import (
    FieldHasNoEditPanelError,
    TabHelper,
    get_segment_location_info,
)

from . import checks
from .glossary import Glossary, Hit

SLUG = "slug"
# Less alike, it is another text.
ALIKE = 0.4
LINE_BREAK = re.compile(r"<br\s*/?>")
TOKEN = re.compile(r"\s+|<[^>]*>|\w+|.", re.DOTALL)


@dataclass(frozen=True)
class Change:
    """A piece of a source: `same`, `new` or `gone`."""

    kind: str
    words: str


@dataclass
class Row:
    """A text: its source, its translation, what is to be known of both."""

    segment: StringSegment
    known: StringTranslation | None
    former: StringTranslation | None = None
    place: str = ""
    order: int = 0
    hits: list[Hit] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    # How it was when it was shown, to know whether somebody else has changed it meanwhile.
    mark: str = ""
    # What somebody typed that cannot be taken, and why.
    typed: str | None = None
    error: str = ""
    suggestion: str = ""

    @property
    def name(self) -> str:
        """The name of its field in a form."""
        return f"text-{self.segment.pk}"

    @property
    def is_slug(self) -> bool:
        """Whether it is the page's address."""
        return self.segment.context.path == SLUG

    @property
    def source(self) -> str:
        """What the source says, as it is shown."""
        return shown(self.segment.string.data)

    @property
    def saved(self) -> str:
        """What is saved of it, as it is shown."""
        return shown(self.known.data) if self.known else ""

    @property
    def value(self) -> str:
        """What stands in its field."""
        return self.typed if self.typed is not None else self.saved or self.suggestion

    @property
    def is_unread(self) -> bool:
        """Whether a machine translated it and nobody has read it."""
        machine = StringTranslation.TRANSLATION_TYPE_MACHINE
        return bool(self.known and self.known.translation_type == machine)

    @property
    def state(self) -> str:
        """What is to be done: `broken`, `unread`, `behind`, `missing`; or `done`, `optional`.

        An address need not be translated: the title gives it, or the page keeps the one it has.
        """
        if self.error or (self.known and self.known.has_error):
            return "broken"
        if self.known:
            return "unread" if self.is_unread else "done"
        if self.is_slug:
            return "optional"
        return "behind" if self.former else "missing"

    @property
    def problem(self) -> str:
        """Why what is saved or typed is not taken."""
        if self.error or not (self.known and self.known.has_error):
            return self.error
        return checks.broken(self.segment.string.data, self.known.data) or self.known.field_error

    @property
    def changes(self) -> list[Change]:
        """What has changed in the source since the former translation."""
        if self.former is None:
            return []
        return list(changes(shown(self.former.translation_of.data), self.source))

    @property
    def former_words(self) -> str:
        """The translation of the source as it was."""
        return shown(self.former.data) if self.former else ""

    @property
    def lines(self) -> int:
        """How high its field is."""
        return max(2, min(12, len(self.source) // 55 + self.source.count("\n") + 1))


class Texts:
    """All texts of a translation, in the order of the page's form."""

    def __init__(self, translation: Translation, glossary: Glossary) -> None:
        self.translation = translation
        self.glossary = glossary
        self.source_code = translation.source.locale.language_code
        self.target_code = translation.target_locale.language_code

    @cached_property
    def source(self) -> Any:
        """Return the page that is translated. Raises DoesNotExist where it was deleted."""
        return self.translation.source.get_source_instance()

    @cached_property
    def rows(self) -> list[Row]:
        """Each text once, with what is known of it."""
        found = self._of_page()
        segments = self.translation.source.stringsegment_set.select_related("context", "string")
        rows = [
            Row(segment, found.get((segment.string_id, segment.context_id)))
            for segment in segments.order_by("order")
        ]
        self._place(rows)
        used = {(row.segment.string_id, row.segment.context_id) for row in rows}
        _remember(rows, [text for key, text in found.items() if key not in used])
        for row in rows:
            if not row.is_slug:
                source = row.segment.string.data
                row.hits = self.glossary.hits(source, self.source_code, self.target_code)
                row.warnings = self.warnings(source, row.known.data) if row.known else []
        return sorted(rows, key=lambda row: (row.order, row.segment.order))

    def warnings(self, source: str, words: str) -> list[str]:
        """Return what a translation says otherwise than its source or the house."""
        return [
            *checks.lost(source, words, self.glossary.names),
            *self.glossary.warnings(source, self.source_code, words, self.target_code),
        ]

    def _of_page(self) -> dict[tuple[int, int], StringTranslation]:
        """Return all translations into the language that the page ever had."""
        texts = StringTranslation.objects.filter(
            locale=self.translation.target_locale,
            context__object_id=self.translation.source.object_id,
        ).select_related("translation_of", "context")
        return {
            (text.translation_of_id, text.context_id): text for text in texts.order_by("updated_at")
        }

    def _place(self, rows: Iterable[Row]) -> None:
        """Say of each in which field it is, and where that stands in the form."""
        page = self.source
        tabs = TabHelper(page)
        for row in rows:
            context = row.segment.context
            try:
                found = get_segment_location_info(
                    page, tabs, context.path, context.get_field_path(page)
                )
            except FieldHasNoEditPanelError:
                name = context.path.partition(".")[0]
                described: Any = page._meta.get_field(name)
                label = getattr(described, "verbose_name", "") or name
                row.place, row.order = capfirst(str(label)), len(tabs.field_ordering_mapping)
                continue
            parts = (found["field"], found["subField"])
            row.place = " · ".join(str(part) for part in dict.fromkeys(parts) if part)
            row.order = found["order"]


def _remember(rows: list[Row], unused: list[StringTranslation]) -> None:
    """Find for each text without a translation the one that its source had before."""
    by_context: dict[int, list[StringTranslation]] = defaultdict(list)
    for text in unused:
        if text.context_id is not None:
            by_context[text.context_id].insert(0, text)  # the latest first
    alone: dict[int, int] = defaultdict(int)
    for row in rows:
        alone[row.segment.context_id] += 1
    for row in rows:
        before = by_context[row.segment.context_id]
        if row.known or row.is_slug or not before:
            continue
        if alone[row.segment.context_id] == 1:
            row.former = before[0]
        else:
            words = row.segment.string.data
            best = max(before, key=lambda text: likeness(text.translation_of.data, words))
            if likeness(best.translation_of.data, words) >= ALIKE:
                row.former = best
                before.remove(best)


def likeness(one: str, other: str) -> float:
    """Return how much two texts have in common, from 0 to 1."""
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def changes(before: str, now: str) -> Iterator[Change]:
    """Yield the pieces of a text that stayed, came and went, word by word."""
    old, new = TOKEN.findall(before), TOKEN.findall(now)
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Change("same", "".join(new[c:d]))
            continue
        if a < b:
            yield Change("gone", "".join(old[a:b]))
        if c < d:
            yield Change("new", "".join(new[c:d]))


def shown(html: str) -> str:
    """Return a text as a translator reads it: lines broken, & as it is."""
    return LINE_BREAK.sub("\n", html).replace("&amp;", "&")
