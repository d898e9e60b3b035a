"""A figure of the desk becomes an indicator of the project's results, in every language."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail_localize.models import SegmentOverride, TranslationContext, TranslationSource

from core.formats import language
from home.models import Indicator, ResultsPage


class AdoptError(Exception):
    """The figure cannot stand in this indicator; says why."""


def adoptable(user: Any) -> list[Indicator]:
    """Return the indicators this user may write a figure into, once each.

    Each is in the language of the user if that has it.

    Those that the site counts itself are no choice.
    """
    found: dict[Any, Indicator] = {}
    wanted = language()
    rows = Indicator.objects.filter(counter="").select_related("page__locale", "locale")
    may = {page.pk: _may_edit(page, user) for page in ResultsPage.objects.all()}
    for row in rows.order_by("page__path", "sort_order", "pk"):
        if not may.get(row.page_id):
            continue
        if row.translation_key not in found or row.page.locale.language_code == wanted:
            found[row.translation_key] = row
    return list(found.values())


@transaction.atomic
def adopt(key: Any, firms: int, user: Any) -> str:
    """Write a number of firms into an indicator; the pages that somebody else has to publish.

    Raises PermissionDenied for who may not edit one of the pages, AdoptError where the indicator
    is counted by the site or a page is locked.
    """
    pages = list(ResultsPage.objects.filter(indicators__translation_key=key).distinct())
    if not pages or not all(_may_edit(page, user) for page in pages):
        raise PermissionDenied
    today = timezone.localdate()
    _name_source(pages, key)
    waiting = [page.title for page in pages if not _written(page, key, firms, today, user)]
    # What translators publish next comes from here: it would bring the old figure back.
    for source in TranslationSource.objects.filter(object_id=pages[0].translation_key):
        source.update_from_db()
    return ", ".join(waiting)


def _name_source(pages: list[ResultsPage], key: Any) -> None:
    """Say in each language where the figure comes from; else all have the words of the source."""
    if not TranslationSource.objects.filter(object_id=pages[0].translation_key).exists():
        return
    context, _created = TranslationContext.objects.get_or_create(
        object_id=pages[0].translation_key, path=f"indicators.{key}.source_title"
    )
    for page in pages:
        SegmentOverride.objects.update_or_create(
            locale=page.locale, context=context, defaults={"data_json": json.dumps(_source(page))}
        )


def _source(page: ResultsPage) -> str:
    with translation.override(page.locale.language_code):
        return _("Enquiries through this website")


def _may_edit(page: ResultsPage, user: Any) -> bool:
    return page.permissions_for_user(user).can_edit()


def _written(page: ResultsPage, key: Any, firms: int, today: date, user: Any) -> bool:
    """Save it as a revision, published where the page is live; False if that is left to others.

    What somebody is still writing on the page stays a draft, with the figure in it as well.
    """
    may = page.permissions_for_user(user)
    if may.page_locked():
        raise AdoptError(_("The page “%(page)s” is locked.") % {"page": page.title})
    publish = page.live and may.can_publish()
    # Without a draft this is the page itself.
    drafts = [page.get_latest_revision_as_object()]
    if publish:
        drafts = drafts if page.has_unpublished_changes else []
        _put(page, key, firms, today)
        page.save_revision(user=user, log_action=True).publish(user=user)
    for draft in drafts:
        _put(draft, key, firms, today)
        draft.save_revision(user=user, log_action=True)
    return publish or not page.live


def _put(page: ResultsPage, key: Any, firms: int, today: date) -> None:
    """Set the figure on a page in memory, where it has that indicator."""
    indicators = list(page.indicators.all())
    for indicator in indicators:
        if str(indicator.translation_key) != str(key):
            continue
        if indicator.counter:
            raise AdoptError(_("This indicator is counted automatically."))
        indicator.achieved, indicator.as_of = Decimal(firms), today
        indicator.source_title = _source(page)
        # The address of another source must not stand below this title.
        indicator.source_url = ""
    page.indicators.set(indicators)
