"""Forms that editors make: their fields, their order, their words in each language."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from home.blocks import BodyBlock
from home.fields import ContentField
from home.models import BasePage
from interest.models.choices import FormKind
from interest.models.form_fields import InterestFormField
from interest.submission.views import respond


class InterestFormPage(BasePage):
    """A form through which a firm asks for something, or registers for an event."""

    kind = models.CharField(
        _("kind of form"), max_length=20, choices=FormKind, default=FormKind.INTEREST
    )
    body = ContentField(BodyBlock(), blank=True, verbose_name=_("text above the form"))
    button = models.CharField(_("text of the button"), max_length=40, blank=True)
    thanks = RichTextField(
        _("after sending"),
        blank=True,
        features=["bold", "link", "ul"],
        help_text=_("Shown below the request to look into the mailbox."),
    )
    confirmed = RichTextField(
        _("after confirming"),
        blank=True,
        features=["bold", "link", "ul"],
        help_text=_("What happens next, and how long it takes."),
    )
    mail_subject = models.CharField(_("subject of the mail"), max_length=120, blank=True)
    mail_text = models.TextField(
        _("text of the mail"),
        blank=True,
        help_text=_("Above the link that confirms the address. One paragraph for each line."),
    )
    retention_months = models.PositiveSmallIntegerField(
        _("months kept"),
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("Counted from the last contact; then the enquiry is erased."),
    )
    event = models.ForeignKey(
        "news.EventPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("event"),
        help_text=_("For a registration: without an event to come it is closed."),
    )
    places = models.PositiveIntegerField(
        _("places"),
        null=True,
        blank=True,
        help_text=_("Empty: without limit. Who comes later is put on the waiting list."),
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("body"),
        InlinePanel("form_fields", heading=_("Fields"), label=_("field")),
        FieldPanel("button"),
        MultiFieldPanel([FieldPanel("thanks"), FieldPanel("confirmed")], heading=_("Afterwards")),
        MultiFieldPanel([FieldPanel("mail_subject"), FieldPanel("mail_text")], heading=_("Mail")),
    ]
    fact_panels = [
        FieldPanel("kind"),
        FieldPanel("retention_months"),
        MultiFieldPanel([FieldPanel("event"), FieldPanel("places")], heading=_("Registration")),
    ]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("kind"),
        SynchronizedField("retention_months"),
        SynchronizedField("event"),
        SynchronizedField("places"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    parent_page_types = ["home.HomePage", "home.StandardPage", "news.NewsIndexPage"]
    subpage_types: list[str] = []
    template = "interest/form_page.html"

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")

    def is_open(self, now: datetime | None = None) -> bool:
        """Return whether it can be sent: a registration until the event begins, others always."""
        if self.kind != FormKind.EVENT:
            return True
        now = now or timezone.now()
        return self.event is not None and self.event.live and now < self.event.start

    @classmethod
    def closed_registrations(cls) -> models.QuerySet:
        """Return the ids of registrations that cannot be sent now: without an event to come."""
        coming = {"event__live": True, "event__start__gt": timezone.now()}
        closed = cls.objects.filter(kind=FormKind.EVENT).exclude(**coming)
        return closed.values_list("pk", flat=True)

    @cached_property
    def questions(self) -> list[InterestFormField]:
        """Return the fields in their order."""
        return list(self.form_fields.all())

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return respond(self, request)
