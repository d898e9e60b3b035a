"""Where pages lead to whoever wants advice; no query."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core.formats import language
from home.navigation.page_registry import page_registry

FORM = "interest.interestformpage"


def _ask_address() -> str:
    """Return the first form of the tree in the active language; empty where there is none."""
    entry = page_registry().of_model(FORM, language())
    return entry.url if entry else ""


def ask(request: HttpRequest) -> dict:
    """Return `ask_address`, looked up only by templates that print it."""
    return {"ask_address": SimpleLazyObject(_ask_address)}
