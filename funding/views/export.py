"""Any selection of calls as a file."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from limits import RateLimitItem, parse

from core.database import is_unavailable
from core.forms import with_query
from core.network import network_mark
from funding.catalogue.query import find
from funding.exports import FORMATS, ExportContext, filled, with_export_data
from funding.forms.export import ExportForm
from funding.models.opportunity import FundingOpportunity
from funding.models.source import FundingSourcePage
from funding.presentation.cards import programme_of, programmes_of, suggested_themes
from home import rate_limits
from home.navigation.page_registry import page_registry

from .call_list import chosen_calls

if TYPE_CHECKING:
    from funding.pages import FundingIndexPage

logger = logging.getLogger(__name__)

MOST_IN_A_FILE = 10_000
MOST_IN_A_FEED = 100
TOO_OFTEN = gettext_lazy(
    "Many files of calls were made for your network within an hour. Please try again later."
)


def export_calls(index: FundingIndexPage, request: HttpRequest, suffix: str) -> HttpResponse:
    """Return the calls an address asks for as a file: calendar, feed, table or data."""
    if request.method == "HEAD":
        return _answer(suffix, b"")
    if not _is_within_limit(request):
        response = render(request, "429.html", {"words": TOO_OFTEN}, status=429)
        response["Retry-After"] = str(rate_limits.wait(*_limit(request)))
        return response
    form = chosen_calls(request, index.programmes())
    order = form.choices if suffix != "atom" else replace(form.choices, sort="changed")
    ids = find(order, timezone.now()).ids[: MOST_IN_A_FEED if suffix == "atom" else MOST_IN_A_FILE]
    address = with_query(index.calls_url(request), form.query())
    return _file(index, request, suffix, ids, address, _("Calls"))


def export_call(index: FundingIndexPage, request: HttpRequest, slug: str) -> HttpResponse:
    """Return the dates of one call as a calendar."""
    item = FundingOpportunity.objects.filter(slug=slug, live=True).first()
    if item is None:
        raise Http404
    address = f"{index.calls_url(request)}{slug}/"
    return _file(index, request, "ics", [item.pk], address, item.display_title)


def _limit(request: HttpRequest) -> tuple[RateLimitItem, str, str]:
    return parse(settings.EXPORT_LIMIT), "export", network_mark(request)


def _is_within_limit(request: HttpRequest) -> bool:
    """Return whether a file may be made for this network; a count that fails refuses nobody."""
    try:
        return rate_limits.hit(*_limit(request))
    except Error as error:
        if not is_unavailable(error):
            raise
        logger.warning("An export was not counted: %s", error)
        return True


def _file(
    index: FundingIndexPage,
    request: HttpRequest,
    suffix: str,
    ids: Sequence[int],
    address: str,
    title: str,
) -> HttpResponse:
    kind = FORMATS[suffix]
    base_url = index.calls_url(request)
    found = {
        item.pk: item for item in with_export_data(FundingOpportunity.objects.filter(pk__in=ids))
    }
    calls = [found[pk] for pk in ids if pk in found]
    programmes, suggested = _programmes(index, calls), suggested_themes(found)
    context = ExportContext(
        language=index.locale.language_code,
        base_url=request.build_absolute_uri("/").rstrip("/"),
        title=f"SME4GREEN: {title}",
        address=request.build_absolute_uri(address),
        now=timezone.now(),
        address_of=lambda item: request.build_absolute_uri(f"{base_url}{item.slug}/"),
        own_address=request.build_absolute_uri(),
        programme_of=lambda item: programmes[item.programme_id],
        suggested_of=lambda item: suggested[item.pk],
    )
    columns = ExportForm.from_request(request)
    keys = columns.keys
    if kind.has_columns and columns.only_filled:
        keys = filled(keys, calls, context)
    return _answer(suffix, kind.write(calls, keys, context))


def _answer(suffix: str, body: bytes | str) -> HttpResponse:
    kind = FORMATS[suffix]
    disposition = "inline" if suffix in {"atom", "json"} else "attachment"
    return HttpResponse(
        body,
        content_type=kind.content_type,
        headers={"Content-Disposition": f'{disposition}; filename="sme4green-calls.{kind.suffix}"'},
    )


def _programmes(
    index: FundingIndexPage, calls: Iterable[FundingOpportunity]
) -> dict[int | None, FundingSourcePage | None]:
    """Return the page of each programme in the language of the index, else in its own.

    None where visitors may read it in neither.
    """
    sources, readable = programmes_of(index.programmes()), page_registry().by_id
    of_programme = {item.programme_id: item for item in calls}
    return {
        pk: programme_of(item, sources) or (item.programme if pk in readable else None)
        for pk, item in of_programme.items()
    }
