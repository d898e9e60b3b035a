"""Partners of the project."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import RevisionMixin, TranslatableMixin
from wagtail_localize.fields import SynchronizedField


class Country(models.TextChoices):
    """Countries of partners and signatories."""

    ITALY = "IT", _("Italy")
    ROMANIA = "RO", _("Romania")


class PartnerQuerySet(models.QuerySet["Partner"]):
    """Partners, by language."""

    def in_active_language(self) -> PartnerQuerySet:
        """Partners as the visitor reads them."""
        return self.filter(locale__language_code=get_language()).select_related("logo")


class Partner(RevisionMixin, TranslatableMixin):
    """An organisation of the project's consortium, once per language."""

    name = models.CharField(_("name"), max_length=200, help_text=_("As it calls itself."))
    kind = models.CharField(_("kind of organisation"), max_length=100)
    role = models.TextField(_("role in the project"), blank=True, max_length=400)
    country = models.CharField(_("country"), max_length=2, choices=Country)
    website = models.URLField(_("website"), blank=True)
    logo = models.ForeignKey(
        "home.CustomImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("logo"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = PartnerQuerySet.as_manager()

    override_translatable_fields = [SynchronizedField("name", overridable=False)]

    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("country")]),
        FieldPanel("role"),
        FieldPanel("website"),
        FieldPanel("logo"),
        FieldPanel("position"),
    ]

    class Meta(TranslatableMixin.Meta):
        ordering = ["position", "name"]
        verbose_name = _("partner")
        verbose_name_plural = _("partners")

    def __str__(self) -> str:
        return self.name
