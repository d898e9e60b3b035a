"""Good practices: case studies of firms, and publications."""

from .case_study import CaseStudyPage, Qualifier, ResultFigure
from .index import ResourceIndexPage
from .publication import PublicationFile, PublicationPage
from .resource import Resource

__all__ = [
    "CaseStudyPage",
    "PublicationFile",
    "PublicationPage",
    "Qualifier",
    "Resource",
    "ResourceIndexPage",
    "ResultFigure",
]
