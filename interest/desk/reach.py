"""How many firms were reached, and that figure on the page of results. Sums, never persons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.formats import day
from core.forms import set_choices
from funding.presentation.names import names_now
from home.places import is_within
from interest.models.reach import Reach

from .forms import WITHIN
from .indicators import AdoptError, adopt, adoptable
from .permissions import DeskView


@dataclass(frozen=True)
class ReachRow:
    """A line of a table of figures."""

    code: str
    name: str
    firms: int


def firms_reached(rows: Iterable[ReachRow], territory: str = "") -> int:
    """Return firms in a territory and all that lies within it; empty for everywhere."""
    return sum(row.firms for row in rows if not territory or is_within(row.code, territory))


def by_territory() -> list[ReachRow]:
    """Return firms of each territory that was named, the most first."""
    names = names_now()
    return [
        ReachRow(code, names("territory", code) if code else _("no territory given"), firms)
        for code, firms in _sums(Reach.objects.filter(theme=""), "territory")
    ]


def by_theme() -> list[ReachRow]:
    """Return firms that chose each theme; one that chose two counts in both."""
    names = names_now()
    return [
        ReachRow(code, names("theme", code), firms)
        for code, firms in _sums(Reach.objects.exclude(theme=""), "theme")
    ]


def by_month() -> list[ReachRow]:
    """Return firms of each month, the latest first."""
    rows = _sums(Reach.objects.filter(theme=""), "month")
    return [
        ReachRow(f"{month:%Y-%m}", day(month, "month"), firms)
        for month, firms in sorted(rows, reverse=True)
    ]


def _in_words(firms: int) -> str:
    return ngettext("%(n)s firm was informed.", "%(n)s firms were informed.", firms) % {"n": firms}


def _sums(rows: Any, field: str) -> list[tuple[Any, int]]:
    found = rows.values_list(field).annotate(total=Sum("firms")).order_by("-total", field)
    return list(found)


class AdoptForm(forms.Form):
    """Which figure goes into which indicator."""

    territory = forms.ChoiceField(label=gettext_lazy("Figure"), required=False)
    indicator = forms.ChoiceField(label=gettext_lazy("Indicator"))

    def __init__(self, user: Any, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.rows = by_territory()
        self.indicators = adoptable(user)
        places = [row for row in self.rows if row.code]
        every = ("", _("All territories: %(n)s") % {"n": firms_reached(self.rows)})
        each = [(row.code, f"{row.name}: {firms_reached(self.rows, row.code)}") for row in places]
        set_choices(self, "territory", [every, *each])
        self.fields["indicator"].widget.attrs["style"] = WITHIN
        indicators = [(str(item.translation_key), item.name) for item in self.indicators]
        set_choices(self, "indicator", indicators)

    @property
    def firms(self) -> int:
        """The figure that was chosen."""
        return firms_reached(self.rows, self.cleaned_data["territory"])


class ReachView(DeskView):
    """Firms reached by territory, theme and month; a button puts a sum among the results."""

    template_name = "interest/desk/figures.html"
    page_title = gettext_lazy("Firms informed")
    header_icon = "table"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the figures."""
        return self._shown(AdoptForm(request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Put a figure into an indicator."""
        form = AdoptForm(request.user, request.POST)
        if not form.is_valid():
            return self._shown(form)
        try:
            waits = adopt(form.cleaned_data["indicator"], form.firms, request.user)
        except AdoptError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The indicator was updated in all languages."))
            if waits:
                sentence = _("Somebody who may publish has to publish: %(pages)s")
                messages.warning(request, sentence % {"pages": waits})
        return redirect("enquiry_figures")

    def _shown(self, form: AdoptForm) -> HttpResponse:
        context = {
            "in_words": _in_words(firms_reached(form.rows)),
            "tables": [
                (_("By territory"), _("Territory"), form.rows),
                (_("By theme"), _("Theme"), by_theme()),
                (_("By month"), _("Month"), by_month()),
            ],
            "form": form if form.indicators else None,
        }
        return self.render_to_response(self.get_context_data(**context))
