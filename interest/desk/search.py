"""Looking for a person or a firm among the enquiries somebody may see."""

from __future__ import annotations

from core.text import fold
from interest.models.enquiries import EnquiryQuerySet

MOST_FOUND = 100
FIELDS = ("firm", "person", "email", "phone", "message")


def found_by_words(visible: EnquiryQuerySet, words: str) -> tuple[EnquiryQuerySet, int]:
    """Those in which every word occurs, the latest 100, and how many there are.

    Letters are compared without case and marks, which SQLite cannot do: Știința is found by
    stiinta. All are read for it, in one query; advisers have thousands of enquiries, not millions.
    """
    wanted = fold(words).split()
    numbers = []
    for number, *texts in visible.values_list("pk", *FIELDS).iterator():
        text = fold(" ".join(texts))
        if all(word in text for word in wanted):
            numbers.append(number)
    return visible.filter(pk__in=numbers[:MOST_FOUND]), len(numbers)
