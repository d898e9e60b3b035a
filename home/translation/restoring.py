"""An earlier version of a translated page: its words become the translation again.

wagtail-localize shows its own editor instead, with the words of today.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.models import Page, Revision
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from home.rights.instances import may_edit
from home.rights.translations import require
from home.versions.facts import without_numbers

from .editor import address
from .segments import shown

REVERT = "revisions_revert"
LINK = re.compile(r'<a id="(\w+)"')


@dataclass(frozen=True)
class Restored:
    """A text that would change: as it is, and as it was."""

    text: StringTranslation
    data: str

    @property
    def now(self) -> str:
        return shown(self.text.data)

    @property
    def then(self) -> str:
        return shown(self.data)


def asked(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Answer who asks for an earlier version of a translated page; None for all else."""
    match = request.resolver_match
    if match is None or match.url_name != REVERT:
        return None
    translation = (
        Translation.objects.filter(
            source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
        )
        .select_related("source", "target_locale")
        .first()
    )
    if translation is None:
        return None
    require(may_edit(request.user, page))
    revision = get_object_or_404(page.revisions, pk=match.kwargs["revision_id"])
    changes, kept = compare(translation, revision)
    if request.method == "POST":
        _restore(changes, request.user)
        number = len(changes)
        words = ngettext("%(n)s text restored.", "%(n)s texts restored.", number) % {"n": number}
        messages.success(request, f"{words} {_('Visitors see it once it is published.')}")
        return redirect(address(translation))
    context = {
        "page_title": _("Restore an earlier version"),
        "page_subtitle": page.get_admin_display_title(),
        "header_icon": "history",
        "revision": revision,
        "changes": changes,
        "kept": kept,
        "back": address(translation),
        "language": translation.target_locale.language_code,
    }
    return TemplateResponse(request, "home/admin/restore.html", context)


def compare(translation: Translation, revision: Revision) -> tuple[list[Restored], int]:
    """Return which texts were otherwise in a revision, and how many have a new source since then.

    A text whose source changed after the revision stays: what stood there is the translation of
    something else.
    """
    then: dict[str, list[StringSegmentValue]] = defaultdict(list)
    for value in extract_segments(revision.as_object()):
        if isinstance(value, StringSegmentValue):
            then[value.path].append(value)
    segments = translation.source.stringsegment_set.select_related("context", "string")
    now: dict[str, list[Any]] = defaultdict(list)
    for segment in segments.order_by("order"):
        now[segment.context.path].append(segment)
    texts = {
        (text.translation_of_id, text.context_id): text
        for text in translation.source.stringsegment_set.get_translations(
            translation.target_locale
        ).select_related("context", "translation_of")
    }
    changes, kept = [], 0
    for path, found in now.items():
        words = then.get(path, [])
        for segment, value in zip(found, words, strict=False):
            data = value.string.data
            text = texts.get((segment.string_id, segment.context_id))
            if text is not None and without_numbers(text.data) == without_numbers(data):
                continue
            if without_numbers(segment.string.data) == without_numbers(data):
                continue  # it was not translated then
            is_same_source = text is not None and text.created_at <= revision.created_at
            numbered = _numbered(value, json.loads(segment.attrs or "{}") or {})
            if text is not None and is_same_source and len(words) == len(found) and numbered:
                changes.append(Restored(text, numbered))
            else:
                kept += 1
    return changes, kept


def _numbered(value: StringSegmentValue, of_source: dict[str, Any]) -> str:
    """Return a text with the numbers that its links have in the source; empty where these differ.

    Links are numbered as they come: where a translation turns a sentence, in another order.
    """
    words: str = value.string.data
    numbers = LINK.findall(words)
    if len(numbers) <= 1:
        return words
    left, renamed = dict(of_source), {}
    for number in numbers:
        target = (value.attrs or {}).get(number)
        same = next((key for key, attrs in left.items() if attrs == target), None)
        if same is None:
            return ""
        renamed[number] = same
        del left[same]
    return LINK.sub(lambda found: f'<a id="{renamed[found[1]]}"', words)


@transaction.atomic
def _restore(changes: list[Restored], user: Any) -> None:
    for change in changes:
        text = change.text
        # What a machine wrote still waits to be read: whoever restores it has not said so.
        text.data, text.last_translated_by = change.data, user
        text.has_error, text.field_error = False, ""
        text.save()
