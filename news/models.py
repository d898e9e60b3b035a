"""News and events of the project."""

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
    PageChooserPanel,
)
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Orderable, Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.structured_data import described
from home.blocks import BodyBlock
from home.fields import ContentField, term_field, term_panel
from home.listing import FacetDefinition, TermFacet, YearFacet, narrowed
from home.models import BasePage, Sourced, Vocabulary
from home.navigation.page_registry import visible
from home.sections import Panel, Section

from .calendar import event_calendar
from .feeds import NewsFeed


class NewsIndexPage(RoutablePageMixin, Section, BasePage):
    """All news and events, newest first; by year, theme and territory; with a feed."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["news.ArticlePage", "news.EventPage"]
    max_count_per_parent = 1
    template = "news/news_index_page.html"

    facets: list[FacetDefinition] = [
        YearFacet("year", _("Year"), "date"),
        TermFacet("theme", _("Theme"), Vocabulary.THEME, "themes"),
        TermFacet("territory", _("Territory"), Vocabulary.TERRITORY, "territories"),
    ]

    class Meta:
        verbose_name = _("news index")

    def items(self) -> models.QuerySet[NewsItem]:
        """Everything a visitor may read here, newest first."""
        return (
            visible(NewsItem.objects.child_of(self))
            .select_related("locale", "content_type")
            .prefetch_related("themes")
            .order_by("-date", "-pk")
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["listing"] = narrowed(request, self.items(), self.facets)
        context["feed_url"] = self.get_url(request) + "feed/"
        return context

    @path("feed/")
    def feed(self, request: HttpRequest) -> HttpResponse:
        """Atom feed of the newest entries in this language."""
        return NewsFeed()(request, index=self)

    def home_panel(self) -> Panel | None:
        """Return the three newest entries."""
        newest = list(self.items()[:3])
        return Panel("home/panels/news.html", self, {"entries": newest}) if newest else None


class NewsItem(Sourced, BasePage):
    """What articles and events share, so that one query lists both. Not a page by itself."""

    date = models.DateField(_("date"), default=timezone.localdate, db_index=True)
    body = ContentField(BodyBlock(), blank=True, verbose_name=_("text"))
    image_credit = models.CharField(_("credit of the picture"), max_length=160, blank=True)
    themes = term_field(Vocabulary.THEME, _("themes"))
    territories = term_field(Vocabulary.TERRITORY, _("territories"))

    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        *Sourced.sourced_fields,
        SynchronizedField("themes"),
        SynchronizedField("territories"),
        SynchronizedField("image_credit"),
    ]

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("image_credit"),
        FieldPanel("body"),
    ]
    fact_panels = [
        MultiFieldPanel(
            [term_panel("themes"), term_panel("territories")], heading=_("What and where")
        ),
        *Sourced.source_panels,
        InlinePanel("related_links", heading=_("Related pages"), label=_("page")),
    ]

    is_creatable = False
    parent_page_types: list[str] = []
    subpage_types: list[str] = []

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.FilterField("date"),
        index.FilterField("themes"),
        index.FilterField("territories"),
    ]

    class Meta:
        verbose_name = _("news item")

    @property
    def is_event(self) -> bool:
        """True for an event, without loading it."""
        return self.cached_content_type.model == "eventpage"

    def related(self) -> list[Page]:
        """Live pages an editor named as related, in the visitor's language where they exist."""
        keys = [link.target.translation_key for link in self.related_links.select_related("target")]
        pages = Page.objects.filter(translation_key__in=keys, locale=self.locale).live()
        by_key = {page.translation_key: page for page in pages.select_related("locale")}
        return [by_key[key] for key in keys if key in by_key]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["related"] = self.related()
        return context

    def metadata(self, request: HttpRequest) -> dict[str, str]:
        return super().metadata(request) | {"type": "article"}


class RelatedLink(Orderable):
    """A page related to a news item; shared by all languages."""

    item = ParentalKey(NewsItem, on_delete=models.CASCADE, related_name="related_links")
    target = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name=_("page")
    )

    panels = [PageChooserPanel("target")]

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return str(self.target)


class ArticlePage(NewsItem):
    """A piece of news."""

    fact_panels = [FieldPanel("date"), *NewsItem.fact_panels]
    parent_page_types = ["news.NewsIndexPage"]
    template = "news/article_page.html"

    class Meta:
        verbose_name = _("article")

    def structured_data(self, request: HttpRequest) -> list[dict]:
        return [
            described(
                "NewsArticle",
                headline=self.title,
                description=self.summary,
                datePublished=self.date.isoformat(),
                inLanguage=self.locale.language_code,
                mainEntityOfPage=self.get_full_url(request),
                image=self.metadata(request)["image_url"],
                publisher={"@type": "Organization", "name": "SME4GREEN"},
            )
        ]


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
                FieldRowPanel([FieldPanel("time_zone"), FieldPanel("all_day")]),
                FieldPanel("online_url"),
            ],
            heading=_("When"),
        ),
        *NewsItem.fact_panels,
    ]
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
        context["documents"] = [
            entry.document for entry in self.documents.select_related("document")
        ]
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


class EventDocument(Orderable):
    """A document of an event; shared by all languages."""

    event = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(
        "wagtaildocs.Document",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("document"),
    )

    panels = [FieldPanel("document")]

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return str(self.document)
