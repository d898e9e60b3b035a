"""What changed is noted in the transaction of the change."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from core.signals import written_in_bulk
from home.jobs import worker
from search.indexing.entries import PAGE_MODEL, models_found
from search.indexing.queue import WORK, note
from search.models.vocabulary import Synonym
from search.query.synonyms import invalidate_synonyms


def _note(model: str, keys: Iterable[Any]) -> None:
    note(model, [str(key) for key in keys])
    transaction.on_commit(partial(worker.wake, WORK))


@receiver([page_published, page_unpublished])
def page_changed(instance: Page, **_kwargs: Any) -> None:
    """Note a page that says something else, or is there or gone."""
    _note(PAGE_MODEL, [instance.translation_key])


@receiver([page_slug_changed, post_page_move])
def address_changed(instance: Page, **_kwargs: Any) -> None:
    """Note a page with another address, and all below it, which has another address too."""
    _note_tree(instance)


@receiver([post_save, post_delete], sender=PageViewRestriction)
def privacy_changed(instance: PageViewRestriction, **_kwargs: Any) -> None:
    """Note a part of the tree that was made private, or public."""
    if page := Page.objects.filter(pk=instance.page_id).first():
        _note_tree(page)


def _note_tree(page: Page) -> None:
    below = Page.objects.descendant_of(page, inclusive=True)
    _note(PAGE_MODEL, below.values_list("translation_key", flat=True).distinct().order_by())


@receiver(post_delete)
def page_deleted(sender: type[models.Model], instance: models.Model, **_kwargs: Any) -> None:
    """Note a page that was deleted: its translations may have to stand in for it."""
    if isinstance(instance, Page) and sender is Page:
        _note(PAGE_MODEL, [instance.translation_key])


@receiver([post_save, post_delete], sender=CollectionViewRestriction)
def collection_changed(instance: CollectionViewRestriction, **_kwargs: Any) -> None:
    """Note documents that were made private, or public."""
    document = get_document_model()
    below = instance.collection.get_descendants(inclusive=True)
    found = document.objects.filter(collection__in=below)
    _note(document._meta.label_lower, found.values_list("pk", flat=True))


def thing_changed(sender: type[models.Model], instance: models.Model, **_kwargs: Any) -> None:
    """Note a call or a document that was saved or deleted."""
    _note(sender._meta.label_lower, [instance.pk])


@receiver([post_save, post_delete], sender=Synonym)
def synonym_changed(**_kwargs: Any) -> None:
    """Let the next search know."""
    invalidate_synonyms()


@receiver(written_in_bulk)
def many_changed(sender: type[models.Model], keys: Iterable[Any], **_kwargs: Any) -> None:
    """Note what an import has written without saving one by one."""
    if sender in models_found():
        _note(sender._meta.label_lower, keys)


for _model in models_found():
    post_save.connect(thing_changed, sender=_model, dispatch_uid=f"search-{_model.__name__}-save")
    post_delete.connect(thing_changed, sender=_model, dispatch_uid=f"search-{_model.__name__}-gone")
