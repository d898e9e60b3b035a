"""What an editor sets once for the site, and once per language."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import (
    BaseSiteSetting,
    register_setting,
)
from wagtail.models import Orderable, Site

from core.caching import VersionedCache
from core.page_cache.content import content


class Compliance(models.TextChoices):
    """The three answers of the model statement, Implementing Decision (EU) 2018/1523, section 1."""

    FULL = "full", _("fully compliant")
    PARTIAL = "partial", _("partially compliant")
    NONE = "none", _("not compliant")


class Assessment(models.TextChoices):
    """Who assessed the site, Implementing Decision (EU) 2018/1523, Art. 3(1)."""

    SELF = "self", _("a self-assessment by the body responsible for the site")
    THIRD_PARTY = "third-party", _("an assessment by a third party")


class Transfers(models.TextChoices):
    """Whether personal data leave the European Economic Area, and on what ground (GDPR Ch. V)."""

    NONE = "none", _("no data leave the European Economic Area")
    ADEQUACY = "adequacy", _("to a country with an adequacy decision (GDPR, Art. 45)")
    CLAUSES = "clauses", _("with standard contractual clauses (GDPR, Art. 46)")


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
    answers_email = models.EmailField(
        _("address that answers"),
        blank=True,
        help_text=_("An office: enquiries that no adviser covers go there by email."),
    )
    officer_contact = models.CharField(
        _("contact of the data protection officer"),
        max_length=300,
        blank=True,
        help_text=_("In one line. A public authority must have one (GDPR, Art. 37)."),
    )
    has_no_officer = models.BooleanField(
        _("no data protection officer has been designated"), default=False
    )
    data_holders = models.CharField(
        _("who keeps and sends the data for the site"),
        max_length=300,
        blank=True,
        help_text=_("Host, storage of files, email provider: name, town and country of each."),
    )
    transfers = models.CharField(
        _("transfers outside the European Economic Area"),
        max_length=20,
        choices=Transfers,
        blank=True,
    )
    log_days = models.PositiveSmallIntegerField(
        _("days access logs with IP addresses are kept"),
        null=True,
        blank=True,
        help_text=_("By the host and the proxy; the site itself keeps none. 0: there are none."),
    )
    backup_days = models.PositiveSmallIntegerField(
        _("days a backup is kept"),
        null=True,
        blank=True,
        help_text=_("What was erased on the site is in older backups for as long."),
    )
    backup_checked_on = models.DateField(
        _("backup checked on"),
        null=True,
        blank=True,
        help_text=_("Database and uploaded files are backed up elsewhere and can be restored."),
    )
    backup_checked_by = models.CharField(_("checked by"), max_length=120, blank=True)
    accessibility_email = models.EmailField(
        _("address for questions about accessibility"),
        blank=True,
        help_text=_("The accessibility statement names it."),
    )
    accessibility_status = models.CharField(
        _("compliance with WCAG 2.1 AA and EN 301 549"),
        max_length=20,
        choices=Compliance,
        blank=True,
    )
    accessibility_method = models.CharField(
        _("established by"), max_length=20, choices=Assessment, blank=True
    )
    accessibility_assessed_on = models.DateField(_("assessed on"), null=True, blank=True)

    panels = [
        FieldPanel("organisation"),
        FieldPanel("email"),
        FieldPanel("grant_number"),
        MultiFieldPanel(
            [
                FieldPanel("data_controller"),
                FieldPanel("controller_address"),
                FieldPanel("controller_email"),
                FieldPanel("officer_contact"),
                FieldPanel("has_no_officer"),
                FieldPanel("data_holders"),
                FieldPanel("transfers"),
                FieldPanel("log_days"),
                FieldPanel("privacy_page"),
            ],
            heading=_("Personal data"),
        ),
        FieldPanel("answers_email"),
        MultiFieldPanel(
            [
                FieldPanel("accessibility_email"),
                FieldPanel("accessibility_status"),
                FieldPanel("accessibility_method"),
                FieldPanel("accessibility_assessed_on"),
            ],
            heading=_("Accessibility"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("backup_days"),
                FieldPanel("backup_checked_on"),
                FieldPanel("backup_checked_by"),
            ],
            heading=_("Backup"),
        ),
        InlinePanel("texts", label=_("text per language")),
        InlinePanel("social_links", label=_("social link")),
    ]

    class Meta:
        verbose_name = _("site settings")

    @classmethod
    def of(cls, site: Site) -> SiteSettings | None:
        """Return those of a site, to be read; None while nobody has set any."""
        return _settings.get(site)

    @property
    def controller(self) -> str:
        """Return who answers for personal data and how to reach them, in one line."""
        known = (self.data_controller, self.controller_address, self.controller_email)
        return ", ".join(filter(None, known))

    @property
    def accessibility_address(self) -> str:
        """Return where to write about accessibility."""
        return self.accessibility_email or self.email

    def clean(self) -> None:
        super().clean()
        faults = {}
        if bool(self.backup_checked_on) != bool(self.backup_checked_by):
            faults["backup_checked_on"] = _("Give both the day and who checked.")
        if self.accessibility_status and not (
            self.accessibility_method and self.accessibility_assessed_on
        ):
            faults["accessibility_status"] = _("Say also how it was established, and on which day.")
        if self.officer_contact and self.has_no_officer:
            faults["has_no_officer"] = _("A contact of the officer is given above.")
        for name in ("backup_checked_on", "accessibility_assessed_on"):
            day = getattr(self, name)
            if day and day > timezone.localdate():
                faults[name] = _("This day is still to come.")
        if faults:
            raise ValidationError(faults)


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


def _read_settings(site: Site) -> SiteSettings | None:
    return SiteSettings.objects.filter(site=site).first()


_settings = VersionedCache("home.site_settings", _read_settings, depends_on=[content])
