"""What a changed record means for what the site says; pure rules.

Three values meet for each fact: what the source said when we last accepted it (`accepted`), what
the site says (`site`), and what the source says now (`told`). All as JSON, None for “nothing”.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from .records import BY_THEMSELVES


class Effect(Enum):
    """What becomes of a difference."""

    APPLY = "applied"
    SETTLE = "settled"
    QUEUE = "waits for an editor"
    DISAGREE = "an editor wrote something else"
    WITHDRAW = "taken back by the source"


@dataclass(frozen=True)
class Difference:
    """A fact the source tells otherwise than before; `before` is what the site says."""

    field: str
    before: Any
    after: Any
    effect: Effect


def differences(
    accepted: Mapping[str, Any],
    site: Mapping[str, Any],
    told: Mapping[str, Any],
    waiting: Collection[str] = (),
) -> Iterator[Difference]:
    """Yield every fact of `told` that is not as accepted, with what becomes of it.

    - The site already says so: settled, nothing is left to do.
    - Never told before, and the site is silent: applied, as nothing is overwritten.
    - The site still says what was accepted: status, dates and budget are applied, all else waits.
    - The site says something else, so an editor wrote it: that stays, the disagreement is shown.
    - Told as accepted again while a change was `waiting`: that one is withdrawn.

    What the source does not say is no difference: a poorer record takes nothing away.
    """
    for name, value in told.items():
        before, old = site.get(name), accepted.get(name)
        after = with_times(value, old or []) if name == "cut_offs" else value
        if after == old:
            if name in waiting:
                yield Difference(name, before, after, Effect.WITHDRAW)
            continue
        if after == before:
            effect = Effect.SETTLE
        elif before == old or (old is None and before is False):
            first_told = name not in accepted
            effect = Effect.APPLY if first_told or name in BY_THEMSELVES else Effect.QUEUE
        else:
            effect = Effect.DISAGREE
        yield Difference(name, before, after, effect)


def asked_of_an_editor(found: Iterable[Difference]) -> Iterator[Difference]:
    """Yield differences of a call that is here from elsewhere: nothing applies by itself.

    Its identifier is that of the call here, however it is written.
    """
    for difference in found:
        if difference.field == "identifier":
            continue
        waits = difference.effect is Effect.APPLY
        yield replace(difference, effect=Effect.QUEUE) if waits else difference


def with_times(told: list[list], accepted: list[list]) -> list[list]:
    """Return cut-offs as told, with the time of day we know.

    That is where the source now gives the day alone.

    The portal's search has lost the times that its bulk file still tells: that is no change.
    """
    times: dict[str, set] = {}
    for day, at, *_rest in accepted:
        times.setdefault(day, set()).add(at)
    known = {day: ats.pop() for day, ats in times.items() if len(ats) == 1}
    return [[day, at or known.get(day), *rest] for day, at, *rest in told]
