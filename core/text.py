"""Text as it is compared: without case, without marks."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Lower case without diacritics: Țară, ţară and tara are all `tara`."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def fold_words(text: str) -> str:
    """Return `text` folded, and with the curled apostrophes of telephones straight."""
    return fold(text).replace("’", "'")
