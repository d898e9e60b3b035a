"""What comes first: the same rule for every engine that leaves it to us.

An engine says how well the words fit. What people mean by a query says more: who types the name
of a thing wants that thing, a visitor reads the own language first, a closed call is worth less
than an open one, and a page that explains is worth more than one of a thousand calls.
"""

from __future__ import annotations

from datetime import datetime

# How much a kind weighs against the fit of the words. What is not named weighs 1.
WEIGHTS = {"source": 1.2, "guide": 1.5, "pact": 1.3, "page": 1.2, "document": 0.8}
# Who asks a question wants an explanation: so much more a guide is worth then.
EXPLAINS = {"guide": 1.4}
# Who asks for money gets it first: these kinds tell what others did, and pay nothing.
PAYS_NOTHING = frozenset({"case", "news", "event", "publication"})
BESIDE_MONEY = 0.1
CLOSED = 0.5
# Far above any fit of words: by name, by the beginning of an identifier, with enough of the
# words, then by language.
NAMED = 1e6
BEGINS = 1e5
ENOUGH = 2e4
OWN_LANGUAGE = 1e4
# What another name of the same thing is worth beside the one that was typed.
OTHER_NAME = 0.7


def score_of(
    fit: float,
    *,
    kind: str,
    own_language: bool,
    named: bool,
    begins: bool,
    ends_at: datetime | None,
    now: datetime,
) -> float:
    """Return the score of an entry.

    `named`: what was typed is one of its names, letter by letter; `begins`: it is the beginning
    of one, as of an identifier.
    """
    closed = ends_at is not None and ends_at <= now
    score = fit * WEIGHTS.get(kind, 1.0) * (CLOSED if closed else 1.0)
    return score + NAMED * named + BEGINS * begins + OWN_LANGUAGE * own_language
