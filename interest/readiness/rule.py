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


# Without one of these no form takes anything. The first two: GDPR Art. 13(1)(a); the third: what is
# promised, somebody keeps.
FOR_FORMS = frozenset({Need.CONTROLLER, Need.NOTICE, Need.ADVISER})


@dataclass(frozen=True)
class Facts:
    """What is set up. An empty text is not known yet."""

    controller: str = ""
    controller_address: str = ""
    controller_email: str = ""
    has_notice: bool = False
    has_adviser: bool = False
    contact: str = ""
    sender: str = ""


def missing(facts: Facts) -> list[Need]:
    """Return what is not set up, the most important first."""
    controller = (facts.controller, facts.controller_address, facts.controller_email)
    met = {
        Need.CONTROLLER: all(controller),
        Need.NOTICE: facts.has_notice,
        Need.ADVISER: facts.has_adviser,
        Need.CONTACT: bool(facts.contact),
        Need.SENDER: bool(facts.sender),
    }
    return [need for need, is_met in met.items() if not is_met]


def may_ask(facts: Facts) -> bool:
    """Return whether forms may take enquiries, registrations and subscriptions."""
    return FOR_FORMS.isdisjoint(missing(facts))
