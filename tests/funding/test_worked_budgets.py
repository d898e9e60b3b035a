"""The sums of the guide with worked budgets: the same in three languages, and they add up."""

from __future__ import annotations

import re

import pytest

from home.content.markdown import body_blocks
from tests.content_paths import content_pages

AMOUNT = re.compile(r"EUR (\d[\d,]*)|(\d[\d.]*) (?:EUR|euro)")
PERCENT = re.compile(r"(\d+)%")


def numbers(pattern: re.Pattern[str], text: str) -> list[int]:
    found = ("".join(groups) for groups in pattern.findall(text))
    return [int(re.sub(r"[.,]", "", number)) for number in found]


def sums(key: str, language: str) -> list[list[tuple[list[int], list[int]]]]:
    """The lists of facts of a guide: for each line its amounts and its percentages."""
    text = content_pages()[key].texts[language]
    return [
        [
            (
                numbers(AMOUNT, f"{fact['label']}: {fact['value']}"),
                numbers(PERCENT, f"{fact['label']}: {fact['value']}"),
            )
            for fact in value
        ]
        for kind, value, _line in body_blocks(text.file, text.sections["body"])
        if kind == "facts"
    ]


@pytest.mark.parametrize("key", ["funding/worked-budgets", "funding/de-minimis"])
def test_all_languages_have_the_same_figures(key: str) -> None:
    english = sums(key, "en")
    assert english
    assert sums(key, "ro") == sums(key, "it") == english


def check(parts: list[int], cost: int, eligible: int, rate: int, grant: int, own: int) -> None:
    assert sum(parts) == cost
    assert grant * 100 == eligible * rate
    assert grant + own == cost


def test_each_budget_adds_up() -> None:
    bakery, paid, shop, repair, cut, both, room = sums("funding/worked-budgets", "en")
    for block, parts, eligible in ((bakery, 2, None), (shop, 2, 6_000), (repair, 4, None)):
        amounts = [line[0][-1] for line in block]
        cost, grant, own, vat, invoices = amounts[parts:]
        [rate], [vat_rate] = block[parts + 1][1], block[parts + 3][1]
        check(amounts[:parts], cost, eligible or cost, rate, grant, own)
        assert vat * 100 == cost * vat_rate
        assert cost + vat == grant + own + vat == invoices

    (invoices, grant), (advance, to_find), (rest,), (vat,) = (line[0] for line in paid)
    [share] = paid[1][1]
    assert [invoices, grant, vat] == [bakery[-1][0][0], bakery[3][0][0], bakery[5][0][0]]
    assert advance * 100 == grant * share
    assert (to_find, rest) == (invoices - advance, grant - advance)

    (eligible,), (grant,), (own,) = (line[0] for line in cut)
    assert eligible == repair[4][0][0] - repair[3][0][0]
    check([repair[4][0][0]], repair[4][0][0], eligible, cut[1][1][0], grant, own)

    for (cost, vat, invoices), [rate] in both:
        assert vat * 100 == cost * rate
        assert invoices == cost + vat
    (aid, left, ceiling), (other_aid, other_left) = (line[0] for line in room)
    assert aid + left == other_aid + other_left == ceiling == 300_000


def test_the_example_of_de_minimis_adds_up() -> None:
    *aid, together, (ceiling, left) = (line[0] for line in sums("funding/de-minimis", "en")[0])
    assert [sum(amounts[0] for amounts in aid)] == together
    assert left == ceiling - together[0]
