"""Text as it is compared, without case and marks; text that any file format takes."""

from __future__ import annotations

import re
import unicodedata

# No file format of ours carries these: control characters but tab and new line.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")

# Letters that nobody sees and that part words for a search: of no width, soft hyphens, directions.
INVISIBLE = re.compile(r"[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|em|font|i|small|span|strong|sub|sup|u)"
    r"""(?:\s+[\w-]+=(?:"[^"]*"|'[^']*'))*\s*/?>""",
    re.IGNORECASE,
)
_BREAK = re.compile(r"</?(?:br|p|div|li|ul|ol)\s*/?>", re.IGNORECASE)
_SMALL = re.compile(r"<(su[bp])>\s*([0-9+\u2212-]+)\s*</\1>", re.IGNORECASE)
_SMALL_DIGITS = {
    "sub": str.maketrans("0123456789+\u2212-", "₀₁₂₃₄₅₆₇₈₉₊₋₋"),
    "sup": str.maketrans("0123456789+\u2212-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻"),
}


def without_tags(text: str) -> str:
    """Return a line without the tags of HTML that stand in it; CO<sub>2</sub> is CO₂.

    What is no tag stays: “a <b” and “<10 people”.
    """
    small = _SMALL.sub(lambda found: found[2].translate(_SMALL_DIGITS[found[1].lower()]), text)
    return _BREAK.sub(" ", _TAG.sub("", small))


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
