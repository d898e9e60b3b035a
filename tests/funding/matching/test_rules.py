"""A rule per dimension: pass, fail, and the two kinds of not knowing."""

from __future__ import annotations

import pytest

from funding.matching.conditions import Condition
from funding.matching.rules import judge
from tests.funding.matching.firms import firm

PASS, FAIL, ANSWER, SOURCE = "pass", "fail", "unknown-answer", "unknown-source"


def condition(dimension: str, operator: str, value: str, **facts: object) -> Condition:
    made = Condition.of(dimension, operator, value, **facts)
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("rule", "answers", "expected"),
    [
        # territories are a tree
        (("territory", "in", "RO322"), {"territory": "RO322"}, PASS),
        (("territory", "in", "RO32"), {"territory": "RO322"}, PASS),
        (("territory", "in", "RO"), {"territory": "RO322"}, PASS),
        (("territory", "in", "EU"), {"territory": "RO322"}, PASS),
        (("territory", "in", "EU"), {"territory": "NO"}, FAIL),
        (("territory", "in", "ITC1, RO41"), {"territory": "RO322"}, FAIL),
        (("territory", "in", "ITC1"), {"territory": "ITC11"}, PASS),
        (("territory", "in", "RO322"), {"territory": "RO32"}, ANSWER),
        (("territory", "in", "RO322"), {"territory": "EU"}, ANSWER),
        (("territory", "in", "RO"), {}, ANSWER),
        (("territory", "not-in", "RO321"), {"territory": "RO321"}, FAIL),
        (("territory", "not-in", "RO321"), {"territory": "RO322"}, PASS),
        (("territory", "not-in", "RO321"), {"territory": "RO32"}, ANSWER),
        # sectors are NACE letters
        (("sector", "in", "C; E"), {"sector": "E"}, PASS),
        (("sector", "in", "C, E"), {"sector": "G"}, FAIL),
        (("sector", "not-in", "A"), {"sector": "A"}, FAIL),
        (("sector", "in", "C"), {}, ANSWER),
        # “firm” stands for every legal form of one
        (("applicant", "in", "firm"), {"applicant": "cooperative"}, PASS),
        (("applicant", "in", "firm"), {"applicant": "nonprofit"}, FAIL),
        (("applicant", "in", "nonprofit, research"), {"applicant": "research"}, PASS),
        (("applicant", "not-in", "public-body"), {"applicant": "company"}, PASS),
        (("applicant", "in", "firm"), {}, ANSWER),
        # sizes: all possible classes have to agree
        (("size", "in", "micro, small"), {"headcount": 60}, FAIL),
        (("size", "in", "micro, small, medium"), {"headcount": 250}, FAIL),
        (("size", "in", "micro, small, medium"), {"headcount": 249}, ANSWER),
        (
            ("size", "in", "micro"),
            {"headcount": 9, "turnover": 2_000_000, "group": "alone"},
            PASS,
        ),
        (("size", "in", "micro"), {"headcount": 9, "turnover": 2_000_000}, ANSWER),
        # numbers, edges included
        (("headcount", "at-most", "499"), {"headcount": 499, "group": "alone"}, PASS),
        (("headcount", "at-most", "499"), {"headcount": 500, "group": "alone"}, FAIL),
        (("headcount", "at-most", "499"), {"headcount": 20, "group": "linked"}, ANSWER),
        (("headcount", "at-most", "499"), {"headcount": 500}, FAIL),
        (("headcount", "at-least", "10"), {"headcount": 20}, PASS),
        (("turnover", "at-least", "100000"), {"turnover": 99_999, "group": "alone"}, FAIL),
        (("age", "at-least", "2"), {"age": 2}, PASS),
        (("age", "at-least", "2"), {"age": "1.5"}, FAIL),
        (("trl", "at-least", "6"), {"trl": 6}, PASS),
        (("trl", "at-most", "4"), {"trl": 5}, FAIL),
        (("trl", "at-most", "4"), {"stage": "ready"}, ANSWER),
        (("cost", "at-least", "2500000"), {"cost": 2_500_000}, PASS),
        (("cost", "at-most", "20000000"), {}, ANSWER),
        (("own-share", "at-least", "30"), {"own_share": 29}, FAIL),
        (("own-share", "at-least", "30"), {"own_share": 0}, FAIL),
        # partners, the firm included
        (("partners", "at-least", "3"), {"partnering": "alone"}, FAIL),
        (("partners", "at-least", "3"), {"partnering": "open"}, ANSWER),
        (("partners", "at-least", "3"), {"partnering": "partners"}, ANSWER),
        (("partners", "at-least", "2"), {"partnering": "partners"}, PASS),
        (("partners", "at-least", "3"), {"partnering": "partners", "partners": 3}, PASS),
        (("partners", "at-least", "3"), {"partnering": "partners", "partners": 2}, FAIL),
        (("partners", "at-most", "1"), {"partnering": "open"}, PASS),
        (("partners", "at-most", "1"), {"partnering": "partners"}, FAIL),
        (("partners", "at-least", "2"), {}, ANSWER),
        # countries, the firm's own included
        (("countries", "at-least", "2"), {"partnering": "alone", "territory": "IT"}, FAIL),
        (
            ("countries", "at-least", "3"),
            {"partnering": "partners", "territory": "ITC11", "countries": ["FR", "ES"]},
            PASS,
        ),
        (
            ("countries", "at-least", "3"),
            {"partnering": "partners", "territory": "ITC11", "countries": ["FR", "IT"]},
            FAIL,
        ),
        (
            ("countries", "at-least", "3"),
            {"partnering": "partners", "countries": ["FR", "IT"]},
            ANSWER,
        ),
        (("countries", "at-least", "3"), {"partnering": "partners"}, ANSWER),
        # of several wishes one is enough
        (("theme", "in", "water, pollution"), {"themes": ["water", "digital"]}, PASS),
        (("theme", "in", "water"), {"themes": ["digital"]}, FAIL),
        (("theme", "in", "water"), {}, ANSWER),
        (("purpose", "not-in", "investment"), {"purposes": ["investment"]}, FAIL),
        (("purpose", "not-in", "investment"), {"purposes": ["investment", "advice"]}, PASS),
        # what a person has to read is never taken for met
        (("other", "in", "earlier-project"), {"territory": "RO322"}, SOURCE),
        # rows that cannot be compared
        (("territory", "at-least", "3"), {"territory": "RO322"}, SOURCE),
        (("cost", "in", "100"), {"cost": 5}, SOURCE),
        (("cost", "at-least", "much"), {"cost": 5}, SOURCE),
        (("cost", "at-least", "NaN"), {"cost": 5}, SOURCE),
        (("territory", "in", ""), {"territory": "RO322"}, SOURCE),
        (("size", "in", "tiny"), {"headcount": 5}, SOURCE),
    ],
)
def test_rule(rule: tuple[str, str, str], answers: dict, expected: str) -> None:
    found = judge(condition(*rule), firm(**answers))
    if rule[0] == "other":
        assert found.result.unknown
    else:
        assert found.result == expected


def test_countries_outside_the_area_of_a_source_do_not_count() -> None:
    three = condition("countries", "at-least", "3")
    asked = firm(territory="ITC11", partnering="partners", countries=["FR", "ES"])
    assert judge(three, asked).result == PASS
    assert judge(three, asked, ("ITC1", "FRL", "AT")).result == FAIL
    assert judge(three, asked, ("ITC1", "FRL", "ES24")).result == PASS
    assert judge(three, asked, ("EU",)).result == PASS
    none = firm(territory="RO322", partnering="partners", countries=["FR"])
    assert judge(condition("countries", "at-least", "2"), none, ("RO",)).result == FAIL


@pytest.mark.parametrize(
    ("rule", "answers", "question"),
    [
        (("territory", "in", "RO322"), {"territory": "RO"}, "territory"),
        (("size", "in", "micro"), {"headcount": 5}, "turnover"),
        (("partners", "at-least", "3"), {"partnering": "partners"}, "partners"),
        (("partners", "at-least", "3"), {"partnering": "open"}, None),
        (("trl", "at-least", "6"), {}, "trl"),
    ],
)
def test_the_answer_that_is_lacking(
    rule: tuple[str, str, str], answers: dict, question: str | None
) -> None:
    assert judge(condition(*rule), firm(**answers)).question == question


@pytest.mark.parametrize(
    ("dimension", "operator"), [("colour", "in"), ("size", "like"), ("time", "in")]
)
def test_a_row_of_another_world_is_left_out(dimension: str, operator: str) -> None:
    assert Condition.of(dimension, operator, "x") is None
