"""Where a measure is for, and who gives it: by the grantor first, as the list of regions is wide.

A chamber's money is for its provinces, a town's for the town, a region's for the region, whatever
regions the record names. Only of a national grantor the list can narrow the country.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple
from urllib.parse import urlsplit

from funding.choices import GrantorLevel
from funding.matching.places import place_names

COUNTRY = "IT"
PIEMONTE = "ITC1"
# From so many of the 20 regions on, all are meant.
ALL_REGIONS = 19
REGIONS = {
    "piemonte": "ITC1", "valle d'aosta": "ITC2", "liguria": "ITC3", "lombardia": "ITC4",
    "abruzzo": "ITF1", "molise": "ITF2", "campania": "ITF3", "puglia": "ITF4",
    "basilicata": "ITF5", "calabria": "ITF6", "sicilia": "ITG1", "sardegna": "ITG2",
    "bolzano": "ITH1", "trento": "ITH2", "veneto": "ITH3", "friuli-venezia giulia": "ITH4",
    "friuli venezia giulia": "ITH4", "emilia-romagna": "ITH5", "emilia romagna": "ITH5",
    "toscana": "ITI1", "umbria": "ITI2", "marche": "ITI3", "lazio": "ITI4",
}  # fmt: skip
# What the list calls a region that is two provinces of their own.
SEVERAL = {"trentino-alto adige": ("ITH1", "ITH2"), "italia": (COUNTRY,)}
# Agencies and adjectives that name their region otherwise.
BY_NAME = {
    "finpiemonte": "ITC1", "piemontes": "ITC1", "finlombarda": "ITC4", "filse": "ITC3",
    "fi.l.s.e": "ITC3", "fincalabra": "ITF6", "irfis": "ITG1", "siciliana": "ITG1",
    "sviluppumbria": "ITI2", "trentino sviluppo": "ITH2", "friulia": "ITH4",
    "valdostana": "ITC2", "alto adige": "ITH1",
}  # fmt: skip
# Chambers whose names are not those of their provinces, or of some only.
CHAMBERS = {
    "monte rosa": ("ITC12", "ITC13", "ITC14", "ITC15"),
    "biella e vercelli": ("ITC12", "ITC13", "ITC14", "ITC15"),
    "maremma": ("ITI16", "ITI1A"),
    "riviere di liguria": ("ITC31", "ITC32", "ITC34"),
    "milano": ("ITC49", "ITC4C", "ITC4D"),
    "della romagna": ("ITH58", "ITH59"),
    "dell'emilia": ("ITH51", "ITH52", "ITH53"),
    "gran sasso": ("ITF11", "ITF12"),
    "irpinia": ("ITF32", "ITF34"),
    "toscana nord": ("ITI11", "ITI12", "ITI17"),
    "sud est sicilia": ("ITG17", "ITG18", "ITG19"),
    "venezia giulia": ("ITH43", "ITH44"),
    "dolomiti": ("ITH33", "ITH34"),
    "bari": ("ITF47", "ITF48"),
    "cagliari": ("ITG2F", "ITG2G", "ITG2H"),
}
# Chambers of Piemonte by their address: a few records name another grantor.
HOSTS = {
    "to.camcom.it": ("ITC11",), "lab-to.camcom.it": ("ITC11",), "cn.camcom.it": ("ITC16",),
    "aa.camcom.it": ("ITC17", "ITC18"), "pno.camcom.it": CHAMBERS["monte rosa"],
}  # fmt: skip
# The signs of provinces, as in comune.arona.no.it.
SIGNS = """
AG ITG14 AL ITC18 AN ITI32 AO ITC2 AP ITI34 AQ ITF11 AR ITI18 AT ITC17 AV ITF34 BA ITF47 BG ITC46
BI ITC13 BL ITH33 BN ITF32 BO ITH55 BR ITF44 BS ITC47 BT ITF48 BZ ITH1 CA ITG2F CB ITF22 CE ITF31
CH ITF14 CL ITG15 CN ITC16 CO ITC42 CR ITC4A CS ITF61 CT ITG17 CZ ITF63 EN ITG16 FC ITH58 FE ITH56
FG ITF46 FI ITI14 FM ITI35 FR ITI45 GE ITC33 GO ITH43 GR ITI1A IM ITC31 IS ITF21 KR ITF62 LC ITC43
LE ITF45 LI ITI16 LO ITC49 LT ITI44 LU ITI12 MB ITC4D MC ITI33 ME ITG13 MI ITC4C MN ITC4B MO ITH54
MS ITI11 MT ITF52 NA ITF33 NO ITC15 NU ITG2E OR ITG2G PA ITG12 PC ITH51 PD ITH36 PE ITF13 PG ITI21
PI ITI17 PN ITH41 PO ITI15 PR ITH52 PT ITI13 PU ITI31 PV ITC48 PZ ITF51 RA ITH57 RC ITF65 RE ITH53
RG ITG18 RI ITI42 RM ITI43 RN ITH59 RO ITH37 SA ITF35 SI ITI19 SO ITC44 SP ITC34 SR ITG19 SS ITG2D
SU ITG2H SV ITC32 TA ITF43 TE ITF12 TN ITH2 TO ITC11 TP ITG11 TR ITI22 TS ITH44 TV ITH34 UD ITH42
VA ITC41 VB ITC14 VC ITC12 VE ITH35 VI ITH32 VR ITH31 VT ITI41 VV ITF64
"""
PROVINCE_OF_SIGN = dict(re.findall(r"(\w\w) (\w+)", SIGNS))

_CHAMBER = re.compile(r"\bcciaa\b|camer[ae] di commercio|\bunioncamere\b|camere di commercio")
_TOWN = re.compile(r"\b(?:comune|città|municipio) di (?P<name>[^,;()–-]+)", re.IGNORECASE)
_METROPOLITAN = re.compile(r"citt[àa] metropolitana|\bprovincia (?!autonoma)|libero consorzio")
_LOCAL_GROUP = re.compile(r"\bgal\b|gruppo di azione locale|unione (?:montana|dei comuni)")
_TOWN_HOST = re.compile(r"(?:^|\.)comune\.[^.]+(?:\.[^.]+)*?\.(?P<sign>[a-z]{2})\.it$")
_NATIONAL = re.compile(
    r"\bminister|\binvitalia\b|\bsimest\b|\bsace\b|\binail\b|\binps\b|\bgse\b|gestore dei servizi"
    r"|\bunioncamere(?:$| nazionale| -)|agenzia delle entrate|agenzia nazionale|cassa depositi"
    r"|\bcdp\b|\bismea\b|\bice\b|presidenza del consiglio|mediocredito centrale|\bconfidi vari"
    r"|cybersicurezza|istituto per il credito sportivo|\bagea\b|\banpal\b|sport e salute|\benea\b"
)


class Place(NamedTuple):
    """Who gives it and where; `town` where it is for one town or local group alone.

    `disputed`: the grantor is of another region than those the record names.
    """

    level: str
    codes: tuple[str, ...]
    town: str = ""
    disputed: bool = False


def place_of(grantor: str, regions: Iterable[str], link: str, title: str = "") -> Place:
    """Return who gives a measure and where, from the grantor, the list of regions and the link."""
    listed = regions_of(regions)
    said = _plain(grantor)
    host = _host(link)
    if "interreg" in _plain(title) and listed:  # who runs it gives to all its regions
        return Place(str(GrantorLevel.REGIONAL), listed)
    own = _of_grantor(said, host)
    if own is None:
        named = own_region(_plain(title)) if len(listed) >= ALL_REGIONS else ()
        codes = named or _country_or(listed)
        level = GrantorLevel.REGIONAL if codes and codes != (COUNTRY,) else ""
        return Place(str(level), codes)
    if own.level == GrantorLevel.NATIONAL:
        return Place(str(own.level), _country_or(listed) or (COUNTRY,))
    if own.codes and listed and not _meet(own.codes, listed):
        by_host = HOSTS.get(host)
        if by_host:
            return Place(str(GrantorLevel.CHAMBER), by_host, disputed=True)
        return Place(str(own.level), listed, own.town, disputed=True)
    if not own.codes:
        return own._replace(codes=_country_or(listed))
    return own


def regions_of(names: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of the regions that a record names; “Estero” is none."""
    found: set[str] = set()
    for name in names:
        plain = _plain(name).partition("/")[0]
        found.update(SEVERAL.get(plain) or filter(None, [REGIONS.get(plain)]))
    return tuple(sorted(found))


def own_region(said: str) -> tuple[str, ...]:
    """Return the region that a name (in small letters) holds, if it is one."""
    found = {code for name, code in (REGIONS | BY_NAME).items() if _names(name, said)}
    return tuple(found) if len(found) == 1 else ()


def vocabulary_codes(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the same places as the site's vocabulary knows them: provinces only of Piemonte."""
    return tuple(sorted({code if code.startswith(PIEMONTE) else code[:4] for code in codes}))


def _of_grantor(said: str, host: str) -> Place | None:
    """Return what a grantor tells by its name; None where that is nothing."""
    town = _TOWN.search(said)
    if _CHAMBER.search(said):
        return _chamber(said, host)
    if _METROPOLITAN.search(said):
        return Place(str(GrantorLevel.LOCAL), tuple(_provinces_in(said)))
    if town:
        name = town["name"].strip()
        province = _province_of_town(name, host)
        return Place(str(GrantorLevel.LOCAL), (province,) if province else (), name.title())
    if _LOCAL_GROUP.search(said):
        return Place(str(GrantorLevel.LOCAL), (), said[:80])
    if _NATIONAL.search(said):
        return Place(str(GrantorLevel.NATIONAL), (COUNTRY,))
    region = own_region(said)
    return Place(str(GrantorLevel.REGIONAL), region) if region else None


def _chamber(said: str, host: str) -> Place:
    level = str(GrantorLevel.CHAMBER)
    if "union" in said or "rete" in said:  # of all the chambers of a region, or of the country
        return Place(level, own_region(said) or (COUNTRY,))
    for name, codes in CHAMBERS.items():
        if name in said:
            return Place(level, codes)
    found = tuple(_provinces_in(said)) or own_region(said) or HOSTS.get(host, ())
    return Place(level, found)


@cache
def _provinces() -> dict[str, str]:
    """Provinces by each word of their names that is theirs alone."""
    found = {}
    for code, name in place_names().items():
        if code.startswith(COUNTRY) and (len(code) == 5 or code in ("ITH1", "ITH2")):
            plain = _plain(name)
            for part in (plain, *re.split(r"[-/]| e ", plain)):
                if len(part) > 3:
                    found[part.strip()] = code
    return found | {"verbano": "ITC14", "aosta": "ITC2", "reggio calabria": "ITF65"}


def _provinces_in(said: str) -> list[str]:
    return sorted({code for name, code in _provinces().items() if _names(name, said)})


def _province_of_town(name: str, host: str) -> str:
    """Return the province of a town: of a capital by its name, else by the town's own address."""
    capital = _provinces().get(_plain(name))
    if capital:
        return capital
    match = _TOWN_HOST.search(host)
    return PROVINCE_OF_SIGN.get(match["sign"].upper(), "") if match else ""


def _country_or(listed: tuple[str, ...]) -> tuple[str, ...]:
    return (COUNTRY,) if len(listed) >= ALL_REGIONS else listed


def _meet(codes: Iterable[str], others: Iterable[str]) -> bool:
    """Return whether any of the places lies in one of the others, or the other way round."""
    others = tuple(others)
    return any(one.startswith(other) or other.startswith(one) for one in codes for other in others)


def _names(name: str, said: str) -> bool:
    return re.search(rf"(?<![a-zàèéìòù]){re.escape(name)}", said) is not None


def _plain(name: str) -> str:
    return " ".join(name.replace("’", "'").lower().split())


def _host(link: str) -> str:
    try:
        return (urlsplit(link).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
