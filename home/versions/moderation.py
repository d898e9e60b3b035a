"""A translation goes to whoever may publish it, as any draft does."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from wagtail.models import Page
from wagtail_localize.models import Translation


def as_published(translation: Translation) -> Page:
    """Return a version as it would be published now, in memory."""
    return translation.source.get_ephemeral_translated_instance(
        translation.target_locale, fallback=True
    )


@transaction.atomic
def submit(translation: Translation, user: Any) -> Page:
    """Save what is translated as a draft and hand it in; return the version.

    Raises ValidationError where it may not go live so. wagtail-localize itself would write a draft
    of a live page into what visitors read.
    """
    draft = as_published(translation)
    draft.save_revision(user=user, log_action=True)
    version = draft.specific_class.objects.get(pk=draft.pk)
    version.get_workflow().start(version, user)
    return version
