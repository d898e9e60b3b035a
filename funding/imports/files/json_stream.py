"""A JSON object read a member at a time, so that a long array in it never stands in memory.

Python's own decoder reads each value: as fast as reading the whole, and an absurdly nested file
ends in an error. (ijson keeps the path of every value, which grows with the square of the
nesting: 100 kilobytes of brackets filled 25 gigabytes.)
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from funding.imports.errors import RefusedError

CHUNK = 256 * 1024
BLANKS = " \t\r\n"


class ObjectStream:
    """Reads one JSON object. Every method raises RefusedError when it is broken or cut short.

    No single value may be longer than `longest` letters.
    """

    def __init__(self, file: BinaryIO, longest: int) -> None:
        self._file, self._longest = file, longest
        self._letters = codecs.getincrementaldecoder("utf-8")()
        self._decode = json.JSONDecoder().raw_decode
        self._text, self._at = "", 0

    def members(self) -> Iterator[str]:
        """Yield the names in an object, in order. Read the value of each before the next name."""
        self._take("{")
        if self.next_is("}"):
            self._take("}")
            return
        while True:
            name = self.value()
            if not isinstance(name, str):
                raise broken(_("a name is missing"))
            self._take(":")
            yield name
            if self._take(",}") == "}":
                return

    def elements(self) -> Iterator[Any]:
        """Yield the values of an array, one at a time."""
        self._take("[")
        if self.next_is("]"):
            self._take("]")
            return
        while True:
            yield self.value()
            if self._take(",]") == "]":
                return

    def value(self) -> Any:
        """Return the next value, whole."""
        self._skip_blanks()
        while True:
            try:
                value, end = self._decode(self._text, self._at)
            except RecursionError:
                raise broken(_("it is nested too deeply")) from None
            except ValueError as error:
                if self._more():
                    continue
                raise broken(error) from None
            # What ends with the text may go on: a number is cut anywhere.
            if end == len(self._text) and self._more():
                continue
            self._at = end
            return value

    def next_is(self, letter: str) -> bool:
        """Return whether this is the next letter that is not blank."""
        self._skip_blanks()
        return self._text.startswith(letter, self._at)

    def finish(self) -> None:
        """Check that nothing follows."""
        self._skip_blanks()
        if self._at < len(self._text):
            raise broken(_("something follows its end"))

    def _take(self, letters: str) -> str:
        self._skip_blanks()
        found = self._text[self._at : self._at + 1]
        if not found or found not in letters:
            raise broken(_("“%(letters)s” is missing") % {"letters": letters})
        self._at += 1
        return found

    def _skip_blanks(self) -> None:
        while True:
            while self._at < len(self._text) and self._text[self._at] in BLANKS:
                self._at += 1
            if self._at < len(self._text) or not self._more():
                return

    def _more(self) -> bool:
        """Read on: each time as much again as is waiting, so that long values cost no square."""
        waiting = len(self._text) - self._at
        if waiting > self._longest:
            raise broken(_("a value is too long"))
        chunk = self._file.read(max(CHUNK, waiting))
        try:
            text = self._letters.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            raise broken(error) from None
        self._text, self._at = self._text[self._at :] + text, 0
        return bool(chunk)


def broken(error: object) -> RefusedError:
    """Return the refusal of a broken document."""
    reason = " ".join(str(error).split())[:200]
    return RefusedError(_("The JSON is broken or cut short: %(error)s.") % {"error": reason})
