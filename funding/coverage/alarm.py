"""Editors hear when a well-known measure is here no longer, or a line of the file is unreadable."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext as _

from funding.imports.sources.health import EDITORS
from funding.paths import DATA_SOURCES, address_of
from home.mail.administrators import tell
from home.mail.message import Message, MessageLink

from .famous import State, famous_measures
from .findings import Finding, Outcome, findings


def lost() -> list[Finding]:
    """Return what should be found and is not; nothing on a site that holds none of the measures."""
    found = findings()
    if not any(finding.outcome == Outcome.FOUND for finding in found):
        return []
    return [
        finding
        for finding in found
        if finding.outcome == Outcome.MISSING and finding.measure.state == State.HERE
    ]


def tell_of_lost(today: date | None = None) -> int:
    """Write to the editors, once a month as long as it is the same; return how many are lost."""
    today = today or timezone.localdate()
    missing, faults = [finding.measure for finding in lost()], famous_measures().faults
    if missing or faults:
        told = "\n".join([*(measure.code for measure in missing), *faults])
        occasion = f"famous:{sha256(told.encode()).hexdigest()[:16]}:{today:%Y-%m}"
        users = get_user_model()._default_manager.with_perm(EDITORS)
        names = [measure.name for measure in missing]
        tell(users, occasion, lambda: _message(names, faults))
    return len(missing)


def _message(names: list[str], faults: tuple[str, ...]) -> Message:
    paragraphs = []
    if names:
        paragraphs += [
            _("The site should know these measures, but finds no record and no page of them:"),
            "; ".join(names) + ".",
            _(
                "Check whether they are closed, whether their source lists them under another "
                "name, or whether their record was taken off the list."
            ),
        ]
    if faults:
        paragraphs += [_("Lines of the list of well-known measures cannot be read:"), *faults]
    return Message(
        subject=_("Well-known measures that the site does not find"),
        paragraphs=paragraphs,
        links=[
            MessageLink(
                _("Where our data come from"),
                settings.WAGTAILADMIN_BASE_URL + urlsplit(address_of(DATA_SOURCES)).path,
            )
        ],
    )
