"""Addresses that get no more mail, and those that may soon get none."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from home.models.mail import RefusedAddress, UnreachableAddress

# Mail that is refused on so many days, over at least so long, is no passing trouble; what is
# further apart has nothing to do with each other.
REFUSALS = 5
AT_LEAST = timedelta(days=14)
AT_MOST = timedelta(days=60)


def digest(address: str) -> str:
    """Return a keyed digest of an address.

    The same for the same address, and nobody can read it.
    """
    return salted_hmac("home.mail.address", address.strip().lower(), algorithm="sha256").hexdigest()


def is_unreachable(address: str) -> bool:
    """Return whether mail to it came back for good, or too often."""
    return UnreachableAddress.objects.filter(digest=digest(address)).exists()


def disable(address: str, status: str) -> None:
    """Send nothing more to it."""
    UnreachableAddress.objects.get_or_create(
        digest=digest(address), defaults={"status": status[:20]}
    )


def enable(address: str) -> None:
    """Try it again: its owner has confirmed it, asked for a mail, or asked to be forgotten."""
    UnreachableAddress.objects.filter(digest=digest(address)).delete()
    RefusedAddress.objects.filter(digest=digest(address)).delete()


@transaction.atomic
def count_refusal(address: str) -> bool:
    """Count that it refused a mail, once a day; return whether that is too often by now."""
    today = timezone.localdate()
    own = RefusedAddress.objects.select_for_update()
    row, _made = own.get_or_create(
        digest=digest(address), defaults={"first_on": today, "last_on": today, "days": 0}
    )
    if today - row.first_on > AT_MOST:
        row.first_on, row.days = today, 0
    if row.days == 0 or row.last_on < today:
        row.last_on = today
        row.days += 1
        row.save()
    return row.days >= REFUSALS and today - row.first_on >= AT_LEAST


def forget_old_refusals(today: date) -> int:
    """Erase counts that nothing can be added to any more; return how many."""
    return RefusedAddress.objects.filter(first_on__lt=today - AT_MOST).delete()[0]
