"""Three firms as they are common in Torino and Ilfov: what a condition does to them is shown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from .firm import Applicant, Firm
from .size import Group


@dataclass(frozen=True)
class SampleFirm:
    """A firm, and what it is called. What it plans is left open."""

    name: Any
    firm: Firm


SAMPLE_FIRMS = (
    SampleFirm(
        _("A bakery in Torino with six people"),
        Firm(
            territory="ITC11",
            headcount=Decimal(6),
            turnover=Decimal(450_000),
            balance=Decimal(300_000),
            group=Group.ALONE,
            applicant=Applicant.COMPANY,
            sector="C",
            age=Decimal(12),
        ),
    ),
    SampleFirm(
        _("A metal works in Ilfov with thirty people"),
        Firm(
            territory="RO322",
            headcount=Decimal(30),
            turnover=Decimal(2_800_000),
            balance=Decimal(2_100_000),
            group=Group.ALONE,
            applicant=Applicant.COMPANY,
            sector="C",
            age=Decimal(15),
        ),
    ),
    SampleFirm(
        _("A consultancy of one person in Torino"),
        Firm(
            territory="ITC11",
            headcount=Decimal(1),
            turnover=Decimal(60_000),
            balance=Decimal(20_000),
            group=Group.ALONE,
            applicant=Applicant.SELF_EMPLOYED,
            sector="N",  # NACE Rev. 2.1: professional, scientific and technical activities
            age=Decimal(4),
        ),
    ),
)
