"""Many opportunities that vary in every field, for what is timed."""

from __future__ import annotations

import random
from datetime import date, time, timedelta
from decimal import Decimal

from django.utils import timezone

from funding.deadlines import end_of
from funding.models import Consortium, CutOff, FundingOpportunity, FundingSourcePage, Kind
from home.models import Term

WORDS = [
    "circular", "textile", "recycling", "hydrogen", "battery", "water", "river", "soil", "forest",
    "digital", "twin", "sensor", "heat", "pump", "building", "renovation", "food", "waste",
    "packaging", "plastic", "steel", "cement", "mobility", "rail", "port", "energy", "community",
    "storage", "grid", "solar", "wind", "biomass", "repair", "reuse", "skills", "training",
    "startup",
]  # fmt: skip
MANY = {
    "themes": ("theme", 3),
    "funding_kinds": ("funding-kind", 2),
    "roles": ("sme-role", 2),
    "territories": ("territory", 2),
    "sizes": ("sme-size", 3),
    "sectors": ("sector", 3),
}


def make_opportunities(count: int, first: int = 0, seed: int = 7) -> None:
    """Save `count` opportunities with cut-offs and terms, numbered from `first` on."""
    dice = random.Random(seed)  # noqa: S311 – sample data
    today = timezone.localdate()
    programmes = list(FundingSourcePage.objects.filter(locale__language_code="en"))
    for start in range(first, first + count, 5000):
        numbers = range(start, min(start + 5000, first + count))
        made = FundingOpportunity.objects.bulk_create(
            [_opportunity(number, dice, today, programmes) for number in numbers]
        )
        CutOff.objects.bulk_create(cut for item in made for cut in _cut_offs(item, dice, today))
        for relation, (vocabulary, most) in MANY.items():
            _tag(made, relation, vocabulary, most, dice)


def _opportunity(
    number: int, dice: random.Random, today: date, programmes: list[FundingSourcePage]
) -> FundingOpportunity:
    key = f"SAMPLE-{number}"
    low = dice.choice([None, 1, 3, 5, 6])
    return FundingOpportunity(
        source_key=key,
        slug=key,
        identifier=key,
        title=" ".join(dice.sample(WORDS, 6)),
        call_title=" ".join(dice.sample(WORDS, 4)),
        kind=dice.choice(Kind.values),
        consortium=dice.choice(Consortium.values),
        programme=dice.choice([None, *programmes]),
        opens_on=today + timedelta(days=dice.randint(-300, 60)),
        grant_max=dice.choice([None, Decimal(dice.randint(5_000, 9_000_000))]),
        budget_total=dice.choice([None, Decimal(dice.randint(100_000, 90_000_000))]),
        trl_min=low,
        trl_max=low and min(9, low + dice.randint(0, 3)),
        permanent=dice.random() < 0.02,
        published_on=today - timedelta(days=dice.randint(0, 400)),
        live=True,
    )


def _cut_offs(item: FundingOpportunity, dice: random.Random, today: date) -> list[CutOff]:
    if item.permanent or dice.random() < 0.03:
        return []
    days = {dice.randint(-200, 200) for _n in range(dice.choice([1, 1, 1, 2, 4]))}
    at = dice.choice([None, time(17)])
    return [
        CutOff(opportunity=item, day=day, at=at, ends_at=end_of(day, at))
        for day in (today + timedelta(days=offset) for offset in days)
    ]


def _tag(
    made: list[FundingOpportunity], relation: str, vocabulary: str, most: int, dice: random.Random
) -> None:
    terms = list(Term.objects.filter(vocabulary=vocabulary).values_list("pk", flat=True))
    through = FundingOpportunity._meta.get_field(relation).remote_field.through
    through.objects.bulk_create(
        through(fundingopportunity_id=item.pk, term_id=term)
        for item in made
        for term in dice.sample(terms, dice.randint(0, min(most, len(terms))))
    )
