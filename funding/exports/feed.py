"""A selection as an Atom feed (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from babel.dates import format_datetime
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from core.formats import day, euros
from core.formats import language as active_language
from core.text import plain
from funding.deadlines import start_of
from funding.models.opportunity import FundingOpportunity
from funding.timestamps import updated_at

from .columns import end_value
from .context import NAMESPACE, ExportContext
from .licence import credit_of, credit_of_all

# Readers ask again and again; what is older is on the site.
LATEST = 100


class SelectionFeed(Atom1Feed):
    """Django's, but an empty one changes with the clock of its caller, not with the server's."""

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def latest_post_date(self) -> datetime:
        """When the newest entry changed."""
        return super().latest_post_date() if self.items else self.now


def feed(
    opportunities: Iterable[FundingOpportunity], _keys: Sequence[str], context: ExportContext
) -> bytes:
    """Return the hundred that changed last, newest first; ids are the same in all languages."""
    written = SelectionFeed(
        title=plain(context.title),
        link=context.address,
        description=None,
        language=context.language,
        author_name="SME4GREEN",
        author_link=context.base_url,
        feed_url=context.own_address or None,
        feed_guid=context.own_address or context.address,
        feed_copyright=credit_of_all(),
        now=context.now,
    )
    newest = sorted(opportunities, key=lambda one: (updated_at(one), one.pk), reverse=True)
    for opportunity in newest[:LATEST]:
        _add(written, opportunity, context)
    return written.writeString("utf-8").encode()


def _add(written: Atom1Feed, opportunity: FundingOpportunity, context: ExportContext) -> None:
    written.add_item(
        title=plain(opportunity.display_title),
        link=context.address_of(opportunity),
        description=escape(" ".join(_sentences(opportunity, context))),  # it is read as HTML
        unique_id=f"tag:{NAMESPACE}.eu,2026:opportunity/{opportunity.pk}",
        pubdate=opportunity.first_published_at,
        updateddate=updated_at(opportunity),
        categories=[plain(theme.name) for theme in opportunity.themes.all()],
        item_copyright=credit_of(opportunity),
    )


def _sentences(opportunity: FundingOpportunity, context: ExportContext) -> Iterator[str]:
    yield f"{plain(opportunity.identifier)}."
    text = opportunity.text(context.language)
    if text and text.summary:
        yield plain(text.summary)
    upcoming = end_value(opportunity.next_cut_off(context.now))
    if upcoming:
        yield _("Next deadline: %(moment)s.") % {"moment": moment_in_words(upcoming)}
    if opportunity.opens_on and start_of(opportunity.opens_on) > context.now:
        yield _("Opens on %(day)s.") % {"day": day(opportunity.opens_on)}
    if opportunity.grant_max:
        yield _("Largest grant: %(amount)s.") % {"amount": euros(opportunity.grant_max)}


def moment_in_words(value: date | datetime) -> str:
    """24 October 2026, 17:00 in Brussels (GMT+02:00); or the day where the time is not known."""
    if not isinstance(value, datetime):
        return day(value)
    offset = format_datetime(value, "OOOO", tzinfo=value.tzinfo, locale=active_language())
    return _("%(day)s, %(time)s in Brussels (%(offset)s)") % {
        "day": day(value),
        "time": f"{value:%H:%M}",
        "offset": offset,
    }
