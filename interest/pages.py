"""Forms that editors make: their fields, their order, their words in each language."""

from __future__ import annotations

from datetime import datetime
from http import HTTPMethod
from typing import Any

from django.core.exceptions import ValidationError
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

from home.blocks.body import BodyBlock
from home.fields import ContentField
from home.models import BasePage
from home.models.addresses import PageForm
from interest.models.choices import FormKind
from interest.models.form_fields import InterestFormField, faults_of, usable
from interest.readiness.state import forms_open
from interest.submission.views import respond


class InterestFormPageForm(PageForm):
    """The form in the admin: its fields are looked at together. A draft may be unfinished."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.is_deferred_validation:
            formset = self.formsets["form_fields"]
            gone = formset.deleted_forms if formset.is_valid() else []
            rows = [row for row in formset.forms if row not in gone]
            for question, words in faults_of(row.instance for row in rows):
                if question is None:
                    self.add_error(None, words)
                for row in rows:
                    if row.instance is question and row.is_valid():
                        row.add_error("field_type", words)
        return cleaned


class InterestFormPage(BasePage):
    """A form through which a firm asks for something, or registers for an event."""

    allowed_http_methods = [*BasePage.allowed_http_methods, HTTPMethod.POST]

    kind = models.CharField(
        _("kind of form"), max_length=20, choices=FormKind, default=FormKind.INTEREST
    )
    body = ContentField(BodyBlock(), blank=True, verbose_name=_("text above the form"))
    button = models.CharField(_("text of the button"), max_length=40, blank=True)
    thanks = RichTextField(
        _("after sending"),
        blank=True,
        features=["bold", "link", "ul"],
        help_text=_("Shown below the request to check the email."),
    )
    confirmed = RichTextField(
        _("after confirming"),
        blank=True,
        features=["bold", "link", "ul"],
        help_text=_("What happens next, and how long it takes."),
    )
    mail_subject = models.CharField(_("subject of the email"), max_length=120, blank=True)
    mail_text = models.TextField(
        _("text of the email"),
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
        help_text=_("For a registration: without a coming event it is closed."),
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
        MultiFieldPanel([FieldPanel("mail_subject"), FieldPanel("mail_text")], heading=_("Email")),
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
        SynchronizedField("event", overridable=False),
        SynchronizedField("places"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    base_form_class = InterestFormPageForm
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
    def closed_forms(cls) -> models.QuerySet:
        """Return the ids of forms that take nothing now.

        All while the service has not begun; else registrations without an event to come.
        """
        if not forms_open():
            return cls.objects.values_list("pk", flat=True)
        coming = {"event__live": True, "event__start__gt": timezone.now()}
        closed = cls.objects.filter(kind=FormKind.EVENT).exclude(**coming)
        return closed.values_list("pk", flat=True)

    @cached_property
    def questions(self) -> list[InterestFormField]:
        """Return the fields that can be answered, in their order; none while the form is closed."""
        return usable(self.form_fields.all())

    def full_clean(
        self,
        exclude: Any = None,
        validate_unique: bool = True,
        validate_constraints: bool = True,
    ) -> None:
        """Refuse questions that do not work together, whichever way the page goes live.

        A form in the admin names what it leaves out, and looks at the questions itself: those of
        the page are still the old ones then. A page that is only being made has none yet.
        """
        super().full_clean(exclude, validate_unique, validate_constraints)
        if exclude is None and self.pk:
            faults = [words for _question, words in faults_of(self.form_fields.all())]
            if faults:
                raise ValidationError({"form_fields": faults})

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return respond(self, request)
