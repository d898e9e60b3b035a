"""A page for editors: calls that are likely one measure told twice."""

from __future__ import annotations

from itertools import chain

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from funding.imports.decisions import DecisionError
from funding.imports.sources.doubles import keep_apart, likely_doubles, merge
from funding.models.opportunity import FundingOpportunity
from funding.rights import allowed
from home.rights.instances import may_publish

from .layout import page

MOST_SHOWN = 50
# What an editor can decide, by the last part of the address; and what is said then.
DECISIONS = {"merge": (merge, _("Merged.")), "apart": (keep_apart, _("They stay two calls."))}


@require_http_methods(["GET"])
def doubles(request: HttpRequest) -> HttpResponse:
    """Show pairs that may be one measure, with what agrees and what differs."""
    _demand(request, "change")
    pairs = likely_doubles(MOST_SHOWN)
    may = allowed(
        request.user, ("change", "publish"), chain.from_iterable(pair.calls for pair in pairs)
    )
    context = {
        "pairs": pairs,
        "may_decide": request.user.has_perm("funding.publish_fundingopportunity"),
        # No way leads where it would be refused: to a form, or to a decision on both.
        "editable": may["change"],
        "decidable": may["publish"],
    }
    return page(request, "doubles", context)


@require_POST
def decide_double(request: HttpRequest, kept: int, other: int, decision: str) -> HttpResponse:
    """Merge the other into the kept one, or note that they are not the same."""
    _demand(request, "publish")
    for call in FundingOpportunity.objects.filter(pk__in=[kept, other]):
        if not may_publish(request.user, call):
            raise PermissionDenied
    if decision not in DECISIONS:
        raise Http404
    decide, said = DECISIONS[decision]
    try:
        decide(kept, other, request.user)
    except DecisionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("funding_doubles")


def _demand(request: HttpRequest, action: str) -> None:
    if not request.user.has_perm(f"funding.{action}_fundingopportunity"):
        raise PermissionDenied
