"""Cached furniture is dropped when anything that it shows changes."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from home.models.pages import HomePage
from home.models.settings import SiteSettings, SiteText, SocialLink
from home.navigation.layout import drop_furniture


@receiver([page_published, page_unpublished, page_slug_changed, post_page_move])
def page_changed(instance: Page, **_kwargs: Any) -> None:
    """Drop what is kept of pages: one may have come, gone, or got another title or address."""
    if isinstance(instance, HomePage):
        # Wagtail caches which home pages exist, and forgets it only when the site is saved.
        Site.clear_site_root_paths_cache()
    drop_furniture()


@receiver(post_delete)
def page_deleted(sender: type, **_kwargs: Any) -> None:
    """Take a deleted page out of menu and footer."""
    if issubclass(sender, Page):
        drop_furniture()


@receiver([post_save, post_delete], sender=SiteSettings)
@receiver([post_save, post_delete], sender=SiteText)
@receiver([post_save, post_delete], sender=SocialLink)
@receiver([post_save, post_delete], sender=Site)
@receiver([post_save, post_delete], sender=PageViewRestriction)
def settings_changed(**_kwargs: Any) -> None:
    """Organisation, tagline, links, the site itself or what is private changed."""
    drop_furniture()
