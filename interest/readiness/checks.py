"""`manage.py check --deploy --database default` names what is missing before the site is public."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

from .rule import Need
from .tasks import WORDS, missing_now, ways_to

IDS = {need: f"interest.W{number:03}" for number, need in enumerate(Need, start=1)}


# Tagged, as the settings alone are looked at without a database.
@register(Tags.database, deploy=True)
def check_readiness(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Return a warning for each thing that is missing."""
    needs = missing_now() if databases else []
    return [Warning(str(WORDS[need]), hint=_where(need), id=IDS[need]) for need in needs]


def _where(need: Need) -> str | None:
    """Return the addresses in the admin where it is set; None where that is on the server."""
    base = settings.WAGTAILADMIN_BASE_URL
    return ", ".join(f"{label}: {base}{address}" for label, address in ways_to(need)) or None
