from .base import BasePage, Sourced
from .content import LoadedContent
from .jobs import JobRun, Lease
from .mail import Mail, UnreachableAddress
from .pages import ContactPage, HomePage, SiteMapPage, StandardPage
from .partners import Country, Partner
from .results import Indicator, ResultsPage
from .settings import SiteSettings, SiteText, SocialLink
from .vocabulary import Term, Vocabulary

__all__ = [
    "BasePage",
    "ContactPage",
    "Country",
    "HomePage",
    "Indicator",
    "JobRun",
    "Lease",
    "LoadedContent",
    "Mail",
    "Partner",
    "ResultsPage",
    "SiteMapPage",
    "SiteSettings",
    "SiteText",
    "SocialLink",
    "Sourced",
    "StandardPage",
    "Term",
    "UnreachableAddress",
    "Vocabulary",
]
