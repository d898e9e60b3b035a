"""What can be seen in a page alone: pictures, headings, sources, and what search engines show."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail_localize.models import Translation

from core.formats import day
from home.models.base import BasePage, Sourced
from home.versions.missing import missing_of

from .registry import Finding, Severity, check
from .texts import plain, streams_of

# What Google shows of a title and of a description, before it cuts.
LONGEST_TITLE = 70
LONGEST_DESCRIPTION = 200
_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s")
_HEADING = re.compile(r"<h([2-6])[^>]*>(.*?)</h\1>", re.DOTALL)
_WHOLE_TEXT = 80


@check(BasePage)
def untranslated(page: BasePage) -> Iterator[Finding]:
    """Find texts in the language of the source alone, and of a machine that nobody has read."""
    missing = missing_of(page) if page.pk else None
    if missing is None:
        return
    if missing.unread:
        words = ngettext(
            "%(n)s text was translated by a machine, and nobody has said that it is right.",
            "%(n)s texts were translated by a machine, and nobody has said that they are right.",
            missing.unread,
        )
        yield Finding(
            words % {"n": missing.unread},
            _("The page will say so. Read them beside the source, and say that they are right."),
        )
    if not missing:
        return
    if missing.is_all:
        yield Finding(
            _("Nothing of this page is translated yet."),
            _("It would appear in the language of its source. Translate it first."),
            severity=Severity.REFUSE,
        )
        return
    words = ngettext(
        "%(n)s of %(of)s texts is not translated into %(language)s.",
        "%(n)s of %(of)s texts are not translated into %(language)s.",
        len(missing.words),
    )
    yield Finding(
        words % {"n": len(missing.words), "of": missing.of, "language": missing.language},
        _("Visitors will read it in %(language)s. It begins: %(beginning)s")
        % {
            "language": missing.source_language,
            "beginning": Truncator(missing.words[0]).chars(_WHOLE_TEXT),
        },
    )


@check(BasePage)
def pictures(page: BasePage) -> Iterator[Finding]:
    """Find pictures without an alternative text that are no decoration."""
    words = _("A picture has no alternative text.")
    mend = _("Say what it shows, for those who do not see it, or that it is decoration.")
    silent = not page.picture_is_decoration and not page.spoken_picture.text
    if page.social_image_id and silent:
        yield Finding(words, mend, "picture_alt")
    for name, blocks in streams_of(page):
        for block in blocks:
            if block.block_type != "image" or not block.value.get("image"):
                continue
            if not block.value.spoken.text and not block.value.get("decorative"):
                yield Finding(words, mend, f"{name}.{block.id}.alt")


@check(BasePage)
def headings(page: BasePage) -> Iterator[Finding]:
    """Find headings of the third level without one of the second above them."""
    for name, blocks in streams_of(page):
        level = 2 if name != "body" else 1  # other texts are shown below a heading of their own
        for block in blocks:
            if block.block_type != "text":
                continue
            for found in _HEADING.finditer(block.value.source):
                if int(found[1]) > level + 1:
                    yield Finding(
                        _("The heading “%(heading)s” is a level too deep.")
                        % {"heading": plain(found[2])},
                        _(
                            "Who has the page read out finds the way by the headings. Make it a"
                            " heading of the second level (H2), or put one above it."
                        ),
                        f"{name}.{block.id}",
                    )
                level = int(found[1])


@check(BasePage)
def search_engines(page: BasePage) -> Iterator[Finding]:
    """Find what search engines cut, or have to make up."""
    title = page.seo_title or page.title
    if len(title) > LONGEST_TITLE:
        yield Finding(
            _("The title has %(n)s characters: search engines cut it.") % {"n": len(title)},
            _("Write a shorter one for search engines, of %(n)s characters at most.")
            % {"n": LONGEST_TITLE},
            "seo_title",
        )
    description = page.search_description or page.summary
    path = "search_description" if page.search_description else "summary"
    if not description:
        yield Finding(
            _("There is no summary."),
            _(
                "Search engines show it below the title, and lists of this site do. One or two"
                " sentences: what it is, and for whom."
            ),
            path,
        )
        return
    first = _SENTENCE_ENDS.split(description)[0]
    if len(first) > LONGEST_DESCRIPTION:
        yield Finding(
            _("The first sentence of the summary has %(n)s characters: search engines cut it.")
            % {"n": len(first)},
            _("Put what matters most into a first sentence of %(n)s characters at most.")
            % {"n": LONGEST_DESCRIPTION},
            path,
        )


@check(Sourced)
def sources(page: Sourced) -> Iterator[Finding]:
    """Find facts without a source, and facts that nobody has read again for long."""
    if isinstance(page, BasePage) and _takes_its_facts_from_another(page):
        return
    if not page.sources:
        yield Finding(
            _("No source is named."),
            _("Name where the facts of this page come from, so that readers can check them."),
            "sources",
        )
    elif page.checked_on is None:
        yield Finding(
            _("It is not said when the sources were read."),
            _("Read the sources again, and write the day."),
            "checked_on",
        )
    elif page.check_is_due():
        yield Finding(
            _("The sources were read on %(day)s: that is too long ago.")
            % {"day": day(page.checked_on)},
            _("Facts change. Read the sources again, then change the day."),
            "checked_on",
        )


def _takes_its_facts_from_another(page: BasePage) -> bool:
    bound = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
    )
    return bound.exists()
