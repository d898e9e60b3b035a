"""What a small firm can ask for now, for the home page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from funding.catalogue.query import CallQuery, find, group_at
from funding.catalogue.ranking import Group
from funding.models.source import FundingSourcePage

from .cards import cards, programmes_of
from .places import EVERYWHERE, at_place, calls_left_out, place_links

SHOWN = 6
# What may stand on the home page: nothing that needs partners, nothing nobody has read.
WITHIN_REACH = (Group.NOW, Group.COMING, Group.UNCONFIRMED)


def money_now(
    request: HttpRequest,
    place: str,
    language: str,
    addresses: dict[str, str],
    sources: Iterable[FundingSourcePage],
    now: datetime,
) -> dict[str, Any] | None:
    """Return the best of a place and what is said about it; None while there are no calls at all.

    `addresses` are those of the list of calls (`calls_url`), the sources (`sources_url`) and the
    finder (`finder_url`).
    """
    facets = {"place": [place]} if place else {}
    results = find(CallQuery("", facets, "fit", language), now)
    hits = results.ids
    found = {pk: group for pk in hits[:SHOWN] if (group := group_at(pk, now)) in WITHIN_REACH}
    if not hits:
        return None
    everything = at_place(request.path, place=EVERYWHERE)
    groups = list(found.values())
    return {
        "heading": heading_of(groups),
        "calls": cards(list(found), addresses["calls_url"], programmes_of(sources), now),
        "lead": lead_of(groups),
        "places": place_links(request.path, (), place, EVERYWHERE),
        "left_out": calls_left_out(results.elsewhere, everything),
        "calls_url": at_place(addresses["calls_url"], place=place),
        "sources_url": at_place(addresses["sources_url"], place=place),
        "entries_url": f"{at_place(addresses['sources_url'], place=place)}#entries",
        "finder_url": addresses["finder_url"],
    }


def heading_of(groups: list[Group]) -> str:
    """Return the heading of calls in these groups: “now” stands above what is open and no more."""
    open_now = groups.count(Group.NOW)
    if not groups:
        return _("Calls and measures")
    if open_now == len(groups):
        return _("You can ask for this now")
    return _("Open now, and what may come") if open_now else _("What may come")


def lead_of(groups: list[Group]) -> str:
    """Return one honest sentence about what follows, by the groups that its first calls are in."""
    open_now = groups.count(Group.NOW)
    if not groups:
        return _("Today no call is known that a small firm here could apply for on its own.")
    if not open_now:
        return _("Today nothing is known to be open to a small firm here. This may come:")
    if open_now < len(groups):
        return _("Little is open to a small firm here today. What is open comes first.")
    return _("For small firms that apply on their own, the most suitable for this place first.")
