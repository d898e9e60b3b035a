"""The conditions of all opportunities and programmes, read at once for the catalogue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from funding.choices import Dimension, Operator
from funding.models.criteria import OpportunityCriterion, SourceCriterion

from .ranking import ConditionRow


@dataclass(frozen=True)
class Conditions:
    """What excludes somebody, by the key of the opportunity and of the programme's page."""

    of_opportunities: Mapping[int, Sequence[ConditionRow]]
    of_programmes: Mapping[int | None, Sequence[ConditionRow]]

    @classmethod
    def read(cls) -> Conditions:
        """Return them all; two queries."""
        own: dict[int, list[ConditionRow]] = defaultdict(list)
        of_programmes: dict[int | None, list[ConditionRow]] = defaultdict(list)
        columns = ("dimension", "operator", "value")
        rows = OpportunityCriterion.objects.filter(hard=True).order_by()
        for pk, *row in rows.values_list("opportunity_id", *columns):
            own[pk].append(ConditionRow(*row))
        shared = SourceCriterion.objects.filter(hard=True).order_by()
        for pk, *row in shared.values_list("page_id", *columns):
            of_programmes[pk].append(ConditionRow(*row))
        return cls(own, of_programmes)

    def excluded_territories(self) -> Iterator[tuple[int, str]]:
        """Yield opportunities and a territory whose firms cannot use them."""
        return _excluded(self.of_opportunities)

    def closed_to(self) -> list[tuple[int | None, str]]:
        """Return programmes, by the key of their page, and a territory whose firms have no use."""
        return list(_excluded(self.of_programmes))


Key = TypeVar("Key")


def _excluded(conditions: Mapping[Key, Sequence[ConditionRow]]) -> Iterator[tuple[Key, str]]:
    for key, rows in conditions.items():
        for row in rows:
            if (row.dimension, row.operator) == (Dimension.TERRITORY, Operator.NOT_IN):
                for code in row.codes:
                    yield key, code
