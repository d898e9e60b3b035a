"""Which territories a page belongs to: kept in a table of its own, for every kind of page.

A page belongs to the territories it names; one that names none to those of the page above it.
Without any it is shared. What is kept is what visitors read: of a live page not a draft.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import post_page_move

from home.models.access.roles import PageTerritory
from home.models.base import BasePage
from home.places import beginnings


def codes_of(page: Page) -> set[str]:
    """Return the codes of the territories a page belongs to; none for a shared or a new one.

    They are read once for each object in memory, until `keep` writes others.
    """
    if page.pk is None:
        return set()
    models.prefetch_related_objects([page], "territory_rows")
    return {row.code for row in page.territory_rows.all()}


def within(area: str) -> models.QuerySet[PageTerritory]:
    """Return the rows of pages that belong to a territory or to what lies in it."""
    asked = Q()
    for beginning in beginnings(area):
        asked |= Q(code__startswith=beginning)
    return PageTerritory.objects.filter(asked)


@receiver(post_save)
def page_saved(
    instance: models.Model, raw: bool = False, update_fields: Any = None, **_kwargs: Any
) -> None:
    """Keep what a page says now; a draft in memory writes single fields of its page alone."""
    if raw or not isinstance(instance, BasePage):
        return
    if update_fields is None or instance.territory_field in update_fields:
        keep(instance)


@receiver(post_page_move)
def page_moved(instance: Page, **_kwargs: Any) -> None:
    """Keep it anew, as another page may stand above now."""
    if isinstance(moved := instance.specific, BasePage):
        keep(moved)


def keep(page: BasePage) -> None:
    """Write the territories of a page, and of the pages below it where they are others now."""
    codes = page.own_territories()
    if not codes and page.depth > 2:
        parents = PageTerritory.objects.filter(
            page__path=page._get_basepath(page.path, page.depth - 1)
        )
        codes = set(parents.values_list("code", flat=True))
    known = set(PageTerritory.objects.filter(page=page.pk).values_list("code", flat=True))
    if codes == known:
        return
    getattr(page, "_prefetched_objects_cache", {}).pop("territory_rows", None)
    PageTerritory.objects.filter(page=page.pk).exclude(code__in=codes).delete()
    PageTerritory.objects.bulk_create(
        [PageTerritory(page_id=page.pk, code=code) for code in codes - known],
        ignore_conflicts=True,
    )
    for below in page.get_children().specific():
        keep(below)
