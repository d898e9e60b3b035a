"""The page of one outgoing link: where it is, what each visit showed, and replacing it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from home.models.outgoing import LONGEST_ADDRESS, LinkProblem
from home.outgoing.addresses import normal, own_hosts
from home.outgoing.places import links_of
from home.outgoing.rule import Outcome
from home.outgoing.visit import Visitor
from home.reports.replacing import Effect, Target, replace, targets

from .rights import may_edit_pages

EFFECTS = {
    Effect.PUBLISHED: gettext_lazy("will be published"),
    Effect.DRAFT: gettext_lazy("will be saved as a draft: you may not publish it"),
    Effect.REFUSED: gettext_lazy("stays as it is: you may not change it"),
}
MOST_VISITS = 60


def visitor() -> Visitor:
    """Return who opens the new address while somebody waits."""
    return Visitor(pause=0.5, longest=10.0)


class ReplaceForm(forms.Form):
    """The new address; one that refuses programs needs somebody who has opened it."""

    new = forms.URLField(
        label=gettext_lazy("New address"), max_length=LONGEST_ADDRESS, assume_scheme="https"
    )
    opened = forms.BooleanField(
        label=gettext_lazy("I opened the new address: it works"), required=False
    )

    def __init__(self, old: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.old = old

    def clean_new(self) -> str:
        """Refuse the same address, and one of the site itself."""
        new = normal(self.cleaned_data["new"], own_hosts())
        if not new or new == self.old:
            raise forms.ValidationError(_("Give another address outside this site."))
        return new

    def clean(self) -> dict[str, Any]:
        """Open the new address."""
        given = super().clean() or {}
        if new := given.get("new"):
            finding = visitor().open(new)
            if finding.outcome == Outcome.FAILS or finding.problem == LinkProblem.PRIVATE:
                why = LinkProblem(finding.problem).label if finding.problem else ""
                self.add_error("new", _("This address does not work: %(why)s") % {"why": why})
            elif finding.outcome != Outcome.WORKS and not given.get("opened"):
                words = _("It is not certain that this address works: open it, then tick this.")
                self.add_error("opened", words)
        return given


class LinkView(WagtailAdminTemplateMixin, TemplateView):
    """Shows it; a POST previews a replacement, or makes it."""

    page_title = gettext_lazy("Outgoing link")
    header_icon = "link-external"
    template_name = "home/admin/link.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Refuse who has no page to edit, and a link in nothing of theirs."""
        if not may_edit_pages(request.user):
            raise PermissionDenied
        self.link = get_object_or_404(links_of(request.user), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        report = {"url": reverse("outgoing_links_report"), "label": _("Outgoing links")}
        here = {"url": "", "label": self.page_title, "sublabel": self.link.url}
        return [*self.breadcrumbs_items, report, here]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Preview the replacement, or make it where it was previewed."""
        form = ReplaceForm(self.link.url, request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        if "replace" not in request.POST:
            return self.render_to_response(self.get_context_data(form=form, previewed=True))
        done = replace(self.link, form.cleaned_data["new"], request.user)
        _say(request, done)
        return redirect("outgoing_links_report")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or ReplaceForm(
            self.link.url, initial={"new": self.link.moved_to}
        )
        return super().get_context_data(
            link=self.link,
            form=form,
            rows=[(each, EFFECTS[each.effect]) for each in targets(self.link, self.request.user)],
            visits=self.link.visits.all()[:MOST_VISITS],
            **kwargs,
        )


def _say(request: HttpRequest, done: list[Target]) -> None:
    """Say what became of each place."""
    counts = Counter(each.effect for each in done)
    if published := counts[Effect.PUBLISHED]:
        words = ngettext(
            "The address was replaced in %(n)s place.",
            "The address was replaced in %(n)s places.",
            published,
        )
        messages.success(request, words % {"n": published})
    for effect, words in (
        (Effect.DRAFT, _("Saved as drafts, to be published by whoever may: %(places)s")),
        (Effect.REFUSED, _("Not replaced: %(places)s")),
    ):
        places = [
            f"{each.title} ({each.problem})" if each.problem else each.title
            for each in done
            if each.effect == effect
        ]
        if places:
            messages.warning(request, words % {"places": ", ".join(places)})
