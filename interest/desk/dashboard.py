"""What waits for advisers, and for who sees to it that somebody answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.matching.places import is_within
from funding.presentation.names import names_now
from home.dashboard.registry import Heading, Waiting, waiting
from interest.models.advisers import covered_by_anyone, has_fallback
from interest.models.enquiries import Enquiry, State

from .permissions import has_desk


@waiting(Heading.ENQUIRIES)
def enquiries(user: Any) -> Iterator[Waiting]:
    """Say how many are new, and how many that somebody has taken on are still open."""
    if not has_desk(user):
        return
    visible, desk = Enquiry.objects.visible_to(user).order_by(), reverse("enquiries")
    taken = Q(assigned_to=user) & ~Q(state__in=[State.NEW, State.CLOSED])
    counts = visible.aggregate(
        new=Count("pk", filter=Q(state=State.NEW)), mine=Count("pk", filter=taken)
    )
    if new := counts["new"]:
        words = ngettext("%(n)s new enquiry", "%(n)s new enquiries", new)
        yield Waiting(words % {"n": new}, f"{desk}?state={State.NEW}")
    if mine := counts["mine"]:
        words = ngettext(
            "%(n)s enquiry of yours in progress", "%(n)s enquiries of yours in progress", mine
        )
        yield Waiting(words % {"n": mine}, f"{desk}?assigned=me")


@waiting(Heading.ENQUIRIES)
def covered_by_nobody(user: Any) -> Iterator[Waiting]:
    """Tell administrators, by territory, how many nobody answers."""
    if not user.is_superuser:
        return
    territories = unanswered()
    if total := sum(count for _name, count in territories):
        words = ngettext(
            "%(n)s enquiry that no adviser covers: %(where)s",
            "%(n)s enquiries that no adviser covers: %(where)s",
            total,
        )
        where = ", ".join(f"{name} ({count})" for name, count in territories)
        address = f"{reverse('enquiries')}?covered=nobody"
        yield Waiting(words % {"n": total, "where": where}, address)


def unanswered() -> list[tuple[str, int]]:
    """Return the territories nobody answers for, each with its open enquiries."""
    here = Enquiry.objects.confirmed().filter(handed_at=None)
    open_ones = here.exclude(state=State.CLOSED).order_by()
    by_territory = open_ones.values_list("territory").annotate(count=Count("pk"))
    counts = list(by_territory.order_by("territory"))
    if not counts or has_fallback():
        return []
    names, covered = names_now(), covered_by_anyone()
    return [
        (names("territory", code) if code else _("no territory given"), count)
        for code, count in counts
        if not any(is_within(code, area) for area in covered)
    ]
