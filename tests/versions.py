"""Versions of a page in the other languages, for tests; never part of the site."""

from __future__ import annotations

from wagtail.models import Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from tests.factories import home, locale

TRANSLATED = ("ro", "it")


def translate_all(translation: Translation) -> None:
    """Translate every string that is not yet, by saying in which language it is."""
    code = translation.target_locale.language_code
    segments = translation.source.stringsegment_set.annotate_translation(translation.target_locale)
    for segment in segments.filter(translation=None).select_related("context", "string"):
        words = segment.string.data
        StringTranslation.objects.create(
            translation_of=segment.string,
            context=segment.context,
            locale=translation.target_locale,
            data=words if segment.context.path == "slug" else f"{words} {code}",
        )


def translated(page: Page, code: str) -> Translation:
    """Return the translation of a live page, with a live version all of whose words are there."""
    home(code)
    source, _made = TranslationSource.get_or_create_from_instance(page)
    translation = Translation.objects.create(source=source, target_locale=locale(code))
    translate_all(translation)
    translation.save_target(publish=False)
    page.get_translation(locale(code)).specific.get_latest_revision().publish()
    return translation


def versions(page: Page) -> list[Page]:
    """Return the versions as they are live."""
    return [page.get_translation(locale(code)).specific for code in TRANSLATED]
