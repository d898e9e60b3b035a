"""What a machine translated and nobody has read: which public pages say it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished
from wagtail_localize.models import StringTranslation, Translation

from core.signals import written_in_bulk
from home.models.translation.machine import UnreadPage

from .facts import strings_of, without_numbers

MACHINE = StringTranslation.TRANSLATION_TYPE_MACHINE
BY_HAND = StringTranslation.TRANSLATION_TYPE_MANUAL


def unread_strings(translation: Translation) -> QuerySet[StringTranslation]:
    """Return the machine's strings of a translation that are used today and nobody has read."""
    segments = translation.source.stringsegment_set.all()
    return segments.get_translations(translation.target_locale).filter(translation_type=MACHINE)


def confirm(strings: QuerySet[StringTranslation], user: Any) -> int:
    """Note that somebody has read strings; return how many."""
    keys = list(
        strings.filter(translation_type=MACHINE, has_error=False).values_list("pk", flat=True)
    )
    read = StringTranslation.objects.filter(pk__in=keys)
    count = read.update(translation_type=BY_HAND, last_translated_by=user)
    written_in_bulk.send(StringTranslation, keys=keys)
    return count


@receiver([page_published, page_unpublished])
def count_unread(instance: Page, **_kwargs: Any) -> None:
    """Keep which strings of a machine visitors read on a version."""
    if instance.alias_of_id:
        return
    machine = StringTranslation.objects.filter(
        locale=instance.locale_id,
        context__object_id=instance.translation_key,
        translation_type=MACHINE,
    ).values_list("context__path", "data")
    found = [(path, without_numbers(words)) for path, words in machine]
    # A page that is no translation any more is its editors' own: nothing in it waits to be read.
    translation = _translation(instance) if found else None
    live = instance.specific_class.objects.filter(pk=instance.pk, live=True).first()
    shown = strings_of(live) if translation and live else {}
    count = sum(words in shown.get(path, ()) for path, words in found)
    _remember(instance, count, translation)


def _translation(page: Page) -> Translation | None:
    found = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
    )
    return found.select_related("source__locale").first()


def _remember(page: Page, count: int, translation: Translation | None) -> None:
    known = UnreadPage.objects.filter(page=page)
    if not count or translation is None:
        if known.exists():
            known.delete()
        return
    language = translation.source.locale.language_code
    UnreadPage.objects.update_or_create(
        page_id=page.pk, defaults={"texts": count, "source_language": language}
    )


@receiver(post_save, sender=Translation)
def stopped_or_restarted(
    instance: Translation, update_fields: frozenset[str] | None = None, **_kwargs: Any
) -> None:
    """Count again where a page becomes its editors' own, or a translation again."""
    if update_fields and "enabled" in update_fields:
        key, locale = instance.source.object_id, instance.target_locale_id
        for page in Page.objects.filter(translation_key=key, locale=locale):
            count_unread(page)


@receiver([post_save, post_delete], sender=StringTranslation)
def string_changed(instance: StringTranslation, **_kwargs: Any) -> None:
    """Count again where a string of a page that is marked was corrected in any way."""
    if instance.context_id is not None:
        recount(instance.context.object_id, instance.locale_id)


def recount(key: Any, locale_id: int) -> None:
    """Count again what is unread on a version, if something was."""
    marked = UnreadPage.objects.filter(page__translation_key=key, page__locale=locale_id)
    for unread in marked.select_related("page"):
        count_unread(unread.page)
