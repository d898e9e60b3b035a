"""What a list says of the versions of each row, read for all of them at once."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource


def with_versions(things: QuerySet) -> QuerySet:
    """Return pages or snippets, each with `lacks_version` and, if any, `source_of_versions`."""
    versions = things.model._base_manager.filter(
        translation_key=OuterRef(OuterRef("translation_key"))
    )
    if issubclass(things.model, Page):
        versions = versions.filter(alias_of=None)
    ordered = Translation.objects.filter(source=OuterRef("pk"), enabled=True)
    source = TranslationSource.objects.filter(
        Exists(ordered), object_id=OuterRef("translation_key"), locale=OuterRef("locale")
    )
    return things.annotate(
        lacks_version=Exists(Locale.objects.exclude(pk__in=versions.values("locale"))),
        source_of_versions=source.values("pk")[:1],
    )
