"""Under which licence data leaves the site, and whom to name.

Facts of the EU Funding & Tenders Portal may be reused under Commission Decision 2011/833/EU,
which since 2019 means CC BY 4.0: the source is named, and that it was changed. Those of
incentivi.gov.it may under the Italian Open Data Licence 2.0, which asks to name the Ministry.
"""

from __future__ import annotations

from funding.choices import Origin
from funding.models.opportunity import FundingOpportunity

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
PORTAL_CREDIT = "© European Union, EU Funding & Tenders Portal, CC BY 4.0; changes made"
INCENTIVI_CREDIT = (
    "incentivi.gov.it, Ministero delle Imprese e del Made in Italy, IODL 2.0; changes made"
)
OWN_CREDIT = "SME4GREEN, CC BY 4.0"
CREDIT = (
    f"{PORTAL_CREDIT}. {INCENTIVI_CREDIT}. Other records and texts in plain words: {OWN_CREDIT}"
)


def credit_of(opportunity: FundingOpportunity) -> str:
    """Whom to name for one record."""
    credits = {Origin.PORTAL: PORTAL_CREDIT, Origin.INCENTIVI: INCENTIVI_CREDIT}
    return credits.get(Origin(opportunity.origin), OWN_CREDIT)
