"""Which programme page an opportunity belongs to, by its identifier; only where that is certain."""

from __future__ import annotations

import re
from collections.abc import Iterator

from funding.choices import Origin
from funding.models.source import FundingSourcePage
from home.content.values import stable_id

# Of the portal: the first that fits. An identifier not listed (DIGITAL-…, CEF-…) has no page of
# its programme.
PAGES = (
    (r"HORIZON-EIC-.*ACCELERATOR", "funding/eic-accelerator"),
    (r"HORIZON-EIC-.*PATHFINDER", "funding/eic-pathfinder"),
    (r"HORIZON-EIC-.*TRANSITION", "funding/eic-transition"),
    (r"HORIZON-EIT-", "funding/eit"),
    (r"HORIZON-(CL[456]|CID)-", "funding/horizon-europe"),
    (r"LIFE-\d{4}-CET\b", "funding/life-clean-energy-transition"),
    (r"LIFE-", "funding/life"),
    (r"INNOVFUND-", "funding/innovation-fund"),
    (r"SMP-.*EUROCLUSTER", "funding/euroclusters"),
    (r"SMP-", "funding/single-market-programme"),
)
# Of national and local sources: what each measure is known by there, by the page of its programme.
MEASURES = {
    Origin.INCENTIVI: {
        "funding/cciaa-torino": "1000 1095",
        "funding/cloud-voucher": "8802",
        "funding/confidi": "51 197 7320",
        "funding/conto-termico": "8343",
        "funding/cooperatives": "67 84",
        "funding/digital-transformation": "78",
        "funding/digital-voucher-piemonte": "8635",
        "funding/finpiemonte": "7741 8370 8486",
        "funding/fondo-garanzia-pmi": "148",
        "funding/industrial-property": "3265",
        "funding/nuova-sabatini": "52",
        "funding/on-new-firms": "83",
        "funding/research-tax-credit": "143",
        "funding/simest": "506 509 511 515 516 518 2512 3957 4952",
        "funding/smart-start": "81",
        "funding/sustainable-growth-fund": "79 1007",
    },
    Origin.EDITOR: {
        "funding/afm": "afm-programe rabla-2026",
        "funding/autoimpiego-centro-nord": "autoimpiego-centro-nord",
        "funding/cciaa-torino": "cciaa-torino-voucher",
        "funding/digital-innovation-hubs": "edih-servicii-imm",
        "funding/electric-up": "electric-up",
        "funding/fngcimm": "fngcimm-garantii fngcimm-refinantare",
        "funding/industrial-property": "brevetti-plus-2026 disegni-plus-2026 marchi-plus-2026",
        "funding/iperammortamento": "iperammortamento-2026",
        "funding/isi-inail": "isi-inail",
        "funding/leader-ilfov": "leader-gal-ilfov",
        "funding/modernisation-fund": "fond-modernizare",
        "funding/peo": "peo-antreprenoriat-granturi peo-formare-angajatori-9g6",
        "funding/pocidif": "mipe-proiecte-tehnologice-inovative mipe-sinergii-orizont"
        " mipe-transfer-cunostinte-1-1-1",
        "funding/pr-bucuresti-ilfov": "prbi-1-7-digitalizare-avansata",
        "funding/research-tax-credit": "credito-design-2026",
        "funding/sme-eco-tech": "sme-eco-tech",
        "funding/start-up-nation": "startup-nation-s2",
    },
}

_PATTERNS = [(re.compile(pattern, re.IGNORECASE), key) for pattern, key in PAGES]
_BY_MEASURE = {
    (str(origin), identifier): key
    for origin, pages in MEASURES.items()
    for key, identifiers in pages.items()
    for identifier in identifiers.split()
}
# Where a programme may be told from.
ORIGINS = (Origin.PORTAL, *MEASURES)


def page_key(origin: str, identifier: str) -> str:
    """Return the content folder of the programme's page, or ""."""
    if origin != Origin.PORTAL:
        return _BY_MEASURE.get((origin, identifier), "")
    return next((key for pattern, key in _PATTERNS if pattern.match(identifier)), "")


def page_keys() -> Iterator[str]:
    """Yield the content folders of all pages that calls are linked to."""
    yield from (key for _pattern, key in PAGES)
    for pages in MEASURES.values():
        yield from pages


class Programmes:
    """The programmes' English pages, asked for once."""

    def __init__(self) -> None:
        keys = {stable_id(key): key for key in page_keys()}
        found = FundingSourcePage.objects.filter(
            locale__language_code="en", translation_key__in=keys
        ).values_list("translation_key", "pk")
        self._pages = {keys[translation_key]: pk for translation_key, pk in found}

    def of(self, origin: str, identifier: str) -> int | None:
        """Return the id of the programme's page, if it has one."""
        return self._pages.get(page_key(origin, identifier))
