"""What a subscriber is to be told now: what is new, what changed, what closes soon. No words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from funding.deadlines import Status
from interest.models.subscriptions import Sent, Subscription

from . import item_keys
from .changes import CallChange, CallFacts, changes
from .offer import Offer

# A mail shows so many of a kind; the rest of what is new is on the list it links to, the rest of
# what changed or closes comes with the next mail.
MOST = 20
NEW, CHANGED, CLOSING = "new", "changed", "closing"


@dataclass(frozen=True)
class DigestItem:
    """One call in a mail. `closes_on` is set where the mail warns of it."""

    pk: int
    facts: CallFacts
    changes: Sequence[CallChange] = ()
    closes_on: date | None = None


@dataclass
class Digest:
    """All of a mail on calls, and the rows that remember it."""

    first: bool = False
    new: list[DigestItem] = field(default_factory=list)
    changed: list[DigestItem] = field(default_factory=list)
    closing: list[DigestItem] = field(default_factory=list)
    rows: list[Sent] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.rows)

    @property
    def shown(self) -> list[DigestItem]:
        """What the mail has room for."""
        return [*self.new[:MOST], *self.changed, *self.closing]


@dataclass
class _Known:
    """What somebody knows of a call."""

    facts: CallFacts | None = None
    changes: int = 0
    warned_of: set[str] = field(default_factory=set)


def build_digest(subscription: Subscription, offer: Offer) -> Digest:
    """Return what is to be told of calls. Nothing of it is remembered before `rows` are saved."""
    known = _known(subscription)
    muted = set(subscription.mutes.values_list("item", flat=True))
    silent = item_keys.call_ids(muted) | offer.on_themes(item_keys.theme_codes(muted))
    found_now = offer.fitting(subscription.origin, subscription.selection, subscription.language)
    fitting = [pk for pk in found_now if pk not in silent]
    found = Digest(first=not known)
    current = offer.facts_of({*fitting, *(pk for pk in known if _may_change(pk, known, offer))})
    _add_new(found, [pk for pk in fitting if pk not in known], current, offer)
    _add_changed(found, [pk for pk in known if pk not in silent], current, known, offer)
    told = {one.pk for one in (*found.new, *found.changed)}
    _add_closing(
        found, [pk for pk in fitting if pk in known and pk not in told], current, known, offer
    )
    found.rows = [row for told_now in _all(found) for row in _rows(subscription, *told_now, known)]
    return found


def _known(subscription: Subscription) -> dict[int, _Known]:
    """Return what was told of each call. A closing date is told anew where the deadline moved."""
    known: dict[int, _Known] = {}
    rows = subscription.sent.filter(item__startswith="call:").order_by("pk")
    for item, reason, facts in rows.values_list("item", "reason", "facts"):
        of_call = known.setdefault(int(item.removeprefix("call:")), _Known())
        of_call.facts = CallFacts.from_json(facts) or of_call.facts
        kind, _colon, mark = reason.partition(":")
        if kind == CHANGED:
            of_call.changes = max(of_call.changes, int(mark))
        elif kind == CLOSING:
            of_call.warned_of.add(mark)
    return known


def _may_change(pk: int, known: dict[int, _Known], offer: Offer) -> bool:
    """Return whether to look at it again.

    What closed on the day that was told has no more to tell; what had no day may have closed since.
    """
    facts = known[pk].facts
    if pk in offer.facts or facts is None:
        return pk in offer.facts
    dateless = not facts.deadlines and facts.status != Status.CLOSED
    return dateless or facts.coming(offer.now) is not None


def _add_new(
    found: Digest, pks: Sequence[int], current: dict[int, CallFacts], offer: Offer
) -> None:
    found.new = [
        DigestItem(pk, current[pk], closes_on=current[pk].closes_on(offer.now))
        for pk in pks
        if pk in current
    ]


def _add_changed(
    found: Digest,
    pks: Sequence[int],
    current: dict[int, CallFacts],
    known: dict[int, _Known],
    offer: Offer,
) -> None:
    for pk in pks:
        before, after = known[pk].facts, current.get(pk)
        if before is None or after is None or len(found.changed) == MOST:
            continue
        changed = changes(before, after, offer.now)
        if changed:
            warning = _warning(after, known[pk], offer)
            found.changed.append(DigestItem(pk, after, changed, warning))


def _add_closing(
    found: Digest,
    pks: Sequence[int],
    current: dict[int, CallFacts],
    known: dict[int, _Known],
    offer: Offer,
) -> None:
    for pk in pks:
        warning = _warning(current[pk], known[pk], offer) if pk in current else None
        if warning and len(found.closing) < MOST:
            found.closing.append(DigestItem(pk, current[pk], closes_on=warning))


def _warning(facts: CallFacts, known: _Known, offer: Offer) -> date | None:
    """Return the day it closes, if that is soon and was not told."""
    day = facts.closes_on(offer.now)
    return day if day and day.isoformat() not in known.warned_of else None


def _all(found: Digest) -> Iterator[tuple[DigestItem, str]]:
    yield from ((told, NEW) for told in found.new)
    yield from ((told, CHANGED) for told in found.changed)
    yield from ((told, CLOSING) for told in found.closing)


def _rows(
    subscription: Subscription, told: DigestItem, kind: str, known: dict[int, _Known]
) -> Iterator[Sent]:
    """Yield the rows that remember one entry; an entry may be new and close soon at once.

    A change is remembered by its number: a deadline that moves there and back is told twice.
    """

    def row(reason: str) -> Sent:
        facts: dict[str, Any] = told.facts.as_json()
        return Sent(
            subscription=subscription, item=item_keys.call(told.pk), reason=reason, facts=facts
        )

    if kind == NEW:
        yield row(NEW)
    elif kind == CHANGED:
        yield row(f"{CHANGED}:{known[told.pk].changes + 1}")
    if told.closes_on:
        yield row(f"{CLOSING}:{told.closes_on.isoformat()}")
