"""What texts state of the service and of the data it keeps: as the code does it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.formats import language
from home.navigation.page_registry import visible
from home.stated.registry import Statement, register
from interest.models.advisers import has_fallback
from interest.models.enquiries import Enquiry
from interest.pages import InterestFormPage
from interest.privacy.retention import DEFAULT_MONTHS, MAILS
from interest.readiness.state import answers_email
from interest.signed_links import CONFIRM_WITHIN


def _nothing(_request: HttpRequest | None) -> dict[str, Any]:
    """Need nothing: what the template prints is there on every page."""
    return {}


def _periods(_request: HttpRequest | None) -> dict[str, Any]:
    """Return how long each kind of data is kept; only public forms are named."""
    forms = visible(InterestFormPage.objects.filter(locale__language_code=language()))
    return {
        "forms": list(forms.order_by("path").values_list("title", "retention_months")),
        "other_months": _other_months(),
        "gone_months": DEFAULT_MONTHS,
        "unconfirmed_days": CONFIRM_WITHIN.days,
        "mail_days": MAILS.days,
    }


def _other_months() -> list[int]:
    """Return how long forms keep data that are not public, or no more, as long as there are any."""
    public = visible(InterestFormPage.objects.all())
    used = Q(live=True) | Q(pk__in=Enquiry.objects.values("form"))
    others = InterestFormPage.objects.exclude(pk__in=public.values("pk")).filter(used)
    return sorted(set(others.values_list("retention_months", flat=True)))


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
