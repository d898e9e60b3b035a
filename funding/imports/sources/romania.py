"""What Romanian sources share: their regions, and who may apply, from the words they use."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.text import fold_words
from funding.choices import Dimension, Operator
from funding.imports.records import ConditionRecord

COUNTRY = "RO"
# The more developed region of Romania; all others are “less developed” (LDR).
MORE_DEVELOPED = "RO32"
REGIONS = {
    "nord-vest": "RO11",
    "centru": "RO12",
    "nord-est": "RO21",
    "sud-est": "RO22",
    "sud-muntenia": "RO31",
    "bucuresti-ilfov": "RO32",
    "sud-vest": "RO41",
    "vest": "RO42",
}
LESS_DEVELOPED = tuple(sorted({*REGIONS.values()} - {MORE_DEVELOPED}))
_REGION = re.compile(rf"(?<![\w-])(?:{'|'.join(REGIONS)})(?![\w-])")
_NAME_IN_TWO = re.compile(r"\b(nord|sud|bucuresti) ?[-–]? ?(vest|est|muntenia|ilfov)\b")
_LESS = re.compile(r"\bldr\b|mai putin dezvoltat")
_MORE = re.compile(r"\bmdr\b|(?<!mai putin )mai dezvoltat|\bdezvoltate? mai mult")
_ALL = re.compile(r"\bnational|\bromania\b|toate regiunile|\bintreaga tara|toata tara")
_BETWEEN = re.compile(r"[/;,\n]| in parteneriat cu ")
# Whoever is meant by these may be a firm as well.
_ANYBODY = re.compile(r"\bfurnizor|\balte\b|\baltii\b|\bstructuri|\bpartener")

# Who is named, by the first of these that is found in a part of the text.
_FIRM = re.compile(
    r"\bimm|intreprinder(?!\w* social)|\bsocietat|\bsrl\b|\bangajator|operatori economici"
    r"|agenti economici|\bfirme|start-up|startup|\bcompanii|\bpfa\b|sector(ul)? privat"
)
_HUB = re.compile(r"\bedih\b|hub(-)?uri(le)?\b.*inovare digital|european digital innovation hub")
_SOCIAL = re.compile(r"intreprinder\w* social|economie sociala")
_PUBLIC = re.compile(
    r"\buat|\bapl\b|\bapc\b|autoritat\w* public|autoritat\w* locale|administrati\w* public"
    r"|entitat\w* public|institut\w* public|\bminister|\bmmss\b|\bisj\b|\bismb\b|\bccd\b"
    r"|\bcjrae\b|\bcmbrae\b|\bcndipt\b|\bspo\b|\banofm|\bajofm|serviciul\w* public|consili\w* judet"
    r"|\bprimari|agentia nationala|comisii de autorizare|inspectorat"
)
_RESEARCH = re.compile(
    r"universitat|invatamant superior|organizatii de cercetare|\bcdi\b|institut\w* de cercetare"
)
_SCHOOL = re.compile(r"institut\w* de invatamant|\bscoli\b|centrele de orientare")
_NONPROFIT = re.compile(r"\bong|asociati|fundati|sindical|patronal|federati|unitati de cult")
_KINDS = (
    (_HUB, "hub"),
    (_SOCIAL, "social-enterprise"),
    (_FIRM, "firm"),
    (_PUBLIC, "public-body"),
    (_RESEARCH, "research"),
    (_SCHOOL, "public-body"),
    (_NONPROFIT, "nonprofit"),
)
_SME = re.compile(r"\bimm")
_MICRO = re.compile(r"microintreprinder")
_LARGE = re.compile(r"intreprinder\w* mari\b")


def places(words: str) -> tuple[str, ...]:
    """Return the regions that a text names: “RO” for all of them, nothing if it names none.

    LDR are the less developed regions, all but București-Ilfov; MDR is that one alone.
    """
    plain = _NAME_IN_TWO.sub(r"\1-\2", fold_words(words))
    less, more = _LESS.search(plain), _MORE.search(plain)
    if _ALL.search(plain) or (less and more):
        return (COUNTRY,)
    if less:
        return LESS_DEVELOPED
    found = {REGIONS[name] for name in _REGION.findall(plain)}
    return tuple(sorted(found | ({MORE_DEVELOPED} if more else set())))


def conditions_of_place(codes: Iterable[str], quote: str) -> list[ConditionRecord]:
    """Return where a firm must have its seat. All regions but Ilfov's: said as just that."""
    codes = tuple(codes)
    if not codes:
        return []
    if codes == LESS_DEVELOPED:
        return [
            _condition(Dimension.TERRITORY, Operator.IN, COUNTRY, quote),
            _condition(Dimension.TERRITORY, Operator.NOT_IN, MORE_DEVELOPED, quote),
        ]
    return [_condition(Dimension.TERRITORY, Operator.IN, ", ".join(codes), quote)]


def conditions_of_applicant(words: str) -> list[ConditionRecord]:
    """Return who may apply, where that is certain: a firm is named, or every part is another.

    A part that is not understood may well be a firm: then nothing is said.
    """
    parts = [part for part in _BETWEEN.split(fold_words(words)) if part.strip()]
    kinds = [_kinds(part) for part in parts]
    found = set().union(*kinds)
    if "firm" in found:
        return [_applicant(Operator.IN, ["firm", *sorted(found - {"firm", "hub"})], words)]
    if not all(kinds) or any(map(_ANYBODY.search, parts)) or not found:
        return []
    if found == {"hub"}:
        return [_applicant(Operator.NOT_IN, ["firm"], words)]
    return [_applicant(Operator.IN, sorted(found - {"hub"}), words)]


def _kinds(part: str) -> set[str]:
    """Return who is named; a hub for small firms names them too, and is none."""
    found = {kind for pattern, kind in _KINDS if pattern.search(part)}
    return {"hub"} if "hub" in found else found


def sizes(words: str) -> tuple[str, ...]:
    """Return the size classes that a text names."""
    plain = fold_words(words)
    found: set[str] = set()
    if _SME.search(plain):
        found |= {"micro", "small", "medium"}
    if _MICRO.search(plain):
        found.add("micro")
    if _LARGE.search(plain):
        found.add("large")
    return tuple(sorted(found))


def _applicant(operator: Operator, codes: list[str], words: str) -> ConditionRecord:
    return _condition(Dimension.APPLICANT, operator, ", ".join(codes), words)


def _condition(dimension: Dimension, operator: Operator, value: str, quote: str) -> ConditionRecord:
    return ConditionRecord(
        str(dimension), str(operator), value, True, quote[:600], "ro" if quote else ""
    )
