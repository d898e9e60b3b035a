"""The conditions of opportunities as facts that somebody was told, and what changed of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.text import labelled
from funding.choices import Consortium, Dimension, Operator
from funding.matching.conditions import Condition, codes_of
from funding.matching.words import needs
from funding.models import OpportunityCriterion
from funding.presentation.labels import LABELS
from funding.presentation.names import names_now

# What it is about, how it compares, with what, and whether it excludes. No quotation and no
# provenance: who says it, and in which words, is no other condition.
ConditionFact = tuple[str, str, str, bool]
# Stands for “alone or with partners”, which an opportunity says without a row.
CONSORTIUM = "consortium"
MOST_IN_A_MAIL = 3


def read_conditions(opportunities: QuerySet) -> dict[int, frozenset[ConditionFact]]:
    """Return the conditions of each, by its id; none where nobody has read any. Two queries."""
    found: dict[int, set[ConditionFact]] = defaultdict(set)
    listed = opportunities.order_by()
    columns = ("consortium", "min_partners", "min_countries")
    for pk, consortium, partners, countries in listed.values_list("pk", *columns):
        if consortium:
            found[pk].add((Dimension.PARTNERS.value, CONSORTIUM, consortium, True))
        for about, least in ((Dimension.PARTNERS, partners), (Dimension.COUNTRIES, countries)):
            if least:
                found[pk].add((about.value, Operator.AT_LEAST.value, str(least), True))
    rows = OpportunityCriterion.objects.filter(opportunity__in=listed.values("pk")).order_by()
    of_rows = ("opportunity_id", "dimension", "operator", "value", "hard")
    for pk, dimension, how, value, hard in rows.values_list(*of_rows):
        found[pk].add((dimension, how, " ".join(sorted(codes_of(value))), hard))
    return {pk: frozenset(conditions) for pk, conditions in found.items()}


def changed_conditions(before: frozenset[ConditionFact], after: frozenset[ConditionFact]) -> str:
    """Return what is asked for now that was not, else what is asked for no longer."""
    added = _in_words(after - before)
    if added:
        return _("Conditions changed. Now: %(conditions)s") % {"conditions": added}
    gone = _in_words(before - after)
    if gone:
        return _("Conditions changed. No longer: %(conditions)s") % {"conditions": gone}
    return _("Conditions changed.")


def _in_words(conditions: Iterable[ConditionFact]) -> str:
    said = [words for fact in sorted(conditions) if (words := _one_in_words(fact))]
    shown = list(dict.fromkeys(said))
    rest = [_("More on our page.")] if len(shown) > MOST_IN_A_MAIL else []
    return " ".join(shown[:MOST_IN_A_MAIL] + rest)


def _one_in_words(fact: ConditionFact) -> str:
    about, how, value, _hard = fact
    if how == CONSORTIUM:
        return f"{labelled(LABELS['consortium'], dict(Consortium.choices).get(value, value))}."
    condition = Condition.of(about, how, value)
    return needs(condition, names_now()) if condition else ""
