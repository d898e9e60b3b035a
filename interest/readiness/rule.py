"""What has to be set up before the site asks people for data, and what of it is missing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Need(StrEnum):
    """Something to set up before the site goes public."""

    CONTROLLER = "controller"
    NOTICE = "notice"
    ADVISER = "adviser"
    CONTACT = "contact"
    SENDER = "sender"
    ACCESSIBILITY_CONTACT = "accessibility-contact"
    ACCESSIBILITY_STATUS = "accessibility-status"
    OFFICER = "officer"
    HOLDERS = "holders"
    BACKUP = "backup"


# Without one of these no form takes anything. The first two: GDPR Art. 13(1)(a); the third: what is
# promised, somebody keeps. An address that answers stands in for an adviser.
FOR_FORMS = frozenset({Need.CONTROLLER, Need.NOTICE, Need.ADVISER})


@dataclass(frozen=True)
class Facts:
    """What is set up. An empty text is not known yet."""

    controller: str = ""
    controller_address: str = ""
    controller_email: str = ""
    has_notice: bool = False
    has_adviser: bool = False
    answers_email: str = ""
    contact: str = ""
    sender: str = ""
    accessibility_address: str = ""
    accessibility_status: str = ""
    knows_officer: bool = False
    knows_holders: bool = False
    backup_checked: bool = False


def missing(facts: Facts) -> list[Need]:
    """Return what is not set up, the most important first."""
    controller = (facts.controller, facts.controller_address, facts.controller_email)
    met = {
        Need.CONTROLLER: all(controller),
        Need.NOTICE: facts.has_notice,
        Need.ADVISER: facts.has_adviser or bool(facts.answers_email),
        Need.CONTACT: bool(facts.contact),
        Need.SENDER: bool(facts.sender),
        Need.ACCESSIBILITY_CONTACT: bool(facts.accessibility_address),
        Need.ACCESSIBILITY_STATUS: bool(facts.accessibility_status),
        Need.OFFICER: facts.knows_officer,
        Need.HOLDERS: facts.knows_holders,
        Need.BACKUP: facts.backup_checked,
    }
    return [need for need, is_met in met.items() if not is_met]


def may_ask(facts: Facts) -> bool:
    """Return whether forms may take enquiries, registrations and subscriptions."""
    return FOR_FORMS.isdisjoint(missing(facts))
