"""Every model of the app, for Django and for other apps; in here import the module itself."""

from funding.choices import (
    Availability,
    Consortium,
    Dimension,
    Kind,
    Level,
    Operator,
    Origin,
    Provenance,
)
from funding.pages import FundingIndexPage

from .criteria import OpportunityCriterion, SourceCriterion
from .demand import CallDemand
from .former_slugs import FormerSlug
from .guide import FundingGuidePage
from .imports import DecidedPair, ImportRun, PortalProgramme, SourceChange, Upload
from .opportunity import FundingOpportunity
from .opportunity_parts import CutOff, OpportunityContact, OpportunityText
from .source import FundingSourcePage

__all__ = [
    "Availability",
    "CallDemand",
    "Consortium",
    "CutOff",
    "DecidedPair",
    "Dimension",
    "FormerSlug",
    "FundingGuidePage",
    "FundingIndexPage",
    "FundingOpportunity",
    "FundingSourcePage",
    "ImportRun",
    "Kind",
    "Level",
    "Operator",
    "OpportunityContact",
    "OpportunityCriterion",
    "OpportunityText",
    "Origin",
    "PortalProgramme",
    "Provenance",
    "SourceChange",
    "SourceCriterion",
    "Upload",
]
