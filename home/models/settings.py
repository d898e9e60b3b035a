"""What an editor sets once for the site, and once per language."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.settings.models import (
    BaseGenericSetting,
    BaseSiteSetting,
    register_setting,
)
from wagtail.models import Orderable


@register_setting(icon="globe")
class SiteSettings(BaseSiteSetting, ClusterableModel):
    """The organisation behind the site and how to reach it. Empty fields are not shown."""

    organisation = models.CharField(_("organisation"), max_length=120, default="SME4GREEN")
    email = models.EmailField(_("contact address"), blank=True)
    grant_number = models.CharField(
        _("grant agreement number"),
        max_length=40,
        blank=True,
        help_text=_("Shown in the footer once it is known. Never guess it."),
    )
    data_controller = models.CharField(
        _("data controller"),
        max_length=200,
        blank=True,
        help_text=_("Who answers for personal data, as named in the privacy notice."),
    )
    controller_address = models.CharField(
        _("postal address of the data controller"),
        max_length=300,
        blank=True,
        help_text=_("In one line. Forms show it below the consent."),
    )
    controller_email = models.EmailField(_("email address of the data controller"), blank=True)
    privacy_page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("privacy notice"),
        help_text=_("Forms refer to it and keep its version. Without it they are closed."),
    )

    panels = [
        FieldPanel("organisation"),
        FieldPanel("email"),
        FieldPanel("grant_number"),
        FieldPanel("data_controller"),
        FieldPanel("controller_address"),
        FieldPanel("controller_email"),
        FieldPanel("privacy_page"),
        InlinePanel("texts", label=_("text per language")),
        InlinePanel("social_links", label=_("social link")),
    ]

    class Meta:
        verbose_name = _("site settings")

    @property
    def controller(self) -> str:
        """Return who answers for personal data and how to reach them, in one line."""
        known = (self.data_controller, self.controller_address, self.controller_email)
        return ", ".join(filter(None, known))


class SiteText(models.Model):
    """The words of the site's layout in one language."""

    settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="texts")
    locale = models.ForeignKey("wagtailcore.Locale", on_delete=models.CASCADE, related_name="+")
    tagline = models.CharField(_("tagline"), max_length=200)

    panels = [FieldPanel("locale"), FieldPanel("tagline")]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["settings", "locale"], name="site_text_per_locale")
        ]

    def __str__(self) -> str:
        return self.tagline


class SocialLink(Orderable):
    """A profile of the project elsewhere."""

    settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="social_links")
    title = models.CharField(_("title"), max_length=60)
    url = models.URLField(_("address"))

    panels = [FieldPanel("title"), FieldPanel("url")]

    def __str__(self) -> str:
        return self.title


# In lei for one euro: what is outside is a mistake, not a rate.
LOWEST_RATE, HIGHEST_RATE = Decimal(1), Decimal(100)


@register_setting(icon="repeat")
class ExchangeRate(BaseGenericSetting):
    """How many lei a euro is, on which day, and who says so. Without a rate no lei are taken.

    The nightly job writes a newer rate of the European Central Bank over it.
    """

    lei = models.DecimalField(
        _("lei for one euro"),
        max_digits=8,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(LOWEST_RATE), MaxValueValidator(HIGHEST_RATE)],
    )
    day = models.DateField(_("rate of"), null=True, blank=True)
    source = models.CharField(
        _("who publishes it"), max_length=120, blank=True, default="European Central Bank"
    )
    source_url = models.URLField(_("source"), blank=True)

    panels = [
        FieldPanel("lei"),
        FieldPanel("day"),
        FieldPanel("source"),
        FieldPanel("source_url"),
    ]

    class Meta:
        verbose_name = _("exchange rate of the leu")

    def __str__(self) -> str:
        return f"{self.lei} ({self.day})"

    def clean(self) -> None:
        super().clean()
        if self.lei is not None and not (self.day and self.source):
            raise ValidationError({"day": _("Say which day the rate is of, and who publishes it.")})
        if self.day and self.day > timezone.localdate():
            raise ValidationError({"day": _("This day is still to come.")})

    @classmethod
    def known(cls) -> ExchangeRate | None:
        """Return the rate with its day and source; None while there is none."""
        return cls.objects.filter(lei__isnull=False, day__isnull=False).exclude(source="").first()
