from .criteria import Dimension, Operator, OpportunityCriterion, Provenance, SourceCriterion
from .imports import ImportRun, SourceChange
from .opportunity import FundingOpportunity, Kind, Origin, prefetched
from .pages import FundingGuidePage, FundingIndexPage
from .parts import CutOff, OpportunityContact, OpportunityText
from .source import Availability, Consortium, FundingSourcePage, Level

__all__ = [
    "Availability",
    "Consortium",
    "CutOff",
    "Dimension",
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
    "Provenance",
    "SourceChange",
    "SourceCriterion",
    "prefetched",
]
