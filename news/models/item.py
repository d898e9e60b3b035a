"""What articles and events share."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    PageChooserPanel,
)
from wagtail.models import Orderable
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from home.blocks.body import BodyBlock
from home.fields import ContentField, term_field, term_panel
from home.models import BasePage, Sourced, Vocabulary
from home.navigation.page_registry import RegisteredPage, page_registry


class NewsItem(Sourced, BasePage):
    """What articles and events share, so that one query lists both. Not a page by itself."""

    date = models.DateField(_("date"), default=timezone.localdate, db_index=True)
    body = ContentField(BodyBlock(), blank=True, verbose_name=_("text"))
    image_credit = models.CharField(_("credit of the picture"), max_length=160, blank=True)
    themes = term_field(Vocabulary.THEME, _("themes"))
    territories = term_field(Vocabulary.TERRITORY, _("territories"))

    territory_field = "territories"
    terms_when_served = ("themes",)
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        *Sourced.sourced_fields,
        SynchronizedField("themes"),
        SynchronizedField("territories"),
        SynchronizedField("image_credit"),
    ]

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("image_credit"),
        FieldPanel("body"),
    ]
    fact_panels = [
        MultiFieldPanel(
            [term_panel("themes"), term_panel("territories")], heading=_("What and where")
        ),
        *Sourced.source_panels,
        InlinePanel("related_links", heading=_("Related pages"), label=_("page")),
    ]

    is_creatable = False
    parent_page_types: list[str] = []
    subpage_types: list[str] = []

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.FilterField("date"),
        index.FilterField("themes"),
        index.FilterField("territories"),
    ]

    class Meta:
        verbose_name = _("news item")

    @property
    def is_event(self) -> bool:
        """True for an event, without loading it."""
        return self.cached_content_type.model == "eventpage"

    def related(self) -> list[RegisteredPage]:
        """Return related pages that anybody may read, as far as they exist in this language."""
        links = self.related_links.select_related("target")
        registry, language = page_registry(), self.locale.language_code
        found = (registry.by_key.get(link.target.translation_key, {}) for link in links)
        return [in_all[language] for in_all in found if language in in_all]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["related"] = self.related()
        return context

    def metadata(self, request: HttpRequest) -> dict[str, str]:
        return super().metadata(request) | {"type": "article"}


class RelatedLink(Orderable):
    """A page related to a news item; shared by all languages."""

    item = ParentalKey(NewsItem, on_delete=models.CASCADE, related_name="related_links")
    target = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name=_("page")
    )

    panels = [PageChooserPanel("target")]

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return str(self.target)
