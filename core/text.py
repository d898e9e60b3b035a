"""Text as it is compared, without case and marks; text that any file format takes."""

from __future__ import annotations

import re
import unicodedata

# No file format of ours carries these: control characters but tab and new line.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def fold(text: str) -> str:
    """Lower case without diacritics: Țară, ţară and tara are all `tara`."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def fold_words(text: str) -> str:
    """Return `text` folded, and with the curled apostrophes of telephones straight."""
    return fold(text).replace("’", "'")


def labelled(label: object, value: object) -> str:
    """Return a label and what belongs to it; a question needs no colon."""
    said = str(label)
    return f"{said} {value}" if said.endswith(("?", "!", ":")) else f"{said}: {value}"


def plain(text: object) -> str:
    """As text without control characters, which XML, XLSX and calendars refuse."""
    return CONTROL.sub("", str(text))
