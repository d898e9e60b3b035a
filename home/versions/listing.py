"""What a list says of the versions of each row, read for all of them at once."""

from __future__ import annotations

from django.db.models import Case, Exists, OuterRef, QuerySet, TextField, Value, When
from django.db.models.functions import Concat
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource

from home.navigation.locales import locales


def with_versions(things: QuerySet) -> QuerySet:
    """Return pages or snippets, each with `lacks_version` and, if any, `source_of_versions`.

    `versions_in` are the codes of these versions' languages, with a blank after each.
    """
    versions = things.model._base_manager.filter(
        translation_key=OuterRef(OuterRef("translation_key"))
    )
    if issubclass(things.model, Page):
        versions = versions.filter(alias_of=None)
    ordered = Translation.objects.filter(source=OuterRef("pk"), enabled=True)
    source = TranslationSource.objects.filter(
        Exists(ordered), object_id=OuterRef("translation_key"), locale=OuterRef("locale")
    )
    kept = Translation.objects.filter(
        source__object_id=OuterRef("translation_key"),
        source__locale=OuterRef("locale"),
        enabled=True,
    )
    said = [
        Case(When(Exists(kept.filter(target_locale=pk)), then=Value(f"{each.language_code} ")))
        for pk, each in locales().items()
    ]
    return things.annotate(
        versions_in=Concat(Value(""), *said, output_field=TextField()),
        lacks_version=Exists(Locale.objects.exclude(pk__in=versions.values("locale"))),
        source_of_versions=source.values("pk")[:1],
    )
