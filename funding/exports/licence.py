"""Under which licence data leaves the site, and whom to name.

Facts of the EU Funding & Tenders Portal may be reused under Commission Decision 2011/833/EU,
which since 2019 means CC BY 4.0: the source is named, and that it was changed. Those of
incentivi.gov.it may under the Italian Open Data Licence 2.0, which asks to name the Ministry.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from funding.choices import Origin
from funding.models.opportunity import FundingOpportunity

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
OWN_CREDIT = "SME4GREEN, CC BY 4.0"


def portal_credit() -> str:
    """Whom to name for what comes from the portal, in the active language."""
    return _("© European Union, EU Funding & Tenders Portal, CC BY 4.0; changes made")


def incentivi_credit() -> str:
    """Whom to name for what comes from the Italian state's open data, in the active language."""
    return _("incentivi.gov.it (MIMIT), IODL 2.0; changes made")


def credit_of_all() -> str:
    """Whom to name for a file of records, in the active language."""
    return _("%(portal)s. Other records and texts in plain words: %(own)s") % {
        "portal": f"{portal_credit()}. {incentivi_credit()}",
        "own": OWN_CREDIT,
    }


def credit_of(opportunity: FundingOpportunity) -> str:
    """Whom to name for one record."""
    if opportunity.origin == Origin.PORTAL:
        return portal_credit()
    return incentivi_credit() if opportunity.origin == Origin.INCENTIVI else OWN_CREDIT
