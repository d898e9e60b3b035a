"""The privacy notice, as forms refer to it, and as it reads."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from html import unescape

from django.http import HttpRequest
from django.utils import translation
from django.utils.html import strip_tags
from wagtail.models import Page, Site

from home.models.settings import SiteSettings
from home.navigation.page_registry import page_registry

_LINE_ENDS = re.compile(r"<br\s*/?>|</(?:p|h\d|li|dt|dd|div|tr|blockquote)>", re.IGNORECASE)


@dataclass(frozen=True)
class Notice:
    """Where it is, in which language, and who answers for the data."""

    page_id: int
    url: str
    language: str
    controller: str = ""


@dataclass(frozen=True)
class Reading:
    """What the notice says to whoever reads it now, blanks filled; another text, another version.

    The version is page, revision and the first 12 hexadecimal digits of the text's SHA-256: what
    fills the blanks changes without a revision.
    """

    version: str
    language: str
    text: str


def privacy_notice(site: Site | None) -> Notice | None:
    """Return the live notice in the active language, else as it is; None while none is named."""
    settings = SiteSettings.of(site) if site else None
    if settings is None or settings.privacy_page_id is None:
        return None
    entry = page_registry().localized(settings.privacy_page_id)
    if entry is None:
        return None
    return Notice(entry.page_id, entry.url, entry.language, settings.controller)


def reading_of(notice: Notice, request: HttpRequest) -> Reading:
    """Return the notice as its page shows it now, in its own language."""
    page = Page.objects.specific().get(pk=notice.page_id)
    with translation.override(notice.language):
        # Any page may be named, also one without a text.
        body = getattr(page, "body", None)
        text = _plain(body.render_as_block({"request": request})) if body else ""
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    version = f"{page.pk}.{page.live_revision_id or 0}-{digest}"
    return Reading(version, notice.language, text)


def _plain(markup: str) -> str:
    """Return the words of a text, a line for each paragraph, heading and item."""
    words = unescape(strip_tags(_LINE_ENDS.sub(r"\g<0>\n", " ".join(markup.split()))))
    lines = (" ".join(line.split()) for line in words.split("\n"))
    return "\n".join(filter(None, lines))
