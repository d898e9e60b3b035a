"""Results of the project: target against achieved."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from home.blocks.body import BodyBlock
from home.fields import ContentField
from home.indicators import counted, counter_choices
from home.sections import Panel, Section

from .base import BasePage


class ResultsPage(Section, BasePage):
    """The indicators of the project, each with its source."""

    body = ContentField(BodyBlock(), blank=True, verbose_name=_("text"))

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("body"),
        InlinePanel("indicators", heading=_("Indicators"), label=_("indicator")),
    ]
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    template = "home/results_page.html"

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.RelatedFields("indicators", [index.SearchField("name")]),
    ]

    class Meta:
        verbose_name = _("results page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["indicators"] = self.indicators.all()
        context["explanation"], context["rest"] = self.text_around_the_table()
        return context

    def text_around_the_table(self) -> tuple[list[Any], list[Any]]:
        """Return the blocks that explain the table, and those from the first heading on."""
        blocks = list(self.body)
        first = next((place for place, block in enumerate(blocks) if _heads(block)), len(blocks))
        return blocks[:first], blocks[first:]

    def home_panel(self, request: HttpRequest) -> Panel:
        """Results at a glance."""
        return Panel("home/panels/results.html", self, {"indicators": self.indicators.all()})


def _heads(block: Any) -> bool:
    """Return whether a block of text begins with a heading."""
    return block.block_type == "text" and block.value.source.lstrip().startswith("<h")


class Indicator(TranslatableMixin, Orderable):
    """A figure the project promised, and how far it is. Nothing achieved is ever assumed."""

    page = ParentalKey(ResultsPage, on_delete=models.CASCADE, related_name="indicators")
    name = models.CharField(_("name"), max_length=300)
    unit = models.CharField(_("unit"), max_length=60, help_text=_("As in: pacts, firms."))
    target = models.DecimalField(_("target"), max_digits=12, decimal_places=2)
    achieved = models.DecimalField(
        _("achieved"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Leave empty while it is not reported."),
    )
    counter = models.CharField(
        _("counted automatically"),
        max_length=40,
        blank=True,
        choices=counter_choices,
        help_text=_("It is counted automatically; leave “achieved” empty then."),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    source_title = models.CharField(_("source"), max_length=200, blank=True)
    source_url = models.URLField(_("address of the source"), blank=True)
    as_of = models.DateField(_("as of"), null=True, blank=True)

    override_translatable_fields = [SynchronizedField("source_title")]

    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("target"), FieldPanel("achieved"), FieldPanel("unit")]),
        FieldPanel("counter"),
        FieldPanel("note"),
        FieldRowPanel([FieldPanel("source_title"), FieldPanel("source_url"), FieldPanel("as_of")]),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("indicator")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.counter and self.achieved is not None:
            raise ValidationError(
                {"achieved": _("This indicator is counted automatically: leave this empty.")}
            )

    @cached_property
    def value(self) -> Decimal | None:
        """Return what is achieved: counted, typed, or None for “not yet reported”."""
        return Decimal(counted(self.counter)) if self.counter else self.achieved
