"""Where weaknesses of the site are reported, for machines and people who look (RFC 9116)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from .methods import safe_only

# It is said anew each day, so it expires only where nobody runs the site any more.
HOLDS = timedelta(days=180)


@safe_only
def security_txt(request: HttpRequest) -> HttpResponse:
    """Return the file.

    Raises Http404 where the operator has named nobody: an address that nobody reads is worse.
    """
    if not settings.SECURITY_CONTACT:
        raise Http404
    today = datetime.combine(timezone.now().astimezone(UTC), time(), UTC)
    lines = [
        *(f"Contact: {address}" for address in settings.SECURITY_CONTACT),
        f"Expires: {(today + HOLDS).isoformat()}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{reverse('security_txt')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@register(Tags.security, deploy=True)
def check_contact(**_kwargs: Any) -> list[CheckMessage]:
    """Return a warning while nobody is named."""
    if settings.SECURITY_CONTACT:
        return []
    words = "Nobody is named to whom weaknesses of the site are reported."
    hint = "Set SECURITY_CONTACT, such as mailto:security@example.eu."
    return [Warning(words, hint=hint, id="core.W001")]
