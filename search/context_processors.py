"""What the search box in the header of every page needs; no query."""

from django.http import HttpRequest

from core.formats import language

from .paths import search_url, suggest_url


def search_box(request: HttpRequest) -> dict[str, str]:
    """Where the box leads, and where it asks for suggestions, in the visitor's language.

    Not called `search_url`: the admin's own templates have a variable of that name.
    """
    code = language()
    return {"search_address": search_url(code), "suggest_address": suggest_url(code)}
