"""What is another on each request, and so is left out where pages are compared."""

from __future__ import annotations

import re

# Tokens of forms, and of a page's scripts.
NEW_EACH_TIME = re.compile(r'((?:form_key|csrfmiddlewaretoken)" value|nonce)="[^"]*"')


def without_tokens(html: str) -> str:
    """Return the HTML of a page without what is new each time."""
    return NEW_EACH_TIME.sub("", html)
