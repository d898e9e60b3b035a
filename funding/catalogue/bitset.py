"""Sets of positions as large integers, a bit for each, and the orders they are walked in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

# A set with less than one in so many is sorted; of a larger one, walking finds the first sooner.
SPARSE = 64
# Which bits are set in each byte.
OFFSETS = [[offset for offset in range(8) if byte >> offset & 1] for byte in range(256)]


class Order:
    """All positions in an order: that of `keys`, which has one for each of them."""

    def __init__(self, keys: Sequence[Any]) -> None:
        self.positions = sorted(range(len(keys)), key=keys.__getitem__)

    @cached_property
    def _ranks(self) -> list[int]:
        ranks = [0] * len(self.positions)
        for rank, position in enumerate(self.positions):
            ranks[position] = rank
        return ranks

    def walk(self, bits: int) -> Iterator[int]:
        """Yield the positions in the set `bits`, in this order."""
        if bits.bit_count() * SPARSE < len(self.positions):
            yield from sorted(positions_of(bits), key=self._ranks.__getitem__)
            return
        flags = bits.to_bytes((len(self.positions) >> 3) + 1, "little")
        for position in self.positions:
            if flags[position >> 3] >> (position & 7) & 1:
                yield position


def bit_sets(positions: Mapping[str, Sequence[int]]) -> dict[str, int]:
    """Each list of positions as a set of bits."""
    return {code: bit_set(members) for code, members in positions.items()}


def bit_set(positions: Sequence[int]) -> int:
    """Return these positions as a set of bits."""
    bits = bytearray((max(positions, default=0) >> 3) + 1)
    for position in positions:
        bits[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(bits, "little")


def positions_of(bits: int) -> Iterable[int]:
    """Return the positions in a set, in order."""
    for index, byte in enumerate(bits.to_bytes((bits.bit_length() + 7) // 8, "little")):
        for offset in OFFSETS[byte]:
            yield (index << 3) + offset
