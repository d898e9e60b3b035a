"""Home page and the pages that belong to no section."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from core.caching import VersionedCache
from core.page_cache.content import content
from home.blocks.links import FooterBlock, HighlightsBlock
from home.fields import ContentField
from home.map_markers import territory_markers
from home.navigation.page_registry import visible
from home.navigation.site_map import site_tree
from home.sections import Section

from .base import BasePage, BodyPage
from .partners import Partner


class HomePage(BasePage):
    """The first page of a language: what the project is, three ways in, what is new."""

    headline = models.CharField(_("headline"), max_length=120)
    lead = models.TextField(
        _("introduction"), max_length=400, help_text=_("The project in one sentence.")
    )
    ways_in = ContentField(HighlightsBlock(), blank=True, verbose_name=_("starting points"))
    footer = ContentField(
        FooterBlock(),
        blank=True,
        verbose_name=_("footer"),
        help_text=_(
            "Columns of links at the foot of every page. "
            "The menu is made of the pages below this one that are shown in menus."
        ),
    )

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("headline"), FieldPanel("lead")], heading=_("Opening")),
        FieldPanel("ways_in"),
        FieldPanel("footer"),
        FieldPanel("summary"),
        BasePage.picture_panel,
    ]

    parent_page_types = ["wagtailcore.Page"]
    max_count_per_parent = 3
    template = "home/home_page.html"

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("headline"),
        index.SearchField("lead"),
    ]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        panels = (section.home_panel(request) for section in _sections.get(self))
        context["panels"] = [panel for panel in panels if panel]
        context["markers"] = territory_markers()
        return context


def _read_sections(home: HomePage) -> list[Section]:
    # Deferred: a panel needs a section's place in the tree, not its texts.
    pages = visible(home.get_children()).in_menu().specific(defer=True).select_related("locale")
    return [page for page in pages if isinstance(page, Section)]


_sections = VersionedCache("home.sections", _read_sections, depends_on=[content])


class StandardPage(BodyPage):
    """A page of prose: about the project, accessibility, privacy."""

    template = "home/standard_page.html"

    class Meta:
        verbose_name = _("standard page")


class ContactPage(BodyPage):
    """How to reach the project and its partners. The address comes from the site settings."""

    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    template = "home/contact_page.html"

    class Meta:
        verbose_name = _("contact page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["partners"] = Partner.objects.in_active_language()
        return context


class SiteMapPage(BasePage):
    """All pages of a language, for people."""

    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    template = "home/site_map_page.html"

    class Meta:
        verbose_name = _("site map")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["tree"] = site_tree(self.path[: 2 * self.steplen])
        return context
