"""Ask the site for each public page, and write the answers as files that a proxy can serve.

A page lies under its path and its query, with `.html` behind: `en/funding/.html`, and
`en/funding/finder/from=place&territory=RO322&step=result.html`. The proxy's configuration reads
them so.
"""

from __future__ import annotations

import os
import re
import shutil
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import fromstring

from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone, translation

from home.jobs.worker import Stopping, never

from .registry import SOURCES, Mirrored

# Where a page begins to speak: the words on the copy stand first, for who hears the page too.
MAIN = b'<main id="content" tabindex="-1">'
LANGUAGE = re.compile(rb'<html lang="(\w+)"')
FURTHER = re.compile(rb'<a href="(\?page=\d+)"')
CURRENT = "current"
# A name of a file is at most 255 bytes long.
LONGEST_NAME = 200
MOST_FAILED = 0.02


@dataclass
class Made:
    """How many pages a copy has, and the addresses that did not answer with one."""

    pages: int = 0
    failed: list[str] = field(default_factory=list)


class MirrorError(Exception):
    """Too little of the site answered for a copy."""


def make_mirror(folder: Path, stopping: Stopping = never) -> Made | None:
    """Write a new copy into a folder, and put it in the place of the last one once it is whole.

    Return None, and leave the last one, where it is to stop before. Raises MirrorError where one
    page in fifty does not answer: one may be taken from the site meanwhile.
    """
    new = folder / timezone.now().strftime("%Y%m%dT%H%M%S%f")
    new.mkdir(parents=True)
    try:
        made = _write(new, stopping)
        if made is None:
            return None
        if len(made.failed) > MOST_FAILED * made.pages:
            raise MirrorError(f"{len(made.failed)} do not answer: {', '.join(made.failed[:5])}")
        _take(folder, new)
    finally:
        if (folder / CURRENT).resolve() != new.resolve():
            shutil.rmtree(new)
    return made


def _write(folder: Path, stopping: Stopping) -> Made | None:
    base = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    client = Client(raise_request_exception=False, HTTP_HOST=base.netloc)
    is_secure = base.scheme == "https"
    notes = _notes()
    made = Made()
    waiting = deque(_addresses(client, is_secure))
    seen = {page.address for page in waiting}
    while waiting:
        if stopping():
            return None
        page = waiting.popleft()
        answer = client.get(page.address, follow=page.address == "/", secure=is_secure)
        body = answer.content
        language = LANGUAGE.search(body)
        if answer.status_code != 200 or MAIN not in body or language is None:
            made.failed.append(page.address)
            continue
        note = notes[language[1].decode()]
        try:
            first, *others = (file_of(folder, address) for address in (page.address, *page.also))
        except ValueError:
            made.failed.append(page.address)
            continue
        first.parent.mkdir(parents=True, exist_ok=True)
        first.write_bytes(body.replace(MAIN, MAIN + note, 1))
        for other in others:
            os.link(first, other)
        made.pages += 1
        for address in _further(page.address, body):
            if address not in seen:
                seen.add(address)
                waiting.append(Mirrored(address))
    return made


def _addresses(client: Client, is_secure: bool) -> Iterator[Mirrored]:
    """Yield the first page, what the site maps list, and what is registered."""
    yield Mirrored("/")
    for site_map in _listed(client, "/sitemap.xml", is_secure):
        for address in _listed(client, site_map, is_secure):
            yield Mirrored(address)
    for source in SOURCES:
        yield from source()


def _further(address: str, body: bytes) -> list[str]:
    """Return the addresses of the other pages of a list."""
    path = address.partition("?")[0]
    return [f"{path}{query.decode()}" for query in FURTHER.findall(body)]


def _listed(client: Client, address: str, is_secure: bool) -> list[str]:
    """Return the addresses that a site map names, without the host."""
    answer = client.get(address, secure=is_secure)
    if answer.status_code != 200:
        raise MirrorError(f"{address} answers {answer.status_code}")
    found = fromstring(answer.content).findall("./{*}*/{*}loc")  # noqa: S314 – our own
    parts = [urlsplit(str(each.text)) for each in found]
    return [part._replace(scheme="", netloc="").geturl() for part in parts]


def file_of(folder: Path, address: str) -> Path:
    """Return the file of an address. Raises ValueError for one that no file may have."""
    parts = urlsplit(address)
    # The proxy looks for what is meant by an address, not for how it is written.
    names = [name for name in unquote(parts.path).split("/") if name]
    if any(name.startswith(".") for name in names) or "/" in parts.query:
        raise ValueError(f"No file may lie at {address}")
    if max(len(name.encode()) for name in (*names, parts.query)) > LONGEST_NAME:
        raise ValueError(f"Too long for a file: {address}")
    return folder.joinpath(*names) / f"{parts.query}.html"


def _notes() -> dict[str, bytes]:
    """Return by language what stands above a page of the copy."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            now = timezone.localtime()
            found[code] = render_to_string("home/mirror/note.html", {"now": now}).encode()
    return found


def _take(folder: Path, new: Path) -> None:
    """Have the link to the copy in use lead to a new one, at once; remove those before."""
    link = folder / f"{new.name}.link"
    link.symlink_to(new.name)
    link.replace(folder / CURRENT)
    for other in folder.iterdir():
        if other.is_dir() and not other.is_symlink() and other != new:
            shutil.rmtree(other)
