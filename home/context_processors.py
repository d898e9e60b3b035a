"""What every template may use."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from home.navigation.layout import layout_context


def layout(request: HttpRequest) -> dict:
    """Menu, footer and settings, looked up only by templates that print them; and today's date."""
    return {
        "layout": SimpleLazyObject(lambda: layout_context(request)),
        "read_on": timezone.localdate(),
    }
