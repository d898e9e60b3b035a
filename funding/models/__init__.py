from .pages import FundingGuidePage, FundingIndexPage
from .source import Availability, Consortium, FundingSourcePage, Level

__all__ = [
    "Availability",
    "Consortium",
    "FundingGuidePage",
    "FundingIndexPage",
    "FundingSourcePage",
    "Level",
]
