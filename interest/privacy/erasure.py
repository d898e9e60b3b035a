"""One person's data: found everywhere, handed out, erased everywhere.

Places: enquiries with their histories, subscriptions with what was sent, mails, the mark of an
unreachable address. Logs, caches and search hold none. Sums of firms reached hold no person.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from home.mail.suppression import enable
from home.models import Mail
from interest.models.consent import ConsentText, NoticeText
from interest.models.enquiries import Enquiry, EnquiryEvent, Place
from interest.models.subscriptions import Subscription
from interest.submission.office import office_key, tell_office_erased
from interest.submission.registration import cancel


def data_of(address: str) -> dict[str, Any]:
    """Return all that is known of a mail address, as plain values (GDPR Art. 15 and 20)."""
    return {
        "address": address,
        "exported_at": timezone.now().isoformat(),
        "enquiries": [_enquiry(enquiry) for enquiry in _enquiries(address)],
        "subscriptions": [_subscription(each) for each in _subscriptions(address)],
        "mails": [
            {"written_at": mail.written_at.isoformat(), "subject": mail.subject, "text": mail.text}
            for mail in Mail.objects.to(address)
        ],
    }


@transaction.atomic
def erase_person(address: str) -> dict[str, int]:
    """Erase all of a mail address; how many records of each kind."""
    mails = Mail.objects.to(address)
    counts = {
        "subscriptions": Subscription.objects.of(address).count(),
        "enquiries": Enquiry.objects.of(address).count(),
        "mails": mails.count(),
    }
    Subscription.objects.of(address).delete()
    erase_enquiries(Enquiry.objects.of(address))
    mails.all().delete()
    enable(address)
    erase_unused_consents()
    transaction.on_commit(forget_on_disk)
    return counts


@transaction.atomic
def erase_enquiries(enquiries: Iterable[Enquiry]) -> int:
    """Erase enquiries with their histories and mails. A place at an event goes to the next."""
    gone = 0
    for enquiry in enquiries:
        if enquiry.place == Place.PLACE:
            cancel(enquiry)
        tell_office_erased(enquiry)
        Mail.objects.filter(key__in=_mail_keys(enquiry)).delete()
        enquiry.delete()
        gone += 1
    return gone


def erase_unused_consents() -> int:
    """Erase wordings that nothing refers to any more, and texts of the notice that none names.

    They name nobody, but are of no use.
    """
    used = {
        *Enquiry.objects.values_list("consent_id", flat=True),
        *Subscription.objects.values_list("consent_id", flat=True),
    }
    gone = ConsentText.objects.exclude(pk__in=used).delete()[0]
    named = ConsentText.objects.values("notice_version")
    NoticeText.objects.exclude(version__in=named).delete()
    return gone


def forget_on_disk() -> None:
    """Empty SQLite's log of writes, where what was erased would stay until it is overwritten."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _mail_keys(enquiry: Enquiry) -> list[str]:
    """Return the keys of the mails about an enquiry; those of replies are named by their events."""
    events = EnquiryEvent.objects.filter(enquiry=enquiry).values_list("pk", flat=True)
    return [
        f"confirm:{enquiry.key}",
        office_key(enquiry),
        *(f"place:{enquiry.key}:{place}" for place in Place.values),
        *(f"reply:{event}" for event in events),
    ]


def _enquiries(address: str) -> Iterable[Enquiry]:
    return Enquiry.objects.of(address).select_related("consent").prefetch_related("events")


def _subscriptions(address: str) -> Iterable[Subscription]:
    found = Subscription.objects.of(address).select_related("consent")
    return found.prefetch_related("sent", "mutes")


def _enquiry(enquiry: Enquiry) -> dict[str, Any]:
    names = (
        *("kind", "language", "firm", "person", "email", "phone", "territory", "size", "sector"),
        *("themes", "needs", "message", "answers", "about", "campaign", "state", "outcome"),
        "place",
        "handed_to",
    )
    return {
        **{name: getattr(enquiry, name) for name in names},
        "submitted_at": enquiry.submitted_at.isoformat(),
        "confirmed_at": enquiry.confirmed_at and enquiry.confirmed_at.isoformat(),
        "handed_at": enquiry.handed_at and enquiry.handed_at.isoformat(),
        "consent": _consent(enquiry.consent),
        "history": [
            {"what": event.what, "at": event.at.isoformat(), "text": event.text}
            for event in enquiry.events.all()
        ],
    }


def _subscription(subscription: Subscription) -> dict[str, Any]:
    names = ("email", "language", "subject", "selection", "frequency", "state")
    return {
        **{name: getattr(subscription, name) for name in names},
        "asked_at": subscription.asked_at.isoformat(),
        "consent": _consent(subscription.consent),
        "sent": [[sent.item, sent.reason, sent.at.isoformat()] for sent in subscription.sent.all()],
        "muted": [mute.item for mute in subscription.mutes.all()],
    }


def _consent(consent: ConsentText) -> dict[str, str]:
    notice = consent.notice()
    return {
        "text": consent.text,
        "language": consent.language,
        "notice_version": consent.notice_version,
        "notice_text": notice.text if notice else "",
    }
