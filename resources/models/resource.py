"""What case studies and publications share."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    MultiFieldPanel,
)
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from home.fields import term_field, term_panel
from home.models import BasePage, Sourced, Vocabulary


class Resource(Sourced, BasePage):
    """What case studies and publications share. Not a page by itself."""

    themes = term_field(Vocabulary.THEME, _("themes"))
    sectors = term_field(Vocabulary.SECTOR, _("sectors"))
    territories = term_field(Vocabulary.TERRITORY, _("territories"))

    territory_field = "territories"
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        *Sourced.sourced_fields,
        SynchronizedField("themes"),
        SynchronizedField("sectors"),
        SynchronizedField("territories"),
    ]
    term_panels = [
        MultiFieldPanel(
            [term_panel("themes"), term_panel("sectors"), term_panel("territories")],
            heading=_("What and where"),
        )
    ]

    is_creatable = False
    parent_page_types: list[str] = []
    subpage_types: list[str] = []

    search_fields = [
        *BasePage.search_fields,
        index.FilterField("themes"),
        index.FilterField("territories"),
    ]

    class Meta:
        verbose_name = _("resource")

    @property
    def is_publication(self) -> bool:
        """True for a publication, without loading it."""
        return self.cached_content_type.model == "publicationpage"
