"""The translator of the site: what it asks of the provider, and what it takes of the answer."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale
from wagtail_localize.machine_translators import get_machine_translator
from wagtail_localize.machine_translators.base import BaseMachineTranslator
from wagtail_localize.strings import StringValue

from home.models.translation.machine import MachineUse
from home.translation import checks
from home.translation.glossary import glossary

from .libretranslate import LibreTranslate, ProviderError

LANGUAGES = frozenset({"en", "ro", "it"})
USED_UP = _("The characters for this month are used up. Translate the rest by hand.")
NO_TIME = _("There was no time for all texts. Ask again for the rest.")


@dataclass
class Outcome:
    """What became of texts: translations by text, and why others have none."""

    texts: dict[str, str] = field(default_factory=dict)
    # Answers that lost something of their source, by source.
    left_out: dict[str, list[str]] = field(default_factory=dict)
    # Why the rest was not translated.
    problem: str | Promise = ""


class SiteTranslator(BaseMachineTranslator):
    """A provider, asked in batches and for a limited time; its answers are checked."""

    display_name = LibreTranslate.name

    def __init__(self, options: dict[str, Any]) -> None:
        super().__init__(options)
        self.provider = LibreTranslate(
            options["URL"], options.get("KEY", ""), options.get("TIMEOUT", 12)
        )
        self.a_month = options.get("CHARACTERS_A_MONTH", 500_000)
        self.batch = (options.get("BATCH_TEXTS", 10), options.get("BATCH_CHARACTERS", 2_000))
        # The proxy and gunicorn wait for half a minute.
        self.seconds = options.get("SECONDS", 12)

    def can_translate(self, source_locale: Locale, target_locale: Locale) -> bool:
        """Return whether it translates between two languages."""
        ends = {source_locale.language_code, target_locale.language_code}
        return len(ends) == len(ends & LANGUAGES) == 2

    def translate(
        self, source_locale: Locale, target_locale: Locale, strings: Iterable[StringValue]
    ) -> dict[StringValue, StringValue]:
        """Return what could be translated, as wagtail-localize asks for it."""
        ends = source_locale.language_code, target_locale.language_code
        found = self.outcome([string.data for string in strings], *ends, kind="html")
        return {StringValue(text): StringValue(said) for text, said in found.texts.items()}

    def time_limit(self) -> float:
        """Return until when it may be asked in a request that begins now."""
        return time.monotonic() + self.seconds

    def outcome(
        self, texts: Sequence[str], source: str, target: str, kind: str, until: float | None = None
    ) -> Outcome:
        """Translate texts, as many as time, provider and the month's characters allow."""
        outcome = Outcome()
        names = glossary().names
        until = self.time_limit() if until is None else until
        short = [text for text in dict.fromkeys(texts) if len(text) <= self.batch[1]]
        for batch in batches(short, *self.batch):
            if time.monotonic() > until:
                outcome.problem = NO_TIME
                break
            today = timezone.localdate()
            if not MachineUse.objects.reserve(sum(map(len, batch)), self.a_month, today):
                outcome.problem = USED_UP
                break
            try:
                said = self.provider.translate(batch, source, target, kind)
            except ProviderError as error:
                outcome.problem = error.words
                break
            for text, words in zip(batch, said, strict=True):
                _take(outcome, text, words.strip(), names, kind)
        for text in texts:
            if len(text) > self.batch[1]:
                outcome.left_out[text] = [str(_("It is too long for the translation service."))]
        return outcome


def _take(outcome: Outcome, text: str, words: str, names: Iterable[str], kind: str) -> None:
    """Keep an answer if nothing of the source is lost in it."""
    wrong: list[str | Promise] = [] if words else [_("The answer is empty.")]
    if kind == "html" and (unusable := checks.broken(text, words)):
        wrong.append(unusable)
    wrong += checks.lost(text, words, names)
    if wrong:
        outcome.left_out[text] = [str(reason) for reason in wrong]
    else:
        outcome.texts[text] = words


def batches(texts: Iterable[str], most: int, characters: int) -> Iterator[list[str]]:
    """Yield texts in groups that a provider takes at once."""
    batch: list[str] = []
    for text in texts:
        if batch and (len(batch) == most or sum(map(len, batch)) + len(text) > characters):
            yield batch
            batch = []
        batch.append(text)
    if batch:
        yield batch


def translator() -> SiteTranslator | None:
    """Return the site's translator; None where none is switched on."""
    return get_machine_translator()
