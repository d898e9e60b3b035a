"""Where pages lead to whoever wants advice or mail, and whether they may; no query."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core.formats import language
from home.navigation.page_registry import page_registry
from interest.readiness.state import forms_open, not_begun

FORM = "interest.interestformpage"


def _ask_address() -> str:
    """Return the first form of the tree in the active language; empty where none is open."""
    entry = page_registry().of_model(FORM, language())
    return entry.url if entry and forms_open() else ""


def ask(request: HttpRequest) -> dict:
    """Return whether forms are open, and what pages say of it; looked up only where printed."""
    return {
        "ask_address": SimpleLazyObject(_ask_address),
        "forms_open": SimpleLazyObject(forms_open),
        "not_begun": SimpleLazyObject(lambda: not_begun(request.path)),
        "on_trial": settings.TRIAL,
    }
