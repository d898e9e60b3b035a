"""From the loose values of a source to Python's. None always means “not stated”."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from html import unescape
from typing import Any

from django.utils.translation import gettext as _

from core.clock import BRUSSELS
from core.formats import DAY_FIRST, YEARS, read_day, read_number
from core.text import INVISIBLE, without_tags

# What a column of an amount in euro can hold.
LARGEST = Decimal("9999999999999.99")
# No grant is so small; who writes less means millions, or thousands.
SMALLEST_WRITTEN = 100
_DIGITS = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,2})?")
_LIST = re.compile(r'\[\s*["\]]')
_BARE_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_EPOCH = re.compile(r"-?\d{11,14}")
_DAY_FIRST = re.compile(DAY_FIRST)
# A day, and the time of day where it is known.
Moment = tuple[date, time | None]


def listed(value: Any) -> list[Any]:
    """Return a list, whether the source gave one, a single value or nothing. Empty members go."""
    if not isinstance(value, list):
        value = [value]
    return [member for member in value if member is not None and member != ""]


def first(value: Any) -> Any:
    """Return the first member of what may be a list, or None."""
    if not isinstance(value, list):
        return None if value == "" else value
    for member in value:
        if member is not None and member != "":
            return member
    return None


def text(value: Any, limit: int = 500) -> str:
    """Return one line of plain words, of what may be HTML; what is too long ends with “…”."""
    line = first(value)
    if not isinstance(line, str):
        if line is None or isinstance(line, dict | list):
            return ""
        line = str(line)
    if "&" in line:
        line = unescape(line)
    if "<" in line:
        line = without_tags(line)
    if not line.isascii():
        line = INVISIBLE.sub("", line)
    if not line.isalnum():  # numbers and codes, which are most, have no blanks
        line = " ".join(line.replace("\0", "").split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def clean(value: Any) -> Any:
    """Return the same without what no database stores: NUL and halves of a character."""
    if isinstance(value, str):
        kept = value.replace("\0", "")
        return kept if kept.isascii() else kept.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [clean(member) for member in value]
    if isinstance(value, dict):
        return {clean(name): clean(member) for name, member in value.items()}
    return value


def amount(value: Any) -> Decimal | None:
    """Return an amount of the portal: a number of JSON, or its digits and at most two decimals.

    0 means “not stated”. Raises ValueError for all else; nothing is rounded.
    """
    found = first(value)
    if found is None or isinstance(found, bool):
        return None
    if isinstance(found, int | float):
        return _possible(found, _of_machine(found))
    match = _DIGITS.fullmatch(str(found).strip())
    return _possible(found, Decimal(match[0]) if match else None)


def own_amount(value: Any) -> Decimal | None:
    """Return an amount of our own lists, where people write it: 250.000; 1,250,000.50; € 5 000.

    0 means “not stated”. Raises ValueError, also for what is too small to be in euro, as 1,5
    where millions are meant.
    """
    number = own_number(value)
    if number is not None and number < SMALLEST_WRITTEN:
        raise ValueError(
            _("“%(value)s” is too small for euro; write the whole amount, such as 1500000")
            % {"value": str(first(value))[:40]}
        )
    return number


def own_number(value: Any) -> Decimal | None:
    """Return a number of our own lists; 0 means “not stated”. Raises ValueError."""
    found = first(value)
    if found is None or isinstance(found, bool):
        return None
    if isinstance(found, int | float):
        return _possible(found, _of_machine(found))
    try:
        return _possible(found, read_number(str(found)))
    except ValueError:
        raise _no_amount(found) from None


def _of_machine(value: float) -> Decimal | None:
    """Return a number of JSON or a workbook to the cent, if that is what it was meant to be."""
    try:
        exact = Decimal(str(value))
        number = exact.quantize(Decimal("0.01"))
        return number if abs(exact - number) < Decimal("0.000001") else None
    except InvalidOperation:  # NaN, or beyond all amounts
        return None


def _possible(value: Any, number: Decimal | None) -> Decimal | None:
    """Return an amount that a column can hold; None for 0. Raises ValueError."""
    if number is None or not 0 <= number <= LARGEST:
        raise _no_amount(value)
    return number.quantize(Decimal("0.01")) or None


def _no_amount(value: Any) -> ValueError:
    return ValueError(
        _("“%(value)s” is not an amount; write 1500000 or 1500000.50") % {"value": str(value)[:40]}
    )


def whole(value: Any, read: Callable[[Any], Decimal | None] = amount) -> int | None:
    """Return a count. 0 means “not stated”. Raises ValueError."""
    number = read(value)
    if number is None:
        return None
    if number != number.to_integral_value() or number > 2_000_000_000:
        raise ValueError(_("“%(value)s” is not a whole number") % {"value": number})
    return int(number)


def yes_or_no(value: Any) -> bool | None:
    """Return True or False, given as such or as a word."""
    answers = {"true": True, "yes": True, "false": False, "no": False}
    return answers.get(str(first(value)).strip().lower())


def moment(value: Any) -> Moment:
    """Return a day in Brussels, and the time of day if the source gives one; its zone is true.

    Midnight in UTC is how the portal writes a day without a time, whatever the offset: in 2023
    it wrote 01:00+0100 for it. Any other time is put on Brussels' clocks. Read are ISO dates,
    epochs in milliseconds (as number or text), and Python's own. Raises ValueError.
    """
    instant = _instant(value)
    universal = instant.astimezone(UTC) if instant.tzinfo else instant
    return _day_and_time(universal if universal.time() == time() else _in_brussels(instant))


def topic_moment(value: Any) -> Moment:
    """Return a moment of a topic, whose time the portal labels UTC although it is Brussels'.

    A call that ends at 17:00 in Brussels is `17:00+0000`, and was `19:00+0200` in the summer of
    2023: in UTC the digits are those of the official page. Milliseconds, as the bulk file has
    them, are true. Raises ValueError.
    """
    if _EPOCH.fullmatch(str(value).strip()):
        return moment(value)
    return _day_and_time(_as_universal(_instant(value)))


def cascade_moment(value: Any) -> Moment:
    """Return a moment of a cascade call: never later than its digits say.

    Its project typed them in by its own clock, the portal labelled them UTC: a call that ends at
    23:59 would else end on the next day. Raises ValueError.
    """
    written = _instant(value)
    return _day_and_time(min(_as_universal(written), written.replace(tzinfo=None)))


def own_moment(value: Any) -> Moment:
    """Return a moment of our own lists, or a day as 15.01.2027 where only one can be meant.

    Raises ValueError, with a sentence of its own where the month may as well be the day.
    """
    written = str(value).strip()
    return (read_day(written), None) if _DAY_FIRST.fullmatch(written) else moment(value)


def _in_brussels(instant: datetime) -> datetime:
    return instant.astimezone(BRUSSELS) if instant.tzinfo else instant


def _as_universal(instant: datetime) -> datetime:
    """Return the digits of a moment in UTC, without a zone."""
    return instant.astimezone(UTC).replace(tzinfo=None) if instant.tzinfo else instant


def _day_and_time(clock: datetime) -> Moment:
    """Return what a clock shows; midnight stands for a day without a time."""
    at = clock.time()
    return _sane(clock.date()), None if at == time() else at


def _instant(value: Any) -> datetime:
    """Return a moment, without a zone where the source names none. Raises ValueError."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    written = str(value).strip()
    try:
        if _EPOCH.fullmatch(written):
            return datetime.fromtimestamp(int(written) / 1000, UTC)
        if _BARE_DAY.match(written):
            return datetime.fromisoformat(written)
    except (OverflowError, OSError, ValueError):
        pass
    raise _no_date(value)


def day(value: Any, read: Callable[[Any], Moment] = moment) -> date | None:
    """Return the day of a moment as `read`; None if there is none. Raises ValueError."""
    found = first(value)
    return None if found is None else read(found)[0]


def _sane(value: date) -> date:
    if value.year not in YEARS:
        raise _no_date(value)
    return value


def _no_date(value: Any) -> ValueError:
    return ValueError(_("“%(value)s” is not a date") % {"value": str(value)[:40]})


def inner_json(value: Any) -> Any:
    """Return what the portal wraps as JSON in a string; None if a store has cut it short."""
    found = first(value)
    if not isinstance(found, str):
        return value if isinstance(value, dict) else found
    try:
        return json.loads(found)
    except (ValueError, RecursionError):
        return None


def is_cut_short(value: Any) -> bool:
    """Return whether JSON in a string cannot be read."""
    found = first(value)
    return isinstance(found, str) and found.strip() != "null" and inner_json(value) is None


def lists_of_json(values: Any) -> list[str]:
    """Return those keywords that are lists as JSON in a string; “[x] y” is only a word."""
    return [value for value in listed(values) if isinstance(value, str) and _LIST.match(value)]


def words(values: Iterable[Any], without: Iterable[str] = ()) -> list[str]:
    """Return keywords, each once.

    The portal repeats identifiers among them: leave those `without`.
    """
    found: dict[str, str] = {}
    unwanted = {word.casefold() for word in without}
    for value in values:
        inner = inner_json(value) if lists_of_json(value) else value
        for word in listed(inner):
            plain = text(word, 100)
            if plain and plain.casefold() not in unwanted:
                found.setdefault(plain.casefold(), plain)
    return list(found.values())[:100]
