"""A machine translates what nobody has translated yet; each text waits to be read."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db import transaction
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from home.versions.unread import MACHINE

from .machine.translator import Outcome, SiteTranslator
from .segments import SLUG

MOST_NAMED = 5


def fill(translation: Translation, user: Any, translator: SiteTranslator) -> Outcome:
    """Translate the texts that have no translation; the address is no text."""
    segments = translation.source.stringsegment_set.exclude(context__path=SLUG)
    missing: dict[str, list[StringSegment]] = defaultdict(list)
    known = set(
        StringTranslation.objects.filter(
            locale=translation.target_locale, context__object_id=translation.source.object_id
        ).values_list("translation_of_id", "context_id")
    )
    for segment in segments.select_related("string").order_by("order"):
        if (segment.string_id, segment.context_id) not in known:
            missing[segment.string.data].append(segment)
    ends = translation.source.locale.language_code, translation.target_locale.language_code
    outcome = translator.outcome(list(missing), *ends, kind="html")
    with transaction.atomic():
        for text, words in outcome.texts.items():
            for segment in missing[text]:
                StringTranslation.objects.get_or_create(
                    translation_of_id=segment.string_id,
                    context_id=segment.context_id,
                    locale=translation.target_locale,
                    defaults={
                        "data": words,
                        "translation_type": MACHINE,
                        "tool_name": translator.display_name,
                        "last_translated_by": user,
                    },
                )
    return outcome


def told(outcome: Outcome) -> tuple[str, list[str]]:
    """Return what was done, and each thing that was not, in words."""
    number = len(outcome.texts)
    done = ngettext(
        "%(n)s text was translated by machine. Read it before you publish it.",
        "%(n)s texts were translated by machine. Read them before you publish them.",
        number,
    ) % {"n": number}
    wrong = [str(outcome.problem)] if outcome.problem else []
    for text, reasons in list(outcome.left_out.items())[:MOST_NAMED]:
        sentence = _("Left out: “%(text)s”. %(reasons)s")
        named = {"text": strip_tags(text)[:80], "reasons": " ".join(reasons)}
        wrong.append(sentence % named)
    if (more := len(outcome.left_out) - MOST_NAMED) > 0:
        words = ngettext("%(n)s more was left out.", "%(n)s more were left out.", more)
        wrong.append(words % {"n": more})
    return done if number else "", wrong
