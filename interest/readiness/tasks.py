"""What is missing, in words, for administrators, on the admin's start page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from home.dashboard.registry import Heading, Waiting, waiting

from .rule import Need, missing
from .state import facts, read_facts

WORDS: Mapping[Need, str | Promise] = {
    Need.CONTROLLER: _(
        "The data controller is not named with postal address and email address. Until then no "
        "form of the public site takes anything."
    ),
    Need.NOTICE: _(
        "No published privacy notice is named. Until then no form of the public site takes "
        "anything."
    ),
    Need.ADVISER: _(
        "Nobody answers yet: add advisers, each with their territories, or an address that "
        "answers. Until then no form of the public site takes anything."
    ),
    Need.CONTACT: _("There is no contact address: the contact page refers to it."),
    Need.SENDER: _(
        "Emails have no sender that can be answered: set DEFAULT_FROM_EMAIL, and EMAIL_URL, in the "
        "environment of the server."
    ),
    Need.ACCESSIBILITY_CONTACT: _(
        "There is no address for questions about accessibility: the accessibility statement has to "
        "name one."
    ),
    Need.ACCESSIBILITY_STATUS: _(
        "The accessibility statement has no compliance status: have the site assessed, then enter "
        "the status, the day and who assessed it."
    ),
    Need.OFFICER: _(
        "The privacy notice names no data protection officer: enter the contact, or that none has "
        "been designated."
    ),
    Need.HOLDERS: _(
        "The privacy notice does not say who keeps the data, whether they leave the European "
        "Economic Area, and how long access logs are kept."
    ),
    Need.BACKUP: _(
        "The site itself makes no backup and cannot see one: set it up on the server, try to "
        "restore it, then enter the day, who checked, and how long backups are kept."
    ),
}


# The field of the site settings where it is set, or the first of them.
FIELDS = {
    Need.CONTROLLER: "data_controller",
    Need.NOTICE: "privacy_page",
    Need.ADVISER: "answers_email",
    Need.CONTACT: "email",
    Need.ACCESSIBILITY_CONTACT: "accessibility_email",
    Need.ACCESSIBILITY_STATUS: "accessibility_status",
    Need.OFFICER: "officer_contact",
    Need.HOLDERS: "data_holders",
    Need.BACKUP: "backup_days",
}


def missing_now() -> list[Need]:
    """Return what is missing, as it is in the database now."""
    return missing(read_facts())


def ways_to(need: Need) -> list[tuple[str | Promise, str]]:
    """Return where it is set in the admin, in words and as addresses; none for the server."""
    ways: list[tuple[str | Promise, str]] = []
    if need == Need.ADVISER:
        ways.append((_("Advisers"), reverse("advisers:index")))
    if need in FIELDS:
        settings = reverse("wagtailsettings:edit", args=["home", "sitesettings"])
        ways.append((_("Site settings"), f"{settings}#id_{FIELDS[need]}"))
    return ways


@waiting(Heading.SETUP)
def before_you_publish(user: Any) -> Iterator[Waiting]:
    """Say what is missing before the site goes public, each with the way to where it is set."""
    if user.is_superuser:
        for need in missing(facts()):
            yield Waiting(WORDS[need], ways=tuple(ways_to(need)))
