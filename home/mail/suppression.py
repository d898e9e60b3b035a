"""Addresses that refuse mail for good."""

from __future__ import annotations

from django.utils.crypto import salted_hmac

from home.models.mail import UnreachableAddress


def digest(address: str) -> str:
    """Return a keyed digest of an address.

    The same for the same address, and nobody can read it.
    """
    return salted_hmac("home.mail.address", address.strip().lower(), algorithm="sha256").hexdigest()


def is_unreachable(address: str) -> bool:
    """Return whether mail to it came back for good."""
    return UnreachableAddress.objects.filter(digest=digest(address)).exists()


def disable(address: str, status: str) -> None:
    """Send nothing more to it."""
    UnreachableAddress.objects.get_or_create(
        digest=digest(address), defaults={"status": status[:20]}
    )


def enable(address: str) -> None:
    """Try it again: its owner has just confirmed it, or asked to be forgotten."""
    UnreachableAddress.objects.filter(digest=digest(address)).delete()
