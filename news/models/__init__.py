"""News and events of the project."""

from .article import ArticlePage
from .event import EventDocument, EventPage
from .index import NewsIndexPage
from .item import NewsItem, RelatedLink

__all__ = [
    "ArticlePage",
    "EventDocument",
    "EventPage",
    "NewsIndexPage",
    "NewsItem",
    "RelatedLink",
]
