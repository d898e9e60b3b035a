"""In the morning, one mail for an adviser for whom enquiries are waiting."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.formats import day
from funding.presentation.names import names_now
from home.jobs.schedule import daily
from home.mail import Message, MessageItem, MessageLink, MessageSection, write
from home.mail.administrators import language_of
from interest.models.advisers import Adviser
from interest.models.enquiries import Enquiry, EnquiryQuerySet
from interest.signed_links import in_full

MOST_LISTED = 20


@daily("digest", hour=7, label=gettext_lazy("Email advisers what waits"))
def write_digests() -> str:
    """Write to the advisers who want it; nothing where nothing waits."""
    now = timezone.localtime()
    advisers = Adviser.objects.filter(daily_digest=True, user__is_active=True)
    written = sum(
        _write_to(adviser, now)
        for adviser in advisers.exclude(user__email="").select_related("user__wagtail_userprofile")
    )
    return f"{written} digests"


def _write_to(adviser: Adviser, now: datetime) -> bool:
    """Write to an adviser; return whether there was anything to write."""
    visible = Enquiry.objects.visible_to(adviser.user)
    waiting = visible.waiting().order_by("submitted_at", "pk")
    total = waiting.count()
    if not total:
        return False
    fresh = visible.filter(confirmed_at__gte=now - timedelta(days=1)).count()
    language = language_of(adviser.user)
    with translation.override(language):
        message = _message(waiting, total, fresh)
    write(
        message,
        key=f"digest:{adviser.pk}:{now:%Y-%m-%d}",
        recipient=adviser.user.email,
        language=language,
    )
    return True


def _message(waiting: EnquiryQuerySet, total: int, fresh: int) -> Message:
    """Return numbers and territories alone: who asked stays at the desk."""
    names = names_now()
    counted = ngettext(
        "%(n)s enquiry is waiting for an answer.",
        "%(n)s enquiries are waiting for an answer.",
        total,
    ) % {"n": total}
    since = ngettext("%(n)s came since yesterday.", "%(n)s came since yesterday.", fresh)
    paragraphs = [counted, since % {"n": fresh}]
    if total > MOST_LISTED:
        paragraphs.append(_("Below are the %(n)s that wait longest.") % {"n": MOST_LISTED})
    desk = in_full(reverse("enquiries"))
    return Message(
        subject=counted.rstrip("."),
        paragraphs=paragraphs,
        button=MessageLink(_("Open the enquiries"), f"{desk}?state=new"),
        parts=[MessageSection("", [_item(enquiry, names) for enquiry in waiting[:MOST_LISTED]])],
        closing=[
            _(
                "You receive this email because you answer enquiries. An administrator can switch"
                " it off."
            )
        ],
    )


def _item(enquiry: Enquiry, names: Any) -> MessageItem:
    place = names("territory", enquiry.territory) if enquiry.territory else _("no territory given")
    sent = day(timezone.localdate(enquiry.submitted_at))
    return MessageItem(
        str(enquiry),
        url=in_full(reverse("enquiry", args=[enquiry.pk])),
        lines=[_("%(territory)s, sent on %(day)s") % {"territory": place, "day": sent}],
    )
