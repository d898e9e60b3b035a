"""What every template may use."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from home.navigation.layout import furniture_for


def furniture(request: HttpRequest) -> dict:
    """Menu, footer and settings; looked up only by templates that print them."""
    return {"furniture": SimpleLazyObject(lambda: furniture_for(request))}
