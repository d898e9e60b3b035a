"""What texts state of the service and of the data it keeps: as the code does it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.formats import language
from home.stated.registry import Statement, register
from interest.models.advisers import has_fallback
from interest.pages import InterestFormPage
from interest.privacy.retention import MAILS
from interest.readiness.state import answers_email
from interest.signed_links import CONFIRM_WITHIN


def _nothing(_request: HttpRequest | None) -> dict[str, Any]:
    """Need nothing: what the template prints is there on every page."""
    return {}


def _periods(_request: HttpRequest | None) -> dict[str, Any]:
    """Return how long each kind of data is kept."""
    forms = InterestFormPage.objects.live().filter(locale__language_code=language())
    return {
        "forms": list(forms.order_by("path").values_list("title", "retention_months")),
        "unconfirmed_days": CONFIRM_WITHIN.days,
        "mail_days": MAILS.days,
    }


def _recipients(_request: HttpRequest | None) -> dict[str, Any]:
    """Return the office, unless it never gets anything: a fallback adviser sees the rest."""
    return {"answers_email": "" if has_fallback() else answers_email()}


for _name, _label, _context in (
    ("ask", _("the way to the advisers, once the service has begun"), _nothing),
    ("not-begun", _("that the service has not begun, while it has not"), _nothing),
    ("periods", _("how long data are kept"), _periods),
    ("recipients", _("who reads enquiries"), _recipients),
):
    register(_name, Statement(_label, f"interest/stated/{_name}.html", _context))
