"""The rate by which amounts in lei are changed into euro."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from core.caching import VersionedCache
from core.page_cache.content import content

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
        """Return the rate with its day and source, to be read; None while there is none."""
        return _known_rate.get()


def _read_rate() -> ExchangeRate | None:
    stated = ExchangeRate.objects.filter(lei__isnull=False, day__isnull=False)
    return stated.exclude(source="").first()


_known_rate = VersionedCache("home.exchange_rate", _read_rate, depends_on=[content])
