"""Territories as a tree: Ilfov lies in București-Ilfov, in Romania, in the European Union.

Codes are those of NUTS 2024, which carry their own tree: a code begins with that of the place
above it. Countries are NUTS level 0 (Greece is EL). Names are those of the places themselves.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from babel import Locale

from core.formats import language
from home.places import EUROPEAN_UNION, is_within

# Where NUTS writes a country otherwise than ISO 3166, which names come by.
ISO_OF_NUTS = {"EL": "GR", "UK": "GB"}
# What CLDR lists beside countries: unions, and codes for tests.
_NO_COUNTRIES = {*ISO_OF_NUTS.values(), "EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
COUNTRIES = frozenset(ISO_OF_NUTS) | {
    code
    for code in map(str, Locale.parse("en").territories)
    if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
}
NAMES = Path(__file__).with_name("nuts.csv")


def touches(code: str, area: str) -> bool:
    """Return whether a place lies in `area`, or a part of it does."""
    return is_within(code, area) or is_within(area, code)


def country_of(code: str) -> str:
    """Return the country a place lies in; empty for the European Union as a whole."""
    return "" if code == EUROPEAN_UNION else code[:2]


def country_name(code: str) -> str:
    """Return the name of a country by its NUTS code; the code itself where there is none."""
    return Locale.parse(language()).territories.get(ISO_OF_NUTS.get(code, code), code)


@cache
def place_names() -> dict[str, str]:
    """Return places of Italy and Romania by code, and regions that programmes name elsewhere."""
    with NAMES.open(encoding="utf-8", newline="") as rows:
        return {row["code"]: row["name"] for row in csv.DictReader(rows)}


@cache
def provinces(country: str) -> dict[str, dict[str, str]]:
    """NUTS 3 of Italy or Romania with their names, by the region (NUTS 2) above them.

    A region that is one province stands for itself.
    """
    names = place_names()
    regions = {code: name for code, name in names.items() if is_within(code, country)}
    found = {}
    for region, name in regions.items():
        if len(region) == 4:
            below = {code: below for code, below in regions.items() if code[:-1] == region}
            found[region] = below or {region: name}
    return found
