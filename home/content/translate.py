"""Texts of another language become translations in wagtail-localize, string by string."""

from __future__ import annotations

import json
from uuid import UUID

from wagtail.models import Locale, Page
from wagtail_localize.models import (
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

TOOL = "site/content"


def translate(source: Page, words: Page, locale: Locale) -> Page:
    """Publish `source` in `locale` with the texts of `words`.

    `words` is an unsaved page of the same structure in the other language: wagtail-localize
    itself takes both apart, and the pieces that stand in the same place belong together.
    """
    record = _record_of(source)
    translation, _created = Translation.objects.get_or_create(source=record, target_locale=locale)
    _remember(record, locale, _strings(words))
    translation.save_target(publish=False)
    page = source.get_translation(locale)
    # At once, not when the transaction ends as wagtail-localize would: by then the page
    # has children that the waiting revision does not know of.
    page.get_latest_revision().publish()
    return page


def _record_of(source: Page) -> TranslationSource:
    """Return what wagtail-localize holds of a page, read from it unless another language did so."""
    record = TranslationSource.objects.get_for_instance_or_none(source)
    written = source.latest_revision
    if record and written and record.last_updated_at >= written.created_at:
        return record
    return TranslationSource.update_or_create_from_instance(source)[0]


def edited_by_hand(translation_key: UUID) -> bool:
    """Return whether somebody translated a string of this page in the admin."""
    return (
        StringTranslation.objects.filter(context__object_id=translation_key)
        .exclude(tool_name=TOOL)
        .exists()
    )


def _strings(page: Page) -> dict[tuple[str, int], StringSegmentValue]:
    """Return the strings of a page by path and rank within the path."""
    found: dict[tuple[str, int], StringSegmentValue] = {}
    ranks: dict[str, int] = {}
    for segment in extract_segments(page):
        if isinstance(segment, StringSegmentValue):
            rank = ranks[segment.path] = ranks.get(segment.path, -1) + 1
            found[segment.path, rank] = segment
    return found


def _remember(
    record: TranslationSource, locale: Locale, words: dict[tuple[str, int], StringSegmentValue]
) -> None:
    """Keep `words` as the translations of the source's strings; all at once, for speed."""
    translations: dict[tuple[int, int], StringTranslation] = {}
    ranks: dict[str, int] = {}
    segments = StringSegment.objects.filter(source=record).select_related("context", "string")
    for segment in segments.order_by("order"):
        path = segment.context.path
        rank = ranks[path] = ranks.get(path, -1) + 1
        translated = words.get((path, rank))
        if translated is not None:
            translations[segment.string_id, segment.context_id] = StringTranslation(
                translation_of_id=segment.string_id,
                context_id=segment.context_id,
                locale=locale,
                data=_with_links_of(json.loads(segment.attrs) or {}, translated),
                translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
                tool_name=TOOL,
            )
    StringTranslation.objects.bulk_create(
        translations.values(),
        update_conflicts=True,
        unique_fields=["locale", "translation_of", "context"],
        update_fields=["data", "translation_type", "tool_name"],
    )


def _with_links_of(attributes_of: dict[str, dict], translated: StringSegmentValue) -> str:
    """Return the translated string, its links numbered as in the original (a sentence may turn)."""
    data = translated.string.data
    numbers: dict[str, list[str]] = {}
    for number, attributes in attributes_of.items():
        numbers.setdefault(str(sorted(attributes.items())), []).append(number)
    renamed = {}
    for number, attributes in (translated.attrs or {}).items():
        same = numbers.get(str(sorted(attributes.items())))
        if same:
            renamed[number] = same.pop(0)
    for number in renamed:
        data = data.replace(f'id="{number}"', f'id="\0{number}"')
    for number, original_number in renamed.items():
        data = data.replace(f'id="\0{number}"', f'id="{original_number}"')
    return data
