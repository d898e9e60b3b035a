"""incentivi.gov.it: what the Italian state, regions, chambers and towns give to firms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.choices import Origin
from funding.imports.errors import RefusedError
from funding.imports.sources.fetch import Fetch
from funding.imports.sources.frame import Source

from .record import PAGE, SHAPE, stamp
from .table import ALIASES, answer_of, rows_of, tidy

URL = "https://www.incentivi.gov.it/solr/coredrupal/select"
PAGE_SIZE = 500
# Six thousand in 2026; many more are not what was asked for.
MOST_RECORDS = 30_000
OLDEST_EXPORT = timedelta(days=14)


def documents(fetch: Fetch) -> Iterator[bytes]:
    """Yield the pages of the whole list, each record once. Raises RefusedError."""
    first = fetch.get(**_question(0))
    if not first.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        yield _export(fetch, first)
        return
    pages: list[bytes] = []
    numbers: set[str] = set()
    total = None
    while total is None or (len(pages) * PAGE_SIZE < total and len(numbers) < total):
        page = fetch.get(**_question(len(pages) * PAGE_SIZE)) if pages else first
        answer = answer_of(page)
        found = answer.get("numFound")
        if isinstance(found, bool) or not isinstance(found, int) or not 0 < found <= MOST_RECORDS:
            raise RefusedError(_("The list has %(total)s records.") % {"total": found})
        docs = answer.get("docs")
        if not isinstance(docs, list) or (not docs and len(pages) * PAGE_SIZE < found):
            raise RefusedError(_("The answer has no records."))
        if total not in (None, found):
            fetch.is_incomplete(_("The number of records changed during the scan."))
        total = max(found, total or 0)
        numbers.update(str(tidy(row).get("ID_Incentivo")) for row in docs if isinstance(row, dict))
        pages.append(page)
    if len(numbers) < total:
        fetch.is_incomplete(
            _("The list announced %(total)d records and showed %(seen)d different ones.")
            % {"total": total, "seen": len(numbers)}
        )
    yield from pages


def _export(fetch: Fetch, document: bytes) -> bytes:
    """Return the CSV export, which an address of the settings may lead to, if it is a new one."""
    touched = max(filter(None, map(stamp, rows_of(document))), default=None)
    if touched is None or timezone.now().replace(tzinfo=None) - touched > OLDEST_EXPORT:
        raise RefusedError(
            _("The export is an old one (%(day)s); upload it as a file.")
            % {"day": touched.date() if touched else "?"}
        )
    fetch.is_incomplete(_("An export does not say what has disappeared."))
    return document


def _question(start: int) -> dict[str, str | int]:
    return {
        "q": "index_id:incentivi",
        "q.op": "OR",
        "wt": "json",
        "sort": "ds_last_update asc",
        "rows": PAGE_SIZE,
        "start": start,
        "fl": ",".join(f"{name}:{solr}" for name, solr in ALIASES.items()),
    }


def recognises(start: bytes, name: str) -> bool:
    """Return whether a file begins as the list's own exports do."""
    return b"ID_Incentivo" in start or b'"zs_nid"' in start


INCENTIVI = Source(
    origin=Origin.INCENTIVI,
    name="incentivi.gov.it",
    tells=gettext_lazy("Measures of Italian ministries, regions, chambers of commerce and towns."),
    page=PAGE,
    licence=gettext_lazy(
        "Ministry of Enterprises and Made in Italy (MIMIT), Italian Open Data License 2.0"
    ),
    shape=SHAPE,
    documents=documents,
    rows=rows_of,
    recognises=recognises,
    complete=True,
    url=URL,
)
