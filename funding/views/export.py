"""Any selection of calls as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from funding.catalogue.query import find
from funding.exports import FORMATS, ExportContext, with_export_data
from funding.forms.export import ExportForm
from funding.models.opportunity import FundingOpportunity

from .call_list import chosen_calls

if TYPE_CHECKING:
    from funding.pages import FundingIndexPage

MOST_IN_A_FILE = 10_000
MOST_IN_A_FEED = 100


def export_calls(index: FundingIndexPage, request: HttpRequest, suffix: str) -> HttpResponse:
    """Return the calls an address asks for as a file: calendar, feed, table or data."""
    form = chosen_calls(request, index.programmes())
    order = form.choices if suffix != "atom" else replace(form.choices, sort="changed")
    ids = find(order, timezone.now()).ids[: MOST_IN_A_FEED if suffix == "atom" else MOST_IN_A_FILE]
    query = request.META.get("QUERY_STRING", "")
    base_url = index.calls_url(request)
    address = f"{base_url}?{query}" if query else base_url
    return _file(index, request, suffix, ids, address, _("Calls"))


def export_call(index: FundingIndexPage, request: HttpRequest, slug: str) -> HttpResponse:
    """Return the dates of one call as a calendar."""
    item = FundingOpportunity.objects.filter(slug=slug, live=True).first()
    if item is None:
        raise Http404
    address = f"{index.calls_url(request)}{slug}/"
    return _file(index, request, "ics", [item.pk], address, item.display_title)


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
    context = ExportContext(
        language=index.locale.language_code,
        base_url=request.build_absolute_uri("/").rstrip("/"),
        title=f"SME4GREEN: {title}",
        address=request.build_absolute_uri(address),
        now=timezone.now(),
        address_of=lambda item: request.build_absolute_uri(f"{base_url}{item.slug}/"),
        own_address=request.build_absolute_uri(),
    )
    columns = ExportForm.from_request(request).keys
    body = kind.write([found[pk] for pk in ids if pk in found], columns, context)
    disposition = "inline" if suffix in {"atom", "json"} else "attachment"
    return HttpResponse(
        body,
        content_type=kind.content_type,
        headers={"Content-Disposition": f'{disposition}; filename="sme4green-calls.{kind.suffix}"'},
    )
