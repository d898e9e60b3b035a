"""A funding source: a programme as an SME owner needs to know it."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.structured_data import described
from funding.choices import Availability, Consortium, Level
from funding.paths import CALLS, address_of
from home.blocks.body import BodyBlock
from home.fields import CodesField, ContentField, term_field, term_panel
from home.models import BasePage, Sourced, Vocabulary
from home.navigation.page_registry import page_registry

from .demand import CallDemand
from .guide import guides_below
from .source_facts import CHECKABLE, Fact, amounts_of, calls_of, facts_of, siblings_of

# What only the page of the source itself shows.
LONG_TEXTS = ("body", "how_to_apply", "sources")


def amount_field(label: Any, help_text: Any = "") -> models.DecimalField:
    """Return an amount in euro; empty means “not stated”, never zero."""
    return models.DecimalField(
        label,
        max_digits=15,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=help_text,
    )


def whole_field(label: Any, highest: int) -> models.PositiveSmallIntegerField:
    """Return a whole number from 1 to `highest`; empty means “not stated”."""
    return models.PositiveSmallIntegerField(
        label,
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(highest)],
    )


class FundingSourcePage(Sourced, BasePage):
    """A programme, guarantee or service. Its calls are another matter."""

    abbreviation = models.CharField(_("abbreviation"), max_length=40, blank=True)
    level = models.CharField(_("group"), max_length=20, choices=Level)
    availability = models.CharField(_("availability"), max_length=20, choices=Availability)
    availability_note = models.CharField(_("when it opens, in words"), max_length=300, blank=True)
    managing_body = models.CharField(_("managed by"), max_length=200, blank=True)
    period_start = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    period_end = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    budget_total = amount_field(_("total budget in euro"))
    budget_note = models.CharField(_("budget, in words"), max_length=300, blank=True)

    who_can_apply = models.TextField(_("who can apply"), max_length=400)
    what_it_pays = models.TextField(_("what it pays for"), max_length=400, blank=True)
    grant_min = amount_field(_("smallest amount in euro"))
    grant_max = amount_field(_("largest amount in euro"))
    rate_min = whole_field(_("lowest funding rate in per cent"), 100)
    rate_max = whole_field(_("highest funding rate in per cent"), 100)
    amount_note = models.CharField(
        _("how much, in words"), max_length=300, blank=True, help_text=_("Own share, lump sums…")
    )
    consortium = models.CharField(
        _("consortium"), max_length=12, choices=Consortium, blank=True, default=Consortium.UNKNOWN
    )
    min_partners = whole_field(_("at least this many partners"), 50)
    min_countries = whole_field(_("from at least this many countries"), 50)
    trl_min = whole_field(_("lowest technology readiness level"), 9)
    trl_max = whole_field(_("highest technology readiness level"), 9)
    duration_months = whole_field(_("longest duration in months"), 120)

    funding_kinds = term_field(Vocabulary.FUNDING_KIND, _("kinds of funding"))
    roles = term_field(Vocabulary.SME_ROLE, _("roles of the firm"))
    themes = term_field(Vocabulary.THEME, _("themes"))
    sizes = term_field(Vocabulary.SME_SIZE, _("sizes of firms"))
    territories = term_field(
        Vocabulary.TERRITORY,
        _("territories"),
        _("Where a firm may have its seat. The whole EU includes every place below it."),
    )

    body = ContentField(BodyBlock(), blank=True, verbose_name=_("about the source"))
    how_to_apply = ContentField(BodyBlock(), blank=True, verbose_name=_("how to apply"))
    official_url = models.URLField(_("official page"), blank=True)
    unchecked = CodesField(
        _("to be confirmed on the official page"),
        choices_of=CHECKABLE,
        help_text=_("Facts not yet confirmed on the official page; shown as such."),
    )
    territory_field = "territories"
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        *Sourced.sourced_fields,
        SynchronizedField("abbreviation"),
        *(
            SynchronizedField(name)
            for name in ("funding_kinds", "roles", "themes", "sizes", "territories")
        ),
    ]

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("who_can_apply"),
                FieldPanel("what_it_pays"),
                FieldPanel("amount_note"),
                FieldPanel("availability_note"),
                FieldPanel("managing_body"),
                FieldPanel("budget_note"),
            ],
            heading=_("In short"),
        ),
        FieldPanel("body"),
        FieldPanel("how_to_apply"),
    ]
    fact_panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("abbreviation"), FieldPanel("level")]),
                FieldPanel("availability"),
                FieldRowPanel([FieldPanel("period_start"), FieldPanel("period_end")]),
                FieldPanel("official_url"),
            ],
            heading=_("The source"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("budget_total"),
                FieldRowPanel([FieldPanel("grant_min"), FieldPanel("grant_max")]),
                FieldRowPanel([FieldPanel("rate_min"), FieldPanel("rate_max")]),
            ],
            heading=_("Money"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("consortium"),
                FieldRowPanel([FieldPanel("min_partners"), FieldPanel("min_countries")]),
                FieldRowPanel([FieldPanel("trl_min"), FieldPanel("trl_max")]),
                FieldPanel("duration_months"),
            ],
            heading=_("Conditions"),
        ),
        MultiFieldPanel(
            [
                term_panel(name)
                for name in ("funding_kinds", "roles", "themes", "sizes", "territories")
            ],
            heading=_("For whom and what"),
        ),
        InlinePanel(
            "criteria",
            heading=_("Conditions the finder reads"),
            label=_("condition"),
            help_text=_("No condition means: who may apply is not confirmed yet."),
        ),
        FieldPanel("unchecked"),
        *Sourced.source_panels,
    ]
    prefetched_when_served = ("criteria",)
    terms_when_served = ("funding_kinds", "sizes", "territories", "themes", "roles")
    parent_page_types = ["funding.FundingIndexPage"]
    subpage_types: list[str] = []
    template = "funding/funding_source_page.html"

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("abbreviation", boost=10),
        index.SearchField("who_can_apply"),
        index.SearchField("what_it_pays"),
        index.SearchField("amount_note"),
        index.SearchField("availability_note"),
        index.SearchField("managing_body"),
        index.SearchField("body"),
        index.SearchField("how_to_apply"),
        index.FilterField("themes"),
        index.FilterField("territories"),
    ]

    class Meta:
        verbose_name = _("funding source")

    def clean(self) -> None:
        super().clean()
        errors = {}
        for low, high in (
            ("grant_min", "grant_max"),
            ("rate_min", "rate_max"),
            ("trl_min", "trl_max"),
            ("period_start", "period_end"),
        ):
            lowest, highest = getattr(self, low), getattr(self, high)
            if lowest is not None and highest is not None and lowest > highest:
                errors[high] = _("This cannot be less than the value before it.")
        if errors:
            raise ValidationError(errors)

    @cached_property
    def facts(self) -> list[Fact]:
        """Return what is known, in the order a firm asks for it."""
        return facts_of(self)

    @property
    def amounts(self) -> list[Fact]:
        """How much it pays, for a card."""
        return amounts_of(self)

    @property
    def who_is_unchecked(self) -> bool:
        """True if nobody has confirmed on the official page who can apply."""
        return "who_can_apply" in self.unchecked

    @property
    def when_is_unchecked(self) -> bool:
        """True if nobody has confirmed when it opens."""
        return "availability" in self.unchecked

    @property
    def official_is_unchecked(self) -> bool:
        """True if nobody has opened the official page to see that it is the right one."""
        return "official_url" in self.unchecked

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Return the codes of its kinds of funding."""
        return frozenset(kind.code for kind in self.funding_kinds.all())

    @cached_property
    def role_codes(self) -> frozenset[str]:
        """Return the codes of the roles in which a firm can take part."""
        return frozenset(role.code for role in self.roles.all())

    @cached_property
    def territory_codes(self) -> frozenset[str]:
        """Return the codes of the territories it names; none where it is for all."""
        return frozenset(territory.code for territory in self.territories.all())

    @property
    def is_service(self) -> bool:
        """True where a firm gets help and no money, so that it does not apply but asks."""
        return self.kinds == {"service"}

    @cached_property
    def code(self) -> str:
        """Its code in addresses and in the catalogue; same in all languages."""
        english = page_registry().by_key.get(self.translation_key, {}).get("en")
        slug = english.url.rstrip("/").rpartition("/")[2] if english else self.slug
        return (self.abbreviation or slug).lower().replace(" ", "-")

    @property
    def applies_here(self) -> bool:
        """False for a source kept to say that Torino and Ilfov cannot use it."""
        return self.availability != Availability.ELSEWHERE

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["facts"] = self.facts
        context["calls"], has_more = calls_of(self.translation_key, timezone.now())
        context["all_calls_url"] = f"{address_of(CALLS)}?programme={self.code}" if has_more else ""
        context["demand"] = CallDemand.of_programme(self.translation_key)
        context["siblings"] = siblings_of(self)
        # The page above the models reckons; asked of the registry, as nothing here imports upward.
        context |= apps.get_model("funding.FundingIndexPage").sums_of_source(self, request)
        context["guides"] = guides_below(self.path[: -self.steplen])
        return context

    def structured_data(self, request: HttpRequest) -> list[dict]:
        is_grant = "grant" in self.kinds
        body = {"@type": "Organization", "name": self.managing_body}
        euro = {"@type": "MonetaryAmount", "currency": "EUR"}
        amount = euro | {"maxValue": float(self.grant_max)} if self.grant_max else None
        return [
            described(
                "MonetaryGrant" if is_grant else "GovernmentService",
                name=self.title,
                alternateName=self.abbreviation,
                description=self.summary,
                url=self.get_full_url(request),
                **({"funder": body, "amount": amount} if is_grant else {"provider": body}),
                sameAs=self.official_url,
            )
        ]
