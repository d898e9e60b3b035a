"""Every model of the app, for Django and for other apps; in here import the module itself."""

from .access.reviewing import PublisherApprovalTask
from .access.roles import PageTerritory, Role, RoleKind
from .base import BasePage, BodyPage, Sourced
from .content import LoadedContent
from .counts import MetricCount, VisitCount
from .exchange_rate import ExchangeRate
from .feedback import FeedbackCount
from .jobs import JobRun, Lease
from .limits import RateCount
from .mail import Mail, PasswordResetRequest, RefusedAddress, UnreachableAddress
from .media.documents import CustomDocument, PageDocument, documents_of
from .media.images import CustomImage, CustomRendition
from .outgoing import LinkPlace, LinkVisit, OutgoingLink
from .pages import ContactPage, HomePage, SiteMapPage, StandardPage
from .partners import Country, Partner
from .results import Indicator, ResultsPage
from .settings import SiteSettings, SiteText, SocialLink
from .sheets.change import SheetChange
from .sheets.run import SheetRun
from .translation.glossary import GlossaryEntry
from .translation.machine import MachineUse, UnreadPage
from .vocabulary import Term, Vocabulary

__all__ = [
    "BasePage",
    "BodyPage",
    "ContactPage",
    "Country",
    "CustomDocument",
    "CustomImage",
    "CustomRendition",
    "ExchangeRate",
    "FeedbackCount",
    "GlossaryEntry",
    "HomePage",
    "Indicator",
    "JobRun",
    "Lease",
    "LinkPlace",
    "LinkVisit",
    "LoadedContent",
    "MachineUse",
    "Mail",
    "MetricCount",
    "OutgoingLink",
    "PageDocument",
    "PageTerritory",
    "Partner",
    "PasswordResetRequest",
    "PublisherApprovalTask",
    "RateCount",
    "RefusedAddress",
    "ResultsPage",
    "Role",
    "RoleKind",
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
    "UnreadPage",
    "VisitCount",
    "Vocabulary",
    "documents_of",
]
