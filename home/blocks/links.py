"""Ways to pages of this site: in a text, in the footer, on the home page."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.navigation.page_registry import localized_url


class PageLink(blocks.StructValue):
    """A link whose address is that of the page in the visitor's language."""

    @property
    def url(self) -> str | None:
        """None if the page is gone or not public yet."""
        page = self.get("page")
        return localized_url(page.pk) if page else None


class PageLinkBlock(blocks.StructBlock):
    """A page of this site, with the words that lead to it."""

    page = blocks.PageChooserBlock(label=_("Page"))
    title = blocks.CharBlock(label=_("Title"))
    text = blocks.TextBlock(label=_("Text"), required=False)

    class Meta:
        icon = "link"
        label = _("Page")
        value_class = PageLink


class FooterColumnBlock(blocks.StructBlock):
    """A column of links in the footer."""

    heading = blocks.CharBlock(label=_("Heading"))
    pages = blocks.ListBlock(blocks.PageChooserBlock(label=_("Page")), label=_("Pages"))

    class Meta:
        icon = "list-ul"
        label = _("Column")


class FooterBlock(blocks.StreamBlock):
    """The footer's columns, in order."""

    column = FooterColumnBlock()


class HighlightsBlock(blocks.StreamBlock):
    """The ways into the site that the home page offers."""

    way = PageLinkBlock()
