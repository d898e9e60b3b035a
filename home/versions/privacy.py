"""A page that is private in one language is so in all: its text is the same."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import copy_for_translation_done


@receiver(post_save, sender=PageViewRestriction)
def restricted(instance: PageViewRestriction, raw: bool = False, **_kwargs: Any) -> None:
    """Restrict the other versions alike."""
    if not raw:
        _mirror(instance.page)


@receiver(m2m_changed, sender=PageViewRestriction.groups.through)
def groups_chosen(instance: Any, action: str, **_kwargs: Any) -> None:
    """Let the same groups in; they are saved after the restriction."""
    if action.startswith("post_") and isinstance(instance, PageViewRestriction):
        _mirror(instance.page)


@receiver(post_delete, sender=PageViewRestriction)
def opened(instance: PageViewRestriction, origin: Any = None, **_kwargs: Any) -> None:
    """Open the other versions too; not where the restriction went with its page."""
    if getattr(origin, "model", type(origin)) is PageViewRestriction:
        _mirror(instance.page)


@receiver(copy_for_translation_done)
def translated(source_obj: models.Model, target_obj: models.Model, **_kwargs: Any) -> None:
    """Restrict a new version before anybody reads it."""
    if isinstance(source_obj, Page):
        _mirror(source_obj)


def _mirror(page: Page) -> None:
    """Restrict all other versions as this one is. What is alike already is not written."""
    own = page.view_restrictions.first()
    for version in page.get_translations():
        theirs = version.view_restrictions.first()
        if own is None:
            if theirs is not None:
                theirs.delete()
            continue
        if theirs is None:
            theirs = PageViewRestriction(page=version)
        if _told(theirs) != _told(own):
            theirs.restriction_type, theirs.password = _told(own)
            theirs.save()
        groups = set(own.groups.all())
        if set(theirs.groups.all()) != groups:
            theirs.groups.set(groups)


def _told(restriction: PageViewRestriction) -> tuple[str, str]:
    # A new one says “public” until it is saved.
    kind = restriction.restriction_type if restriction.pk else ""
    return kind, restriction.password
