"""What somebody sent of a translation: taken text by text, refused beside its field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.models import StringTranslation
from wagtail_localize.strings import StringValue

from home.models.addresses import refuse_reserved
from home.versions.unread import BY_HAND

from . import checks
from .segments import SLUG, Row, Texts

LONGEST_SLUG = 255


@dataclass
class Saved:
    """How many texts were saved, and how many read."""

    texts: int = 0
    read: int = 0
    refused: int = 0


def mark(row: Row) -> str:
    """Return by what it is known whether somebody else has changed a text meanwhile."""
    return blake2b(row.saved.encode(), digest_size=6).hexdigest()


@transaction.atomic
def save(texts: Texts, sent: Mapping[str, str], user: Any) -> Saved:
    """Take what was sent: what is right is saved, all else stays in its field with the reason."""
    saved = Saved()
    page = texts.translation.get_target_instance()
    before = _of_title(texts)
    for row in texts.rows:
        if row.name not in sent:
            continue
        words = sent[row.name].replace("\r\n", "\n").strip().replace("\0", "")
        if not words and row.former and f"holds-{row.segment.pk}" in sent:
            words = row.former_words
        if words != row.saved:
            row.error = _refused(row, words, sent.get(f"mark-{row.segment.pk}", ""), page)
            if row.error:
                row.typed = words
                saved.refused += 1
            else:
                _write(texts, row, words, user)
                saved.texts += 1
        elif row.is_unread and row.known and f"read-{row.segment.pk}" in sent:
            row.known.translation_type, row.known.last_translated_by = BY_HAND, user
            row.known.save(update_fields=["translation_type", "last_translated_by", "updated_at"])
            saved.read += 1
    _follow_title(texts, page, user, before)
    return saved


def _follow_title(texts: Texts, page: Any, user: Any, before: str) -> None:
    """Give a page that is not public the address of its translated title.

    Until somebody chooses another: `before` is that of the title as it was.
    """
    words = _of_title(texts)
    row = next((row for row in texts.rows if row.is_slug), None)
    if row is None or not words or row.error or not isinstance(page, Page) or page.live:
        return
    if row.saved in ("", before) and row.saved != words and not _refused_address(words, page):
        _write(texts, row, words, user)


def _refused(row: Row, words: str, seen: str, page: Any) -> str:
    """Return why a text cannot be taken; empty if it can."""
    if seen != mark(row):
        sentence = _("Somebody else has changed it meanwhile. It says now: %(words)s")
        return sentence % {"words": row.saved or "–"}
    if row.is_slug:
        return _refused_address(words, page)
    return checks.broken(row.segment.string.data, as_html(words))


def _refused_address(slug: str, page: Any) -> str:
    if not slug or not isinstance(page, Page):
        return ""
    if slug != slugify(slug) or len(slug) > LONGEST_SLUG:
        return _("Small letters without accents, digits and hyphens alone, such as %(slug)s.") % {
            "slug": suggested(slug) or "pagina-1"
        }
    parent = page.get_parent()
    if not Page._slug_is_available(slug, parent, page=page):
        return _("Another page has this address.")
    try:
        refuse_reserved(slug, parent, SLUG)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _write(texts: Texts, row: Row, words: str, user: Any) -> None:
    if not words:
        if row.known:
            row.known.delete()
        row.known = None
        return
    data = words if row.is_slug else StringValue.from_translated_html(as_html(words)).data
    row.known, _made = StringTranslation.objects.update_or_create(
        translation_of_id=row.segment.string_id,
        context_id=row.segment.context_id,
        locale=texts.translation.target_locale,
        defaults={
            "data": data,
            "translation_type": BY_HAND,
            "tool_name": "",
            "last_translated_by": user,
            "has_error": False,
            "field_error": "",
        },
    )


def as_html(words: str) -> str:
    """Return what was typed as wagtail-localize keeps it."""
    return words.replace("\n", "<br/>")


def suggested(title: str) -> str:
    """Return an address for a title, in letters that are typed everywhere."""
    return slugify(title)[:80].strip("-")


def _of_title(texts: Texts) -> str:
    """Return the address that the translated title gives; empty without one."""
    title = next((row for row in texts.rows if row.segment.context.path == "title"), None)
    if title is None or not title.known or title.known.has_error:
        return ""
    return suggested(title.saved)


def suggest_address(texts: Texts) -> str:
    """Suggest an address by the translated title where it never had one of its own.

    In the field of a page that nobody has visited; beside it where visitors know the address.
    """
    row = next((row for row in texts.rows if row.is_slug), None)
    if row is None or (row.known and row.known.data != row.segment.string.data):
        return ""
    page = texts.translation.get_target_instance()
    words = _of_title(texts)
    if not words or words == page.slug or _refused_address(words, page):
        return ""
    if not page.live and not row.known:
        row.suggestion = words
    return words
