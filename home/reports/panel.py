"""On the admin's start page: how many links, facts and pictures wait for somebody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component

from home.models.outgoing import LinkState
from home.outgoing.places import links_of

from .facts import facts_due
from .files import SilentPicturesReport, pictures_without_text


def _words(state: LinkState, count: int) -> str:
    words = {
        LinkState.DEAD: ngettext("%(n)s dead link", "%(n)s dead links", count),
        LinkState.MOVED: ngettext(
            "%(n)s link leads to a new address", "%(n)s links lead to new addresses", count
        ),
        LinkState.UNSURE: ngettext(
            "%(n)s link that may not work", "%(n)s links that may not work", count
        ),
    }
    return words[state] % {"n": count}


class ToCheck(Component):
    """Counts, each with the way to its list."""

    name = "to_check"
    template_name = "home/admin/to_check.html"
    order = 216

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        rows = []
        if due := facts_due(user).count():
            words = ngettext(
                "%(n)s page whose facts are to be read again",
                "%(n)s pages whose facts are to be read again",
                due,
            )
            rows.append((words % {"n": due}, f"{reverse('facts_report')}?due=now"))
        links = links_of(user).order_by().values_list("state").annotate(Count("pk"))
        counts = dict(links)
        for state in (LinkState.DEAD, LinkState.MOVED, LinkState.UNSURE):
            if count := counts.get(state):
                address = f"{reverse('outgoing_links_report')}?state={state}"
                rows.append((_words(state, count), address))
        if silent := pictures_without_text(user).count():
            words = ngettext(
                "%(n)s picture without alternative text in a language",
                "%(n)s pictures without alternative text in a language",
                silent,
            )
            rows.append((words % {"n": silent}, reverse(SilentPicturesReport.index_url_name)))
        return {"rows": rows}
