"""What nobody has translated yet, and who is to be told before it is public."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.html import strip_tags
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail_localize.models import StringSegment, StringTranslation, Translation

MOST = 10


@dataclass(frozen=True)
class Missing:
    """The words of a source that a version has in no other language than the source's."""

    translation: Translation
    words: list[str]
    of: int

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def is_all(self) -> bool:
        """Whether nothing is translated."""
        return bool(self) and len(self.words) == self.of

    @property
    def source_language(self) -> str:
        """The language in which they would be read."""
        return str(self.translation.source.locale.get_display_name())

    @property
    def language(self) -> str:
        """The language of the version."""
        return str(self.translation.target_locale.get_display_name())

    @property
    def code(self) -> str:
        """The code of the source's language."""
        return str(self.translation.source.locale.language_code)


def missing_of(version: Any) -> Missing | None:
    """Return what is not translated of a version, its address apart; None for no version."""
    found = (
        Translation.objects.filter(
            source__object_id=version.translation_key,
            target_locale=version.locale_id,
            enabled=True,
        )
        .select_related("source__locale", "target_locale")
        .first()
    )
    if found is None:
        return None
    strings = found.source.stringsegment_set.exclude(context__path="slug").order_by("order")
    words = [
        strip_tags(segment.string.data)
        for segment in strings.annotate_translation(found.target_locale_id).select_related("string")
        if segment.translation is None
    ]
    return Missing(found, words, strings.count())


def behind(user: Any) -> list[tuple[Page, int]]:
    """Return the versions of pages somebody may edit that lack words, with how many."""
    known = StringTranslation.objects.filter(
        translation_of_id=OuterRef("string_id"),
        context_id=OuterRef("context_id"),
        has_error=False,
    )
    waiting = (
        StringSegment.objects.filter(source__translations__enabled=True)
        .exclude(context__path="slug")
        .filter(~Exists(known.filter(locale_id=OuterRef("source__translations__target_locale"))))
        .values(key=F("source__object_id"), locale=F("source__translations__target_locale"))
        .annotate(lacking=Count("pk"))
    )
    counts = {(row["key"], row["locale"]): row["lacking"] for row in waiting}
    if not counts:
        return []
    asked = Q(translation_key__in={key for key, _locale in counts})
    policy = policy_registry.get_by_type(Page)
    mine = policy.instances_user_has_any_permission_for(user, ["change", "translate"])
    pages = mine.filter(asked, alias_of=None).select_related("locale").specific(defer=True)
    found = [
        (page, counts[page.translation_key, page.locale_id])
        for page in pages
        if (page.translation_key, page.locale_id) in counts
    ]
    return sorted(found, key=lambda item: (not item[0].live, item[0].locale_id, -item[1]))


class TranslationsBehind(Component):
    """On the start page: which versions lack words, those that are public first."""

    name = "translations_behind"
    template_name = "home/admin/translations_behind.html"
    order = 215

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        rows = behind(parent_context["request"].user)
        return {"rows": rows[:MOST], "total": len(rows), "more": len(rows) > MOST}
