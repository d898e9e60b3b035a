"""Pages and rows as they were written: no translation of another, no copy."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from wagtail.models import Page
from wagtail_localize.models import Translation


def originals(model: type[Page]) -> QuerySet:
    """Return the pages of a kind whose words and facts the other languages follow."""
    return without_translations(model.objects.filter(alias_of=None))


def without_translations(rows: QuerySet) -> QuerySet:
    """Leave out what the editor for translations writes anew each time."""
    translated = Translation.objects.filter(
        source__object_id=OuterRef("translation_key"),
        target_locale=OuterRef("locale"),
        enabled=True,
    )
    return rows.filter(~Exists(translated))
