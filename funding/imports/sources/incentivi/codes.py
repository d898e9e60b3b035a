"""The list's own words and the site's codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from funding.choices import Dimension, Operator
from funding.imports.records import ConditionRecord

SIZES = {"Microimpresa": "micro", "Piccola Impresa": "small", "Media Impresa": "medium"}
LARGE = "Grande Impresa"
APPLICANTS = {
    "Impresa": ("firm",),
    "Impresa - SU/PMI innovativa": ("firm",),
    "Impresa - prevalenza femminile": ("firm",),
    "Impresa - prevalenza giovanile": ("firm",),
    "Impresa da costituire - Altro": ("person",),
    "Impresa da costituire - Femminile": ("person",),
    "Impresa da costituire - Giovanile": ("person",),
    "Consorzio": ("firm",),
    "Rete d'impresa": ("firm",),
    "Cooperative/Associazioni Non Profit": ("cooperative", "nonprofit"),
    "Ente Pubblico": ("public-body",),
    "Professionista": ("self-employed",),
    "Associazione fra professionisti": ("self-employed",),
    "Università/Ente di Ricerca": ("research",),
    "Cittadino": ("person",),
}
# A firm has to be of that kind where no plain “Impresa” stands beside it.
KINDS_OF_FIRM = {
    "Impresa - SU/PMI innovativa": "innovative start-up or SME",
    "Impresa - prevalenza femminile": "led by women",
    "Impresa - prevalenza giovanile": "led by young people",
    "Consorzio": "consortium of firms",
    "Rete d'impresa": "network of firms",
}
FUNDING_KINDS = {
    "Contributo/Fondo perduto": "grant",
    "Prestito/Anticipo rimborsabile": "loan",
    "Agevolazione fiscale": "tax-credit",
    "Interventi a garanzia": "guarantee",
    "Capitale di rischio": "equity",
}
AIMS_OF_GOALS = {
    "Digitalizzazione": "digital",
    "Formazione (lavoro, occupazione, riqualificazione professionale dei lavoratori)": "people",
    "Internazionalizzazione": "abroad",
    "Innovazione e ricerca": "research",
    "Start up/Sviluppo d'impresa": "startup",
    "Sostegno liquidità": "finance",
}
AIMS_OF_COSTS = {
    "Impianti/Macchinari/Attrezzature": "equipment",
    "Formazione Professionale": "people",
}
# Sections of NACE Rev. 2.1 of the 21 sectors; what is in many sections names the likely ones.
SECTORS = {
    "Agricoltura, silvicoltura e pesca": "A",
    "Agroalimentare": "C",
    "Alberghiero": "I",
    "Altri servizi": "LMNOQT",
    "Artigianato": "CFT",
    "Autoveicoli e altri mezzi di trasporto": "C",
    "Chimica e Farmaceutica": "C",
    "Commercio": "G",
    "Cultura": "JS",
    "Edilizia": "F",
    "Elettronica": "C",
    "Fornitura Energia, Acqua e gestione Rifiuti": "DE",
    "ICT": "K",
    "Meccanica": "C",
    "Metallurgia": "C",
    "Mobili, Legno e Carta": "C",
    "Moda e Tessile": "C",
    "Ristorazione": "I",
    "Salute": "R",
    "Servizi di trasporto": "H",
    "Turismo": "IO",
}
# From so many of the 21 on, those that lack are the exception.
NEARLY_ALL = 18
# Nobody writes so many codes to narrow anything: a list of some 900 means all.
MOST_CODES = 300
# The last division of each section of NACE Rev. 2.1. Divisions are those of Rev. 2, but for 45.
DIVISIONS = (
    (3, "A"), (9, "B"), (33, "C"), (35, "D"), (39, "E"), (43, "F"), (47, "G"), (53, "H"),
    (56, "I"), (60, "J"), (63, "K"), (66, "L"), (68, "M"), (75, "N"), (82, "O"), (84, "P"),
    (85, "Q"), (88, "R"), (93, "S"), (96, "T"), (98, "U"), (99, "V"),
)  # fmt: skip
# Sections of ATECO 2007 (NACE Rev. 2) by letter: from J on they moved.
OLD_SECTIONS = {
    "J": "JK", "K": "L", "L": "M", "M": "N", "N": "O", "O": "P", "P": "Q", "Q": "R", "R": "S",
    "S": "T", "T": "U", "U": "V",
}  # fmt: skip
_CODE = re.compile(r"(?<![\d.])(\d\d)(?:\.\d{1,2}){0,2}(?![\d.]*\d)")
_SECTION = re.compile(r"\b(?:sez(?:ione|ioni|\.)?|letter[ae])\s+([A-V](?:\s*[,;e]\s*[A-V])*)\b")
_EXCEPT = re.compile(r"esclus|eccett|ad eccezione", re.IGNORECASE)
THEMES = {
    "climate-mitigation": re.compile(
        r"fotovolt|efficienza energetica|fonti rinnovabili|efficientament"
    ),
    "circular-economy": re.compile(r"economia circolare"),
}
_DIGITAL = re.compile(r"digital|cloud|cyber|e-commerce|4\.0")
_ENERGY = re.compile(r"energ|fotovolt|rinnovabil|termic")
_VOUCHER = re.compile(r"\bvoucher\b|\bbuon[oi]\b")


def sizes_of(names: Iterable[str]) -> tuple[str, ...]:
    """Return the size classes of small firms, as the site's terms know them."""
    return tuple(code for name, code in SIZES.items() if name in set(names))


def applicants_of(names: Iterable[str]) -> tuple[str, ...]:
    """Return the kinds of applicant, each once."""
    return tuple(sorted({code for name in names for code in APPLICANTS.get(name, ())}))


def firm_has_to_be(names: Iterable[str]) -> str:
    """Return what a firm has to be where not every firm may apply: the list's own words."""
    found = [name for name in names if name in KINDS_OF_FIRM]
    return "; ".join(sorted(found)) if found and "Impresa" not in set(names) else ""


def sectors_of(names: Iterable[str], codes: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the sections of trade a measure is for (empty: all), and those that it leaves out.

    Codes that name few trades are more exact than the list's sectors; prose says nothing.
    """
    sections = sections_of(codes)
    if sections:
        return sections, frozenset()
    known = {name for name in names if name in SECTORS}
    if len(known) >= NEARLY_ALL:
        told = frozenset("".join(SECTORS[name] for name in known))
        lacking = frozenset("".join(SECTORS[name] for name in SECTORS if name not in known))
        return frozenset(), lacking - told
    return frozenset("".join(SECTORS[name] for name in known)), frozenset()


def sections_of(codes: str) -> frozenset[str]:
    """Return the sections (NACE Rev. 2.1) of ATECO codes; none where the text means all trades."""
    if _EXCEPT.search(codes):
        return frozenset()
    text = re.sub(r"(?i)ateco\s*(?:20)?\d\d\b", " ", codes)
    divisions = [int(division) for division in _CODE.findall(text)]
    if len(divisions) > MOST_CODES or "tutti i settori" in text.lower():
        return frozenset()
    found = {section for number in divisions if (section := _section(number))}
    new = "2025" in codes
    for letters in _SECTION.findall(text):
        for letter in re.findall(r"[A-V]", letters):
            found.update(letter if new else OLD_SECTIONS.get(letter, letter))
    return frozenset(found)


def _section(division: int) -> str:
    return next((letter for last, letter in DIVISIONS if 0 < division <= last), "")


def funding_kinds_of(names: Iterable[str], title: str) -> tuple[str, ...]:
    """Return the kinds of funding; a voucher by its title."""
    found = {FUNDING_KINDS[name] for name in names if name in FUNDING_KINDS}
    if _VOUCHER.search(title.lower()):
        found.add("voucher")
    return tuple(sorted(found))


def aims_of(row: Mapping[str, list[str]], title: str, kinds: Iterable[str]) -> tuple[str, ...]:
    """Return what a firm may want to do with it, in everyday words."""
    goals, costs = row.get("Obiettivo_Finalita") or [], row.get("Costi_Ammessi") or []
    found = {AIMS_OF_GOALS[name] for name in goals if name in AIMS_OF_GOALS}
    found |= {AIMS_OF_COSTS[name] for name in costs if name in AIMS_OF_COSTS}
    if {"loan", "guarantee"}.intersection(kinds):
        found.add("finance")
    if "Transizione ecologica" in goals and _ENERGY.search(title.lower()):
        found.add("energy")
    return tuple(sorted(found))


def themes_of(goals: Iterable[str], title: str) -> tuple[str, ...]:
    """Return the themes that are certain: the title says so, and for digital the goal as well."""
    plain = title.lower()
    found = {code for code, words in THEMES.items() if words.search(plain)}
    if "Digitalizzazione" in set(goals) and _DIGITAL.search(plain):
        found.add("digital")
    return tuple(sorted(found))


def one_of(
    dimension: Dimension, codes: Iterable[str], quote: str, operator: Operator = Operator.IN
) -> list[ConditionRecord]:
    """Return the condition that something is one of some codes; none where there are none."""
    value = ", ".join(sorted(codes))
    said = (quote[:500], "it") if quote else ("", "")
    return [ConditionRecord(str(dimension), str(operator), value, True, *said)] if value else []
