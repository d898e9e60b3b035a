"""Invented records as the portal's search would answer them; the same for the same seed."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

PROGRAMMES = {
    "HORIZON": "43108390",
    "LIFE": "43252405",
    "SMP": "43252476",
    "INNOVFUND": "43089234",
    "DIGITAL": "43152860",
    "CEF": "43251567",
    "I3": "44416173",
    "EMFAF": "43392145",
}
PARTS = {
    "HORIZON": ("CL4", "CL5", "CL6", "EIC", "MISS", "JU-CBE", "WIDERA"),
    "LIFE": ("SAP-ENV", "SAP-CLIMA", "SAP-NAT", "CET"),
    "SMP": ("COSME", "CONS", "STAND"),
    "DIGITAL": ("AI", "CLOUD", "SKILLS"),
}
ACTIONS = ("Research and Innovation Actions", "Innovation Actions", "Project Grants", "Lump Sum")
VERBS = ("Scaling up", "Demonstrating", "Accelerating", "Testing", "Financing", "Reinventing")
WHAT = (
    "circular packaging", "heat pumps for industry", "textile recycling", "water reuse",
    "soil health in cities", "low-carbon cement", "battery repair", "sustainable tourism",
    "digital product passports", "energy communities", "bio-based plastics", "river restoration",
    "renovation of buildings", "urban mobility", "food waste prevention", "data for the climate",
)  # fmt: skip
WHOM = ("SMEs", "regions", "start-ups", "public buyers", "supply chains", "island communities")
KEYWORDS = (
    "circular economy", "waste", "energy efficiency", "biodiversity", "water", "pollution",
    "artificial intelligence", "SME support", "climate adaptation", "renewables", "eco-design",
)  # fmt: skip
SENTENCE = (
    "<p>Proposals are expected to show how {what} can serve {whom}, and what stands in its way.</p>"
    '<ul level="0"><li>Wider use of {what} by {whom};</li><li>Better evidence &amp; skills.</li>'
    '</ul><p class="eui-u-mt-l>">See the <a href="https://ec.europa.eu/info/">guide</a>.</p>'
)
STATUSES = {-1: "31094503", 0: "31094502", 1: "31094501"}


def generate_records(
    count: int, seed: int = 0, today: date | None = None
) -> Iterator[dict[str, Any]]:
    """`count` raw search results: topics, cascade and external calls, with dates around `today`.

    Each has a key of its own. Seven of ten are topics, a fifth cascade calls, the rest external;
    some leave out what the portal leaves out: budget, text, keywords, deadline.
    """
    dice = random.Random(seed)  # noqa: S311 – sample data
    today = today or date.today()  # noqa: DTZ011 – any day will do
    for number in range(count):
        yield _record(number, dice, today)


def measures(count: int) -> list[dict[str, Any]]:
    """Real records of the Italian list, each under several numbers. Django has to be set up."""
    from tests.funding.imports.sources.rows import numbers, real

    kinds = [real(number) for number in numbers()]
    return [kinds[at % len(kinds)] | {"ID_Incentivo": str(50_000 + at)} for at in range(count)]


def write_measures(path: Path, rows: list[dict]) -> None:
    """Write them as the list answers."""
    path.write_text(json.dumps({"response": {"docs": rows}}), "utf-8")


def _record(number: int, dice: random.Random, today: date) -> dict[str, Any]:
    kind = dice.choices(("1", "8", "2"), (70, 20, 10))[0]
    programme = dice.choice(list(PROGRAMMES))
    year = today.year + dice.choice((0, 0, 1))
    part = dice.choice(PARTS.get(programme, ("GEN",)))
    call = f"{programme}-{year}-{part}-{number // 20:05}"
    identifier = f"{call}-{number % 20 + 1:02}"
    opens = today + timedelta(days=dice.randint(-300, 200))
    ends = [opens + timedelta(days=dice.randint(30, 250))]
    model = dice.choices(("single-stage", "two-stage", "multiple cut-off"), (75, 15, 10))[0]
    for _more in range({"single-stage": 0, "two-stage": 1}.get(model, dice.randint(1, 4))):
        ends.append(ends[-1] + timedelta(days=dice.randint(60, 200)))
    what, whom = dice.choice(WHAT), dice.choice(WHOM)
    title = f"{dice.choice(VERBS)} {what} for {whom} ({identifier})"
    action = f"{programme} {dice.choice(ACTIONS)}"
    phase = -1 if ends[-1] < today else (1 if opens > today else 0)
    meta: dict[str, list[str]] = {
        "type": [kind],
        "identifier": [identifier],
        "title": [title],
        "callIdentifier": [call],
        "callTitle": [f"Call {call}: {what}"],
        "frameworkProgramme": [PROGRAMMES[programme]],
        "programmePeriod": ["2021 - 2027"],
        "typesOfAction": [action],
        "startDate": [_day(opens)],
        "deadlineDate": [_day(end) for end in ends] if dice.random() < 0.97 else [],
        "deadlineModel": [model],
        "status": [STATUSES[phase]],
        "allowPartnerSearch": [dice.choice(("true", "false"))],
        "keywords": dice.sample(KEYWORDS, dice.randint(0, 4)),
        "DATASOURCE": ["SEDIA"],
        "language": ["en"],
        "esDA_IngestDate": [_day(today)],
        "ccm2Id": [str(40_000_000 + number)],
    }
    text = SENTENCE.format(what=what, whom=whom) * dice.randint(0, 5)
    meta |= _OF_KIND[kind](number, identifier, call, action, dice, opens, ends, model)
    meta["description" if kind == "8" else "descriptionByte"] = [text] if text else []
    suffix = "COMPETITIVE_CALLen" if kind == "8" else "TOPICSen"
    return {
        "apiVersion": "2.154",
        "reference": f"{50_000_000 + number}{suffix}",
        "url": f"https://ec.europa.eu/info/funding-tenders/opportunities/{identifier}",
        "summary": title,
        "language": "en",
        "weight": dice.random(),
        "metadata": meta,
    }


def _topic(
    number: int,
    identifier: str,
    call: str,
    action: str,
    dice: random.Random,
    opens: date,
    ends: list[date],
    model: str,
) -> dict[str, list[str]]:
    """The money of a topic lies between that of its siblings, as JSON in a string."""
    rows = []
    for name in (identifier, f"{call}-99", f"{identifier}0"):
        lowest = dice.choice((0, 50_000, 500_000, 1_500_000))
        rows.append(
            {
                "action": f"{name} - {action}",
                "expectedGrants": dice.randint(0, 12),
                "minContribution": lowest,
                "maxContribution": lowest * dice.choice((1, 2, 4)),
                "budgetYearMap": {str(opens.year): str(dice.choice((0, 3, 12, 40)) * 1_000_000)},
                "plannedOpeningDate": opens.isoformat(),
                "deadlineModel": model,
                "deadlineDates": [end.isoformat() for end in ends],
            }
        )
    overview = {
        "budgetYearsColumns": [str(opens.year)],
        "budgetTopicActionMap": {str(number): rows},
    }
    return {"budgetOverview": [json.dumps(overview)]}


def _cascade(
    number: int, identifier: str, call: str, action: str, dice: random.Random, *_dates: Any
) -> dict[str, list[str]]:
    """Several calls share a parent; the number is their own."""
    return {
        "callccm2Id": [str(10_000 + number)],
        "callTitle": [f"Open call {number} of {identifier}"],
        "projectAcronym": [f"PROJ{number % 500}"],
        "budget": [str(dice.choice((0, 60_000, 400_000, 2_000_000)))],
    }


def _external(
    number: int, identifier: str, call: str, action: str, dice: random.Random, *_dates: Any
) -> dict[str, list[str]]:
    return {
        "callIdentifier": [f"{call}-EXT-{number}"],
        "budget": [str(dice.choice((0, 5_000_000)))],
        "currency": [dice.choice(("EUR", "EUR", "USD"))],
    }


_OF_KIND = {"1": _topic, "8": _cascade, "2": _external}


def _day(value: date) -> str:
    return f"{value.isoformat()}T00:00:00.000+0000"
