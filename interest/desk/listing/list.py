"""The list of enquiries: narrowed by codes in the address, or searched by words that are posted."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import BaseListingView
from wagtail.admin.widgets.button import HeaderButton

from core.text import fold
from funding.presentation.names import names_now
from interest.models.enquiries import Enquiry, EnquiryQuerySet, State
from interest.readiness.tasks import missing_now

from ..dashboard import unanswered
from ..forms import EnquirySearchForm
from ..permissions import DeskMixin, DeskView, name_of
from .export import KINDS
from .filters import EnquiryFilterSet


class ListView(DeskMixin, BaseListingView):
    """The enquiries of the territories somebody answers for, the latest first."""

    model = Enquiry
    page_title = DeskView.page_title
    header_icon = DeskView.header_icon
    template_name = "interest/desk/list.html"
    results_template_name = "interest/desk/list_results.html"
    index_url_name = "enquiries"
    index_results_url_name = "enquiry_results"
    filterset_class: type[EnquiryFilterSet] | None = EnquiryFilterSet
    default_ordering = "-submitted_at"
    paginate_by: int | None = 50

    def get_header_buttons(self) -> list[Any]:
        """Return the way to the figures, and for administrators to a person's data."""
        buttons = [HeaderButton(_("Firms informed"), reverse("enquiry_figures"), icon_name="table")]
        if self.request.user.is_superuser:
            address = reverse("enquiry_person")
            buttons.append(HeaderButton(_("A person’s data"), address, icon_name="user"))
        return buttons

    @cached_property
    def columns(self) -> list[Column]:
        """Return what is printed of each, in the language of who looks."""
        return enquiry_columns()

    def get_base_queryset(self) -> EnquiryQuerySet:
        """Return those that somebody may see, with what the list prints."""
        return Enquiry.objects.visible_to(self.request.user).select_related("assigned_to")

    def filter_queryset(self, queryset: EnquiryQuerySet) -> EnquiryQuerySet:
        """Narrow it by what was understood of the address."""
        self.filters.is_valid()
        return self.filters.filter_queryset(queryset)

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Equals always in the same order."""
        return super().order_queryset(queryset).order_by(self.ordering, "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context |= {"search": EnquirySearchForm(), "in_words": in_words(context["items_count"])}
        if self.filters:
            query = urlencode(self.filters.chosen)
            exports = {kind.upper(): reverse("enquiry_export", args=[kind]) for kind in KINDS}
            context["exports"] = [(name, f"{url}?{query}") for name, url in exports.items()]
        if self.request.user.is_superuser:
            context |= {"unanswered": unanswered(), "missing": len(missing_now())}
        return context


class SearchView(ListView):
    """What was found by words. They come and go in the body of the request, never in an address."""

    filterset_class = None
    paginate_by = None
    words = EnquirySearchForm()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Go to the list: words are not in the address, so there is nothing to show."""
        return redirect("enquiries")

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show the enquiries in which the words occur, whatever their status."""
        self.words = EnquirySearchForm(request.POST)
        return super().get(request)

    def filter_queryset(self, queryset: EnquiryQuerySet) -> EnquiryQuerySet:
        """Return the latest in which every word occurs."""
        self.total = 0
        if not self.words.is_valid():
            return queryset.none()
        found, self.total = found_by_words(queryset, self.words.cleaned_data["words"])
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "searched": True,
            "search": self.words,
            "in_words": in_words(self.total),
            "cut_off": MOST_FOUND if self.total > MOST_FOUND else 0,
        }


def in_words(total: int) -> str:
    """Return how many enquiries there are."""
    return ngettext("%(n)s enquiry", "%(n)s enquiries", total) % {"n": total}


def enquiry_columns() -> list[Column]:
    """Return what is printed of enquiries; names of codes are looked up once for all rows."""
    names, languages = names_now(), dict(settings.LANGUAGES)
    return [
        TitleColumn(
            "number",
            label=_("Number"),
            accessor="pk",
            get_url=lambda item: reverse("enquiry", args=[item.pk]),
        ),
        DateColumn("submitted_at", label=_("Sent"), sort_key="submitted_at"),
        Column("firm", label=_("Firm")),
        Column(
            "territory",
            label=_("Territory"),
            accessor=lambda item: names("territory", item.territory) if item.territory else "",
        ),
        Column(
            "themes",
            label=_("Themes"),
            accessor=lambda item: ", ".join(names("theme", code) for code in item.themes),
        ),
        Column(
            "language",
            label=_("Language"),
            accessor=lambda item: languages.get(item.language, item.language),
        ),
        StatusTagColumn(
            "state",
            label=_("Status"),
            accessor="get_state_display",
            primary=lambda item: item.state == State.NEW,
        ),
        Column(
            "assigned_to", label=_("Assigned to"), accessor=lambda item: name_of(item.assigned_to)
        ),
    ]


MOST_FOUND = 100
FIELDS = ("firm", "person", "email", "phone", "message")


def found_by_words(visible: EnquiryQuerySet, words: str) -> tuple[EnquiryQuerySet, int]:
    """Return those in which every word occurs, the latest 100, and how many there are.

    Letters are compared without case and marks, which SQLite cannot do: Știința is found by
    stiinta. All are read for it, in one query; advisers have thousands of enquiries, not millions.
    """
    wanted = fold(words).split()
    numbers = []
    for number, *texts in visible.values_list("pk", *FIELDS).iterator():
        text = fold(" ".join(texts))
        if all(word in text for word in wanted):
            numbers.append(number)
    return visible.filter(pk__in=numbers[:MOST_FOUND]), len(numbers)
