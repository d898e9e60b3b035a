"""What is missing, in words, for administrators: on the admin's start page and at the desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component

from .rule import Need, missing
from .state import read_facts

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
        "Nobody answers yet: add advisers, each with their territories. Until then no form of "
        "the public site takes anything."
    ),
    Need.CONTACT: _(
        "There is no contact address: the accessibility statement and the contact page refer to it."
    ),
    Need.SENDER: _(
        "Emails have no sender that can be answered: set DEFAULT_FROM_EMAIL, and EMAIL_URL, in the "
        "environment of the server."
    ),
}


def missing_now() -> list[Need]:
    """Return what is missing, as it is in the database now."""
    return missing(read_facts())


def address_of(need: Need) -> str:
    """Return where it is set in the admin; empty where that is on the server."""
    if need == Need.SENDER:
        return ""
    if need == Need.ADVISER:
        return reverse("advisers:index")
    return reverse("wagtailsettings:edit", args=["home", "sitesettings"])


class BeforeYouPublish(Component):
    """What is missing before the site goes public, each with the way to where it is set."""

    name = "before_you_publish"
    template_name = "interest/admin/before_you_publish.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"rows": [(WORDS[need], address_of(need)) for need in missing_now()]}
