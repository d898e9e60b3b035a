"""The list of calls in the admin: its columns, filters and ways; and the history of one."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.snippets.views.snippets import HistoryView, IndexView

from core.clock import BRUSSELS
from core.formats import day
from funding.choices import Kind, Origin
from funding.deadlines import Status
from funding.models.opportunity import FundingOpportunity
from funding.models.opportunity_parts import OpportunityText
from funding.models.opportunity_queryset import OpportunityQuerySet
from funding.models.source import FundingSourcePage
from funding.rights import allowed

# What a translator looks for, by the filter's value: the language that is lacking, or this.
UNREAD = "unread"
TEXTS = {
    "en": _("none in English"),
    "ro": _("none in Romanian"),
    "it": _("none in Italian"),
    UNREAD: _("machine translation to read"),
}
SOON = timedelta(days=14)
LIVE = {"live": _("published"), "draft": _("not published")}


def for_list(calls: OpportunityQuerySet) -> OpportunityQuerySet:
    """Return calls with what the list prints: no query a row."""
    return (
        calls.defer("raw", "accepted", "description")
        .prefetch_related("cut_offs", "texts")
        .with_states()
    )


def waiting_calls(value: str, calls: Any = None) -> OpportunityQuerySet:
    """Return the calls visitors find now that lack a text in a language, or have an unread one."""
    found = FundingOpportunity.objects.all() if calls is None else calls
    found = found.listed().not_closed_at(timezone.now())
    waiting: OpportunityQuerySet = (
        found.with_unread_texts() if value == UNREAD else found.lacking_text_in(value)
    )
    return waiting


def closing(call: FundingOpportunity) -> str:
    """Return the last day on which one can apply; the end that is kept is the first moment after.

    At midnight that is a day too late: a call that closes on 1 March ends when the 2nd begins.
    """
    if call.last_end is None:
        return str(Status.PERMANENT.label) if call.permanent else ""
    end: datetime = call.last_end.astimezone(BRUSSELS)
    if end.time() == time():
        return day((end - timedelta(days=1)).date())
    return f"{day(end.date())}, {end:%H:%M}"


def languages(call: FundingOpportunity) -> str:
    """Return the languages in which it is told in plain words."""
    said = {text.language for text in call.texts.all() if text.summary}
    return " ".join(code.upper() for code, _name in settings.LANGUAGES if code in said)


def closing_before_long(calls: QuerySet, now: datetime) -> QuerySet:
    """Return the calls whose last deadline is within 14 days."""
    return calls.filter(last_end__range=(now, now + SOON))


COLUMNS = [
    "identifier",
    "title",
    LiveStatusTagColumn(label=_("Published")),
    Column("status", label=_("Status"), accessor=lambda call: Status(call.status()).label),
    Column("closing", label=_("Closes"), accessor=closing, sort_key="last_end"),
    Column(
        "opens_on",
        label=_("Opens"),
        accessor=lambda call: day(call.opens_on) if call.opens_on else "",
        sort_key="opens_on",
    ),
    Column("languages", label=_("In plain words"), accessor=languages),
    "kind",
    "origin",
]


def programmes() -> list[tuple[str, str]]:
    """Return programmes by name, each once: in the language of who looks, else in English."""
    wanted = (get_language() or "en")[:2]
    pages = FundingSourcePage.objects.values_list(
        "translation_key", "locale__language_code", "title"
    )
    named: dict[str, dict[str, str]] = {}
    for key, code, title in pages:
        named.setdefault(str(key), {})[code] = title
    found = [
        (key, titles.get(wanted) or titles.get("en") or next(iter(titles.values())))
        for key, titles in named.items()
    ]
    return sorted(found, key=lambda pair: pair[1].casefold())


class CallFilterSet(WagtailFilterSet):
    """What narrows the list of calls."""

    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=Status.choices, method="with_status"
    )
    published = django_filters.ChoiceFilter(
        label=_("Published"), choices=list(LIVE.items()), method="with_published"
    )
    without = django_filters.ChoiceFilter(
        label=_("Not in plain words in"), choices=settings.LANGUAGES, method="without_words"
    )
    soon = django_filters.ChoiceFilter(
        label=_("Within 14 days"),
        choices=[("closes", _("closes")), ("expires", _("expires"))],
        method="with_soon",
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Kind.choices)
    origin = django_filters.ChoiceFilter(label=_("Origin"), choices=Origin.choices)
    programme = django_filters.ChoiceFilter(
        label=_("Programme"), choices=programmes, field_name="programme__translation_key"
    )

    texts = django_filters.ChoiceFilter(
        label=_("Texts in plain words"), choices=list(TEXTS.items()), method="with_texts"
    )

    class Meta:
        model = FundingOpportunity
        fields: list[str] = []

    def with_texts(self, calls: QuerySet, _name: str, value: str) -> QuerySet:
        """Return the calls whose texts wait for a translator; of what is still to be found."""
        return waiting_calls(value, calls)

    def with_published(self, calls: QuerySet, _name: str, value: str) -> QuerySet:
        """Return what visitors can or cannot see."""
        return calls.filter(live=value == "live")

    def without_words(self, calls: QuerySet, _name: str, value: str) -> QuerySet:
        """Return those about which nothing is said in plain words in a language."""
        said = OpportunityText.objects.filter(language=value).exclude(summary="")
        return calls.exclude(pk__in=said.values("opportunity"))

    def with_soon(self, calls: QuerySet, _name: str, value: str) -> QuerySet:
        """Return what visitors will not find as open, or not at all, before long."""
        now = timezone.now()
        if value == "closes":
            return closing_before_long(calls, now)
        return calls.filter(live=True, expire_at__range=(now, now + SOON))

    def with_status(self, calls: QuerySet, _name: str, value: str) -> QuerySet:
        """Return the calls of a status, as the rule of funding/deadlines.py computes it."""
        now = timezone.now()
        rows: Any = calls.model.objects.only("opens_on", "permanent").prefetch_related(
            "cut_offs", "texts"
        )
        return calls.filter(pk__in=[call.pk for call in rows if call.status(now) == value])


class ListCalls(IndexView):
    """All calls; ways to their forms for those who may open them."""

    # The keys of those listed that somebody may change, and delete.
    mine: dict[str, set[int]]

    def paginate_queryset(self, queryset: QuerySet, page_size: int) -> tuple[Any, ...]:
        found = super().paginate_queryset(queryset, page_size)
        self.mine = allowed(self.request.user, ("change", "delete"), found[2])
        return found

    def get_edit_url(self, instance: FundingOpportunity) -> str | None:
        return super().get_edit_url(instance) if instance.pk in self.mine["change"] else None

    def get_delete_url(self, instance: FundingOpportunity) -> str | None:
        return super().get_delete_url(instance) if instance.pk in self.mine["delete"] else None


class HistoryOfCall(HistoryView):
    """What was done with a call, and ways to its form: for those who may change it."""

    permission_required = "change"
