"""What nobody has translated yet, and who is to be told before it is public."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils.html import strip_tags
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from core.caching import VersionedCache


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


def behind_by_language(user: Any) -> Counter[int]:
    """Return how many versions of pages somebody may edit lack words, by their locale's key."""
    policy = policy_registry.get_by_type(Page)
    if not policy.user_has_permission(user, "change"):
        return Counter()
    lacking = _lacking.get()
    if not lacking:
        return Counter()
    mine = policy.instances_user_has_permission_for(user, "change").filter(alias_of=None)
    versions = mine.order_by().values_list("translation_key", "locale_id")
    return Counter(locale for key, locale in versions if (key, locale) in lacking)


def _read_lacking() -> frozenset[tuple[Any, int]]:
    """Return the keys of versions of which a text, the address apart, is not translated."""
    known = StringTranslation.objects.filter(
        translation_of_id=OuterRef("string_id"),
        context_id=OuterRef("context_id"),
        locale_id=OuterRef("target"),
        has_error=False,
    )
    texts = StringSegment.objects.annotate(target=OuterRef("target_locale_id"))
    waiting = texts.filter(~Exists(known), source_id=OuterRef("source_id"))
    found = Translation.objects.filter(Exists(waiting.exclude(context__path="slug")), enabled=True)
    return frozenset(found.values_list("source__object_id", "target_locale_id"))


# All texts of all pages are looked at for it: not each time somebody opens the start page.
_lacking: VersionedCache[frozenset] = VersionedCache("lacking", _read_lacking)


@receiver([post_save, post_delete], sender=Translation)
@receiver([post_save, post_delete], sender=StringSegment)
@receiver([post_save, post_delete], sender=StringTranslation)
def texts_changed(**_kwargs: Any) -> None:
    """Look again: something was translated, or is to be."""
    _lacking.invalidate()
