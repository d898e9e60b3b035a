"""Every model of the app, for Django and for other apps; in here import the module itself."""

from .base import BasePage, BodyPage, Sourced
from .content import LoadedContent
from .documents import PageDocument, documents_of
from .feedback import FeedbackCount
from .jobs import JobRun, Lease
from .limits import RateCount
from .mail import Mail, PasswordResetRequest, RefusedAddress, UnreachableAddress
from .outgoing import LinkPlace, OutgoingLink
from .pages import ContactPage, HomePage, SiteMapPage, StandardPage
from .partners import Country, Partner
from .results import Indicator, ResultsPage
from .settings import ExchangeRate, SiteSettings, SiteText, SocialLink
from .sheets.change import SheetChange
from .sheets.run import SheetRun
from .vocabulary import Term, Vocabulary

__all__ = [
    "BasePage",
    "BodyPage",
    "ContactPage",
    "Country",
    "ExchangeRate",
    "FeedbackCount",
    "HomePage",
    "Indicator",
    "JobRun",
    "Lease",
    "LinkPlace",
    "LoadedContent",
    "Mail",
    "OutgoingLink",
    "PageDocument",
    "Partner",
    "PasswordResetRequest",
    "RateCount",
    "RefusedAddress",
    "ResultsPage",
    "SheetChange",
    "SheetRun",
    "SiteMapPage",
    "SiteSettings",
    "SiteText",
    "SocialLink",
    "Sourced",
    "StandardPage",
    "Term",
    "UnreachableAddress",
    "Vocabulary",
    "documents_of",
]
