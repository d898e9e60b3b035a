"""What the site adds to Wagtail's admin."""

from __future__ import annotations

from django.utils.html import escape
from wagtail import hooks
from wagtail.admin.views.account import AvatarSettingsPanel
from wagtail.rich_text import LinkHandler
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler
from wagtail.snippets.models import register_snippet

from home.navigation.page_registry import localized_url

from .pictures.forms import AvatarForm
from .viewsets import SiteSnippets


class LocalizedPageLinkHandler(PageLinkHandler):
    """A link to a page leads to its version in the visitor's language, without a query a link."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        urls = [localized_url(int(attrs.get("id") or 0)) for attrs in attrs_list]
        return [f'<a href="{escape(url)}">' if url else "<a>" for url in urls]


@hooks.register("register_rich_text_features", order=100)
def register_page_links(features: FeatureRegistry) -> None:
    """Take the place of Wagtail's own handler of links to pages."""
    handler: type[LinkHandler] = LocalizedPageLinkHandler
    features.register_link_type(handler)


AvatarSettingsPanel.form_class = AvatarForm  # it has no setting for it
register_snippet(SiteSnippets)
