"""What nobody has translated yet, and who is to be told before it is public."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils.html import strip_tags
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from core.caching import VersionedCache
from core.signals import written_in_bulk

from .unread import MACHINE, unread_strings

# Translation keys of pages, each with the key of a locale.
Keys = frozenset[tuple[Any, int]]


@dataclass(frozen=True)
class Missing:
    """The words of a source that a version has in no other language than the source's."""

    translation: Translation
    words: list[str]
    of: int
    # How many were translated by a machine and read by nobody.
    unread: int = 0

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def asks(self) -> bool:
        """Whether it is said before the version is public."""
        return bool(self.words) or bool(self.unread)

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
    return Missing(found, words, strings.count(), unread_strings(found).count())


@dataclass(frozen=True)
class Behind:
    """A version that waits for its translator."""

    page: Page
    # Texts that nobody has translated, and those of a machine that nobody has read.
    lacking: int
    unread: int


def behind(user: Any, changed_since: datetime) -> list[Behind]:
    """Return the versions somebody may edit that lack words, or whose words nobody has read.

    Those alone whose source has changed, or that were ordered, since then.
    """
    new = Q(source__last_updated_at__gte=changed_since) | Q(created_at__gte=changed_since)
    translations = Translation.objects.filter(new, enabled=True)
    names = ("source__object_id", "target_locale_id", "lacking", "unread")
    counts = {
        (key, locale): (lacking, unread)
        for key, locale, lacking, unread in with_counts(translations).values_list(*names)
        if lacking or unread
    }
    if not counts:
        return []
    asked = Q(translation_key__in={key for key, _locale in counts})
    policy = policy_registry.get_by_type(Page)
    mine = policy.instances_user_has_any_permission_for(user, ["change", "translate"])
    pages = mine.filter(asked, alias_of=None).select_related("locale").specific(defer=True)
    found = [
        Behind(page, *counts[key])
        for page in pages
        if (key := (page.translation_key, page.locale_id)) in counts
    ]
    return sorted(
        found, key=lambda row: (not row.page.live, row.page.locale_id, -row.lacking, -row.unread)
    )


def with_counts(translations: QuerySet[Translation]) -> QuerySet:
    """Return translations with how many texts are `lacking` and how many `unread`."""
    texts = _texts().order_by().values("source_id")

    def number(condition: Any) -> Coalesce:
        counted = texts.filter(condition).annotate(number=Count("pk")).values("number")
        return Coalesce(Subquery(counted), 0)

    return translations.annotate(lacking=number(_lacking()), unread=number(_unread()))


def _texts() -> QuerySet[StringSegment]:
    """Return the texts of an outer query's translation, the address apart."""
    return (
        StringSegment.objects.filter(source_id=OuterRef("source_id"))
        .exclude(context__path="slug")
        .annotate(target=OuterRef("target_locale_id"))
    )


def _lacking() -> Any:
    """Return the condition of `_texts` that nobody has translated."""
    return ~Exists(_said().filter(has_error=False))


def _unread() -> Any:
    """Return the condition of `_texts` that a machine translated and nobody has read."""
    return Exists(_said().filter(translation_type=MACHINE))


def _said() -> QuerySet[StringTranslation]:
    return StringTranslation.objects.filter(
        translation_of_id=OuterRef("string_id"),
        context_id=OuterRef("context_id"),
        locale_id=OuterRef("target"),
    )


def behind_by_language(user: Any) -> tuple[Counter[int], Counter[int]]:
    """Return of how many versions somebody may edit words are missing, and of how many unread.

    By the key of their locale; unread is what a machine translated.
    """
    policy, rights = policy_registry.get_by_type(Page), ["change", "translate"]
    if not policy.user_has_any_permission(user, rights):
        return Counter(), Counter()
    lacking, unread = _waiting.get()
    if not lacking and not unread:
        return Counter(), Counter()
    mine = policy.instances_user_has_any_permission_for(user, rights).filter(alias_of=None)
    versions = set(mine.order_by().values_list("translation_key", "locale_id"))
    return (
        Counter(locale for _key, locale in versions & lacking),
        Counter(locale for _key, locale in versions & unread),
    )


def _read_waiting() -> tuple[Keys, Keys]:
    """Return the keys of versions of which a text is not translated, and is not read.

    The address apart.
    """

    def keys(condition: Any) -> Keys:
        found = Translation.objects.filter(Exists(_texts().filter(condition)), enabled=True)
        return frozenset(found.values_list("source__object_id", "target_locale_id"))

    return keys(_lacking()), keys(_unread())


# All texts of all pages are looked at for it: not each time somebody opens the start page.
_waiting: VersionedCache[tuple[Keys, Keys]] = VersionedCache("lacking", _read_waiting, shown=False)


@receiver([post_save, post_delete], sender=Translation)
@receiver([post_save, post_delete], sender=StringSegment)
@receiver([post_save, post_delete, written_in_bulk], sender=StringTranslation)
def texts_changed(**_kwargs: Any) -> None:
    """Look again: something was translated, or is to be."""
    _waiting.invalidate()
