"""Sessions that have ended are not kept."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .schedule import daily


@daily("sessions", hour=3, label=_("Delete ended sessions"))
def forget_ended() -> str:
    """Delete sessions that nobody can use any more; return how many."""
    count, _of_each_kind = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    return f"{count} ended sessions deleted"
