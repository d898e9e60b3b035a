"""Invented entries of search that are as varied as real ones; the same for the same seed."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import accumulate

from django.utils import timezone

from search.models import Entry
from tests.server import LANGUAGES
from tests.stages import ROOT

THEMES = ("circular-economy", "climate-mitigation", "water", "digital", "biodiversity", "pollution")
TERRITORIES = ("EU", "IT", "RO", "ITC1", "ITC11", "RO32", "RO322")
PROGRAMMES = ("HORIZON-CL4", "HORIZON-CL5", "HORIZON-CL6", "LIFE", "SMP-COSME", "DIGITAL", "I3")


class Texts:
    """Texts of the words of the site's content in a language, as often as they stand there."""

    def __init__(self, language: str, dice: random.Random) -> None:
        counts: Counter[str] = Counter()
        for path in sorted((ROOT / "site/content/pages").rglob(f"{language}.*")):
            counts.update(re.findall(r"[^\W\d_]{3,}", path.read_text("utf-8")))
        self.words = list(counts)
        self.weights = list(accumulate(counts.values()))
        self.dice = dice

    def text(self, length: int) -> str:
        """So many words."""
        return " ".join(self.dice.choices(self.words, cum_weights=self.weights, k=length))


def generate_entries(calls: int, pages: int, seed: int = 0) -> Iterator[Entry]:
    """`calls` calls and `pages` pages, each in three languages; unsaved, stamped."""
    dice = random.Random(seed)  # noqa: S311 – sample data
    now = timezone.now()
    texts = {language: Texts(language, dice) for language in LANGUAGES}
    for number in range(calls + pages):
        call = number < calls
        year = dice.randint(2021, 2027)
        facts = {
            "model": "tests.call" if call else "tests.page",
            "key": str(number),
            "kind": "call" if call else dice.choice(("page", "news", "source", "case", "guide")),
            "names": f"{dice.choice(PROGRAMMES)}-{year}-{number:06}" if call else "",
            "themes": sorted(dice.sample(THEMES, dice.randint(0, 3))),
            "territories": sorted(dice.sample(TERRITORIES, dice.randint(1, 3))),
            "year": year,
            "ends_at": now + timedelta(days=dice.randint(-200, 400)) if call else None,
        }
        for language in LANGUAGES:
            own = texts["en" if call else language]
            entry = Entry(
                language=language,
                text_language="en" if call else language,
                title=own.text(dice.randint(4, 12)),
                summary=texts[language].text(dice.randint(0, 25)),
                body=own.text(dice.randint(40, 120)),
                url=f"/{language}/{number}/",
                **facts,
            )
            entry.stamp()
            yield entry
