"""What waits for those who edit calls, on the admin's start page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from funding.imports.sources.health import EDITORS, failing_sources
from funding.models.imports import SourceChange
from funding.models.opportunity import FundingOpportunity
from funding.rights import calls_for
from home.dashboard.registry import Heading, Waiting, waiting

from .lists import closing_before_long


@waiting(Heading.CALLS)
def changes_of_sources(user: Any) -> Iterator[Waiting]:
    """Say how many changes wait for a decision of theirs."""
    waits = SourceChange.objects.filter(state=SourceChange.State.WAITING)
    count = waits.filter(opportunity__in=calls_for(user, "publish")).order_by().count()
    if count:
        words = ngettext(
            "%(n)s change in a source to decide on", "%(n)s changes in sources to decide on", count
        )
        yield Waiting(words % {"n": count}, reverse("funding_source_changes"))


@waiting(Heading.CALLS)
def sources_that_fail(user: Any) -> Iterator[Waiting]:
    """Name the sources that could not be read for days."""
    if not user.has_perm(EDITORS):
        return
    names = [str(name) for name in failing_sources(timezone.now())]
    if names:
        words = ngettext(
            "%(n)s source cannot be read: %(names)s",
            "%(n)s sources cannot be read: %(names)s",
            len(names),
        )
        said = {"n": len(names), "names": ", ".join(names)}
        yield Waiting(words % said, reverse("funding_import_calls"))


@waiting(Heading.SOON)
def calls_that_close(user: Any) -> Iterator[Waiting]:
    """Say how many of the calls they edit close before long."""
    count = closing_before_long(calls_for(user, "change").listed(), timezone.now()).count()
    if count:
        words = ngettext("%(n)s call closes", "%(n)s calls close", count)
        calls = reverse(FundingOpportunity.snippet_viewset.get_url_name("list"))
        yield Waiting(words % {"n": count}, f"{calls}?soon=closes&published=live&ordering=last_end")
