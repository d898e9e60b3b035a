"""What is kept in memory is invalidated when anything that it is made of changes.

Signals, as Wagtail deletes many snippets at once without calling their `delete`.
"""

from typing import Any

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move
from wagtail_localize.models import StringSegment, StringTranslation

from core.page_cache.content import are_shown
from home.models.pages import HomePage
from home.models.translation.machine import UnreadPage
from home.models.vocabulary import Term, invalidate_terms
from home.navigation.page_registry import invalidate_page_registry


@receiver([page_published, page_unpublished, page_slug_changed, post_page_move])
def page_changed(instance: Page, **_kwargs: Any) -> None:
    """Forget what stands of pages: one has come, gone, or got another title or address."""
    if isinstance(instance, HomePage):
        _forget_home_pages()
    invalidate_page_registry()


@receiver(post_save)
def page_saved(
    sender: type[models.Model],
    instance: models.Model,
    update_fields: frozenset[str] | None,
    **_kwargs: Any,
) -> None:
    """Forget it also where a live page is saved unpublished, as a live copy is; not for a draft."""
    if not issubclass(sender, Page) or not getattr(instance, "live", False):
        return
    field: Any = sender._meta.get_field
    columns = [field(name).column for name in update_fields or ()]
    if not columns or are_shown(Page._meta.db_table, columns):
        invalidate_page_registry()


@receiver(post_delete)
def page_deleted(sender: type[models.Model], **_kwargs: Any) -> None:
    """Take a deleted page out of menu and footer."""
    if issubclass(sender, HomePage):
        _forget_home_pages()
    if issubclass(sender, Page):
        invalidate_page_registry()


def _forget_home_pages() -> None:
    """Wagtail caches which home pages exist, and forgets it only when the site is saved."""
    Site.clear_site_root_paths_cache()
    # Again, as another process may have read meanwhile what was before.
    transaction.on_commit(Site.clear_site_root_paths_cache)


@receiver([post_save, post_delete], sender=Site)
@receiver([post_save, post_delete], sender=Locale)
@receiver([post_save, post_delete], sender=PageViewRestriction)
def addresses_changed(**_kwargs: Any) -> None:
    """Forget it when the site itself, its languages or what is private changes."""
    invalidate_page_registry()


@receiver([post_save, post_delete], sender=Term)
def terms_changed(**_kwargs: Any) -> None:
    """Forget the terms: one has come, gone, or got another name or place."""
    invalidate_terms()


@receiver([post_save, post_delete], sender=UnreadPage)
def unread_texts_changed(**_kwargs: Any) -> None:
    """Forget which public pages hold machine translations that nobody has read."""
    invalidate_page_registry()


@receiver(post_save, sender=StringSegment)
def source_slug_changed(instance: StringSegment, created: bool, **_kwargs: Any) -> None:
    """Let versions keep their address: it is no translation of what the source's is now."""
    if not created or instance.context.path != "slug":
        return
    source = instance.source
    versions = Page.objects.filter(translation_key=source.object_id)
    for version in versions.exclude(locale=source.locale_id):
        known = StringTranslation.objects.filter(context=instance.context, locale=version.locale_id)
        last = known.exclude(has_error=True).order_by("updated_at").last()
        StringTranslation.objects.update_or_create(
            translation_of=instance.string,
            context=instance.context,
            locale_id=version.locale_id,
            defaults={
                "data": last.data if last else version.slug,
                "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                "tool_name": last.tool_name if last else "",
                "last_translated_by": last.last_translated_by if last else None,
                "has_error": False,
                "field_error": "",
            },
        )
