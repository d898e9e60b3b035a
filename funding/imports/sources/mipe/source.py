"""The portal of Romania's ministry for EU funds: its list of calls, and the page of each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.text import fold_words
from funding.choices import Origin
from funding.imports.errors import RefusedError
from funding.imports.shapes import Shape
from funding.imports.sources.fetch import Fetch
from funding.imports.sources.frame import Source
from funding.imports.sources.pages import address_of, labelled, lines_of, page_of, title_of

from . import records

LIST = "/wp-json/wp/v2/apel"
FIELDS = "id,slug,link,title,date,modified,beneficiar,domeniu,tip_apel,zona_geografica"
TERMS = ("beneficiar", "domeniu", "tip_apel", "zona_geografica")
PER_PAGE = 100
# Older pages are not asked for one by one: nothing on them is open.
MOST_PAGES = 10
MOST_MISSING = 10
FIRMS = ("imm", "intreprinder", "microintreprinder", "societat", "firme", "antreprenor")


def documents(fetch: Fetch) -> Iterator[bytes]:
    """Yield for each call that firms may read about its item of the list with its page.

    The newest changes come first; after `MOST_PAGES` pages of the list the rest is left. A page
    that cannot be had is named in the report, unless nearly none can.
    """
    names = {term: _names(fetch, term) for term in TERMS}
    firms = [
        str(number)
        for number, name in names["beneficiar"].items()
        if any(word in fold_words(name) for word in FIRMS)
    ]
    asked = {"beneficiar": ",".join(firms)} if firms else {}
    read = 0
    for number in range(1, MOST_PAGES + 1):
        items = _listed(fetch, LIST, number, orderby="modified", _fields=FIELDS, **asked)
        for item in filter(_is_item, items):
            try:
                page = fetch.page(f"/apel/{records.slug_of(item['link'])}/")
            except RefusedError as error:
                fetch.remarks.append(str(error))
                if len(fetch.remarks) > max(MOST_MISSING, read):
                    raise
                continue
            read += 1
            own = {term: _known(names[term], item.get(term)) for term in TERMS}
            told = {"apel": item, "terms": own, "page": page.decode("utf-8", "replace")}
            yield json.dumps(told).encode()
        if len(items) < PER_PAGE:
            return
    fetch.is_incomplete(_("Only the newest calls of the list were read."))


def _is_item(item: Any) -> bool:
    return isinstance(item, dict) and bool(records.slug_of(str(item.get("link") or "")))


def _names(fetch: Fetch, term: str) -> dict[int, str]:
    """Return the names of a list of terms by number."""
    names: dict[int, str] = {}
    for number in range(1, MOST_PAGES + 1):
        found = _listed(fetch, f"/wp-json/wp/v2/{term}", number, _fields="id,name")
        names |= {one["id"]: one.get("name", "") for one in found if _is_term(one)}
        if len(found) < PER_PAGE:
            break
    return names


def _is_term(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("id"), int)


def _listed(fetch: Fetch, address: str, number: int, **asked: str) -> list:
    """Return one page of a list; one behind the last is answered with an error.

    Raises RefusedError for an answer that is no list.
    """
    try:
        found = json.loads(fetch.get(address, per_page=PER_PAGE, page=number, **asked))
    except RefusedError:
        if number == 1:
            raise
        found = []
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list):
        raise RefusedError(_("The answer of %(address)s is not a list.") % {"address": address})
    return found


def _known(names: dict[int, str], numbers: Any) -> list[str]:
    return [names[number] for number in numbers or () if number in names]


def rows(document: bytes) -> Iterator[Any]:
    """Yield the calls of an answer of the list, of an item with its page, or of a saved page.

    Raises RefusedError.
    """
    if document.lstrip()[:1] == b"<":
        yield _of_page(document.decode("utf-8", "replace"))
        return
    try:
        found = json.loads(document)
    except (ValueError, RecursionError) as error:
        raise RefusedError(
            _("The list of calls is broken: %(error)s.") % {"error": error}
        ) from None
    if isinstance(found, list):
        yield from found
    elif isinstance(found, dict) and isinstance(found.get("apel"), dict):
        facts = _facts(str(found.get("page") or ""))
        yield found["apel"] | {"terms": found.get("terms") or {}, "facts": facts}
    else:
        raise RefusedError(_("This is not a list of calls in a known form."))


def _facts(markup: str) -> dict[str, str]:
    return labelled(lines_of(page_of(markup)), records.LABELS) if markup else {}


def _of_page(markup: str) -> dict[str, Any]:
    """Return what a saved page says by itself."""
    page = page_of(markup)
    return {"link": address_of(page), "title": title_of(page), "facts": _facts(markup)}


def recognises(start: bytes, name: str) -> bool:
    """Return whether a file is of the portal: its list, an item of it, or a page of a call."""
    return b"oportunitati-ue.gov.ro" in start and (
        start.lstrip()[:1] in (b"[", b"<") or start.lstrip().startswith(b'{"apel"')
    )


SHAPE = Shape(
    "mipe",
    records.reference_of,
    records.identity,
    records.record_of,
    told_on=records.told_on,
    dated=True,
    stamp=records.touched,
)
MIPE = Source(
    origin=Origin.MIPE,
    name="Oportunități UE (MIPE)",
    tells=gettext_lazy(
        "Calls for firms of the European programmes in Romania, from the ministry's own list."
    ),
    page="https://oportunitati-ue.gov.ro/apeluri/",
    licence=gettext_lazy("Public information of Romania; no licence stated"),
    shape=SHAPE,
    documents=documents,
    rows=rows,
    recognises=recognises,
    url="https://oportunitati-ue.gov.ro",
)
