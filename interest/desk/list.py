"""The list of enquiries: narrowed by codes in the address, or searched by words that are posted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, Table, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from core.text import fold
from funding.presentation.names import names_now
from home.places import is_within
from interest.models.advisers import covered_by_anyone, has_fallback
from interest.models.enquiries import Enquiry, EnquiryQuerySet, State
from interest.readiness.tasks import BeforeYouPublish

from .forms import EnquirySearchForm, FilterForm
from .permissions import DeskView, name_of

ON_A_PAGE = 50


class ListView(DeskView):
    """The enquiries of the territories somebody answers for, the latest first."""

    template_name = "interest/desk/list.html"

    def get_header_buttons(self) -> list[Any]:
        """Return the way to the figures, and for administrators to a person's data."""
        buttons = [HeaderButton(_("Firms informed"), reverse("enquiry_figures"), icon_name="table")]
        if self.request.user.is_superuser:
            address = reverse("enquiry_person")
            buttons.append(HeaderButton(_("A person’s data"), address, icon_name="user"))
        return buttons

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the page of the list that the address names."""
        form = FilterForm(request.GET, request.user)
        found = form.found().select_related("assigned_to")
        paginator = WagtailPaginator(found, ON_A_PAGE)
        page = paginator.get_page(form.page)
        query = urlencode(form.chosen)
        context = {
            "filters": form,
            "search": EnquirySearchForm(),
            "table": enquiry_table(page.object_list),
            "total": paginator.count,
            "in_words": in_words(paginator.count),
            "page_obj": page,
            **(unanswered() if request.user.is_superuser else {}),
            "elided_page_range": paginator.get_elided_page_range(page.number),
            "exports": [
                (kind.upper(), f"{reverse('enquiry_export', args=[kind])}?{query}")
                for kind in ("xlsx", "csv")
            ],
        }
        return self.render_to_response(self.get_context_data(**context))


class SearchView(DeskView):
    """What was found by words. They come and go in the body of the request, never in an address."""

    template_name = "interest/desk/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Go to the list: words are not in the address, so there is nothing to show."""
        return redirect("enquiries")

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show the enquiries in which the words occur, whatever their status."""
        form = EnquirySearchForm(request.POST)
        found, total = Enquiry.objects.none(), 0
        if form.is_valid():
            visible = Enquiry.objects.visible_to(request.user)
            found, total = found_by_words(visible, form.cleaned_data["words"])
        context = {
            "searched": True,
            "search": form,
            "table": enquiry_table(found.select_related("assigned_to")),
            "total": total,
            "in_words": in_words(total),
            "cut_off": MOST_FOUND if total > MOST_FOUND else 0,
        }
        return self.render_to_response(self.get_context_data(**context))


def unanswered() -> dict[str, Any]:
    """Return what an administrator is told: what is not set up, and enquiries nobody got."""
    panel: dict[str, Any] = {"before_you_publish": BeforeYouPublish()}
    if has_fallback():
        return panel
    names, covered = names_now(), covered_by_anyone()
    here = Enquiry.objects.confirmed().filter(handed_at=None)
    open_ones = here.exclude(state=State.CLOSED).order_by()
    counts = open_ones.values_list("territory").annotate(count=Count("pk")).order_by("territory")
    return panel | {
        "unanswered": [
            (names("territory", code) if code else _("no territory given"), count)
            for code, count in counts
            if not any(is_within(code, area) for area in covered)
        ]
    }


def in_words(total: int) -> str:
    """Return how many enquiries there are."""
    return ngettext("%(n)s enquiry", "%(n)s enquiries", total) % {"n": total}


def enquiry_table(enquiries: Iterable[Enquiry]) -> Table:
    """Return enquiries as a table; names of codes are looked up once for all rows."""
    names, languages = names_now(), dict(settings.LANGUAGES)
    columns = [
        TitleColumn(
            "number",
            label=_("Number"),
            accessor="pk",
            get_url=lambda item: reverse("enquiry", args=[item.pk]),
        ),
        DateColumn("submitted_at", label=_("Sent")),
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
    return Table(columns, enquiries)


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
