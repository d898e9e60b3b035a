"""Events, past or to come."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
)
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.search import index

from core.structured_data import described
from home.blocks.body import BodyBlock
from home.fields import ContentField
from home.models import PageDocument, documents_of
from news.calendar import event_calendar
from news.forms import EventPageForm

from .item import NewsItem


class EventPage(RoutablePageMixin, NewsItem):
    """An event, past or to come."""

    start = models.DateTimeField(_("start"))
    end = models.DateTimeField(_("end"), null=True, blank=True)
    all_day = models.BooleanField(
        _("only the day is known"), default=False, help_text=_("Hours are not shown then.")
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        default="Europe/Rome",
        choices=[
            ("Europe/Rome", _("Italy (Europe/Rome)")),
            ("Europe/Bucharest", _("Romania (Europe/Bucharest)")),
            ("Europe/Brussels", _("Brussels (Europe/Brussels)")),
        ],
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    online_url = models.URLField(_("address for taking part online"), blank=True)
    programme = ContentField(BodyBlock(), blank=True, verbose_name=_("programme"))

    content_panels = [
        *NewsItem.content_panels,
        FieldPanel("place"),
        FieldPanel("programme"),
        InlinePanel("documents", heading=_("Documents"), label=_("document")),
    ]
    fact_panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
                FieldRowPanel(
                    [
                        FieldPanel(
                            "time_zone",
                            help_text=_("Start and end are written on the clocks of this zone."),
                        ),
                        FieldPanel("all_day"),
                    ]
                ),
                FieldPanel("online_url"),
            ],
            heading=_("When"),
        ),
        *NewsItem.fact_panels,
    ]
    base_form_class = EventPageForm
    parent_page_types = ["news.NewsIndexPage"]
    template = "news/event_page.html"

    search_fields = [
        *NewsItem.search_fields,
        index.SearchField("place"),
        index.SearchField("programme"),
    ]

    class Meta:
        verbose_name = _("event")

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the place."""
        return ZoneInfo(self.time_zone)

    @property
    def local_start(self) -> datetime:
        """The start on the clocks of the place."""
        return self.start.astimezone(self.zone)

    @property
    def local_end(self) -> datetime | None:
        """The end on the clocks of the place, where it is known."""
        return self.end.astimezone(self.zone) if self.end else None

    def is_over(self, now: datetime | None = None) -> bool:
        """Return whether the end has passed; without an end, the day of the start."""
        now = now or timezone.now()
        if self.end and not self.all_day:
            return now >= self.end
        last_day = (self.local_end or self.local_start).date()
        return now.astimezone(self.zone).date() > last_day

    def clean(self) -> None:
        super().clean()
        if self.start and self.end and self.end < self.start:
            raise ValidationError({"end": _("The event cannot end before it starts.")})

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        # The date of the list is that of the start where it takes place.
        if self.start:
            self.date = self.local_start.date()
        super().full_clean(*args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["is_over"] = self.is_over()
        context["calendar_url"] = (self.get_url(request) or "") + "ics/"
        context["documents"] = documents_of(self)
        return context

    @path("ics/")
    def calendar(self, request: HttpRequest) -> HttpResponse:
        """Return the event for a calendar application."""
        return HttpResponse(
            event_calendar(self, self.get_full_url(request)),
            content_type="text/calendar; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{self.slug}.ics"'},
        )

    def structured_data(self, request: HttpRequest) -> list[dict]:
        def when(moment: datetime | None) -> str | None:
            if moment is None:
                return None
            return moment.date().isoformat() if self.all_day else moment.isoformat()

        return [
            described(
                "Event",
                name=self.title,
                description=self.summary,
                startDate=when(self.local_start),
                endDate=when(self.local_end),
                eventStatus="https://schema.org/EventScheduled",
                inLanguage=self.locale.language_code,
                url=self.get_full_url(request),
                location={"@type": "Place", "name": self.place, "address": self.place}
                if self.place
                else None,
                organizer={"@type": "Organization", "name": "SME4GREEN"},
            )
        ]


class EventDocument(PageDocument):
    """A document of an event; shared by all languages."""

    event = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="documents")

    class Meta(PageDocument.Meta):
        pass
