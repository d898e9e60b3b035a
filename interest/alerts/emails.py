"""The mails of alerts, in the language of their reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils import translation
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.formats import day, language
from funding.deadlines import Status
from funding.models import FundingOpportunity
from funding.paths import call_url
from funding.presentation.cards import amount_words, applicant_words, status_words
from home.mail import Message, MessageItem, MessageLink, MessageSection
from home.models import Vocabulary
from home.models.vocabulary import terms_of
from home.navigation.page_registry import page_registry
from interest.models.subscriptions import Subject, Subscription
from interest.selection import FINDER_ORIGIN, list_url, stored_selection
from interest.signed_links import in_full
from news.models import NewsItem

from . import item_keys
from .digest import MOST, Digest, DigestItem
from .links import confirm_url, manage_url, mute_url, stop_url
from .offer import Offer
from .wording import change_in_words, deadline_in_words, first_mail, follows, rhythm


def confirmation_email(subscription: Subscription, count: int = 0) -> Message:
    """Return a mail that asks whether it was really the owner of the address who asked.

    `count`: how many calls it would tell of today.
    """
    with translation.override(subscription.language):
        if subscription.subject == Subject.NEWS:
            asked = [_("Somebody, probably you, asked us to send our news to this address.")]
        else:
            asked = [
                _(
                    "Somebody, probably you, asked us to send information on calls for funding to"
                    " this address."
                ),
                _followed(subscription),
                first_mail(subscription.origin, subscription.frequency, count),
            ]
        return Message(
            subject=_("Please confirm that we may write to you"),
            paragraphs=[
                *asked,
                rhythm(subscription.frequency),
                _("Nothing is sent before you confirm. The link works once, for seven days."),
            ],
            button=MessageLink(_("Confirm"), confirm_url(subscription)),
            closing=[
                _(
                    "Did you not ask for this? Then do nothing: you will receive no more emails, "
                    "and we delete the request."
                )
            ],
        )


def calls_email(subscription: Subscription, found: Digest, offer: Offer) -> Message:
    """Return a mail of what is new, what changed, what closes soon."""
    with translation.override(subscription.language):
        calls = offer.opportunities(told.pk for told in found.shown)

        def entries(group: Iterable[DigestItem]) -> list[MessageItem]:
            return [
                _entry(subscription, told, calls[told.pk], offer)
                for told in group
                if told.pk in calls
            ]

        new = entries(found.new[:MOST])
        if len(found.new) > MOST:
            new.append(_rest(subscription, len(found.new) - MOST))
        parts = [
            MessageSection(_("Open or opening soon") if found.first else _("New calls"), new),
            MessageSection(_("Changed"), entries(found.changed)),
            MessageSection(_("Closing soon"), entries(found.closing)),
            *_themes(subscription, found, offer),
        ]
        return Message(
            subject=_subject(found, subscription.origin),
            paragraphs=[_followed(subscription)],
            parts=[part for part in parts if part.entries],
            closing=[rhythm(subscription.frequency)],
            links=_ways_out(subscription),
        )


def news_email(subscription: Subscription, told: Sequence[NewsItem]) -> Message:
    """Return a mail of the news since the last one."""
    with translation.override(subscription.language):
        count = len(told)
        entries = [_news_entry(item) for item in told[:MOST]]
        index = page_registry().of_model("news.newsindexpage", language())
        if count > MOST and index:
            entries.append(MessageItem(_("All news"), in_full(index.url)))
        subject = ngettext("News: %(title)s", "News: %(title)s and more", count)
        return Message(
            subject=subject % {"title": told[0].title},
            paragraphs=[_("You asked for the news of SME4GREEN.")],
            parts=[MessageSection("", entries)],
            closing=[rhythm(subscription.frequency)],
            links=_ways_out(subscription),
        )


def _subject(found: Digest, origin: str) -> str:
    """Return how much there is of what: 3 new calls, 1 changed.

    None is said to fit: what was chosen by a theme, or is not excluded, may still not suit.
    """
    if found.first:
        count = len(found.new)
        if origin == FINDER_ORIGIN:
            words = ngettext(
                "%(n)s call for funding that your answers do not exclude",
                "%(n)s calls for funding that your answers do not exclude",
                count,
            )
        else:
            words = ngettext(
                "%(n)s call for funding, open or coming",
                "%(n)s calls for funding, open or coming",
                count,
            )
        return words % {"n": count}
    counted = [
        (len(found.new), ngettext("%(n)s new call", "%(n)s new calls", len(found.new))),
        (
            len(found.changed),
            ngettext("%(n)s call changed", "%(n)s calls changed", len(found.changed)),
        ),
        (
            len(found.closing),
            ngettext("%(n)s call closes soon", "%(n)s calls close soon", len(found.closing)),
        ),
    ]
    return ", ".join(words % {"n": count} for count, words in counted if count)


def _followed(subscription: Subscription) -> str:
    """Return what it follows, as one paragraph."""
    return follows(stored_selection(subscription.origin, subscription.selection))


def _entry(
    subscription: Subscription, told: DigestItem, call: FundingOpportunity, offer: Offer
) -> MessageItem:
    lines = [change_in_words(change) for change in told.changes]
    lines += [_who(call), " · ".join(filter(None, (_programme(call), call.identifier)))]
    coming = told.facts.coming(offer.now)
    if told.closes_on or told.facts.status == Status.SOON or coming is None:
        lines.append(capfirst(status_words(call, offer.now)))
    if coming:
        lines.append(_("Deadline: %(deadline)s") % {"deadline": deadline_in_words(coming)})
    amount = amount_words(call)
    lines += [amount] if amount else []
    address = call_url(call.slug)
    return MessageItem(
        title=call.display_title,
        url=in_full(address) if address else "",
        lines=lines,
        links=[
            MessageLink(
                _("No more emails about this call"), mute_url(subscription, item_keys.call(call.pk))
            )
        ],
        language=call.display_language if call.display_language != language() else "",
    )


def _who(call: FundingOpportunity) -> str:
    """Return who can apply: alone or with partners, and what is written of it."""
    text = call.text()
    alone = f"{capfirst(applicant_words(call.pk))}."
    who = text.who_can_apply.strip() if text else ""
    return f"{alone} {Truncator(who).words(30)}" if who else alone


def _programme(call: FundingOpportunity) -> str:
    """Return the programme's title in the reader's language, as far as it is translated."""
    if call.programme is None:
        return ""
    versions = page_registry().by_key.get(call.programme.translation_key, {})
    entry = versions.get(language())
    return entry.title if entry else call.programme.title


def _rest(subscription: Subscription, count: int) -> MessageItem:
    url = list_url(subscription.origin, subscription.selection)
    words = ngettext("%(n)s more on our site", "%(n)s more on our site", count)
    return MessageItem(words % {"n": count}, in_full(url) if url else "")


def _themes(subscription: Subscription, found: Digest, offer: Offer) -> list[MessageSection]:
    """Return a way to mute each theme that stands in the mail."""
    codes = {code for told in found.shown for code in offer.themes_of(told.pk)}
    links = [
        MessageLink(term.name, mute_url(subscription, item_keys.theme(term.code)))
        for term in terms_of(Vocabulary.THEME)
        if term.code in codes
    ]
    if not links:
        return []
    return [
        MessageSection(
            _("Too many calls on one theme?"),
            [MessageItem(_("No more emails about:"), links=links)],
        )
    ]


def _news_entry(item: NewsItem) -> MessageItem:
    entry = page_registry().by_id.get(item.pk)
    when = day(item.date)
    lines = [_("Event on %(day)s") % {"day": when} if item.is_event else when]
    lines += [item.summary] if item.summary else []
    return MessageItem(item.title, in_full(entry.url) if entry else "", lines)


def _ways_out(subscription: Subscription) -> list[MessageLink]:
    return [
        MessageLink(_("Change or pause"), manage_url(subscription)),
        MessageLink(_("Unsubscribe"), stop_url(subscription)),
    ]
