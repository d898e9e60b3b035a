"""What was done lately of what is limited."""

from __future__ import annotations

from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone


class RateCountManager(models.Manager["RateCount"]):
    """Counting within a window that moves along, for all processes together."""

    def recent(self, key: str, within: timedelta) -> int:
        """Return how often it was counted within so long until now."""
        row = self.filter(key=key).first()
        return len(row.within(within)) if row else 0

    def wait(self, key: str, within: timedelta) -> timedelta:
        """Return how long it is until the first that was counted is longer ago."""
        row = self.filter(key=key).first()
        moments = row.within(within) if row else []
        if not moments:
            return timedelta(0)
        return timedelta(seconds=min(moments) - timezone.now().timestamp()) + within

    @transaction.atomic
    def add(self, key: str, most: int, within: timedelta) -> bool:
        """Count once, unless that would be more than `most`; return whether it was counted."""
        now = timezone.now()
        row, _made = self.select_for_update().get_or_create(key=key, defaults={"expires_at": now})
        moments = row.within(within)
        if len(moments) >= most:
            return False
        row.moments, row.expires_at = [*moments, now.timestamp()], now + within
        row.save()
        return True


class RateCount(models.Model):
    """When something was done: a name with a keyed mark, which tells nobody who it was."""

    key = models.CharField(max_length=200, unique=True)
    moments = models.JSONField(default=list)
    expires_at = models.DateTimeField(db_index=True)

    objects = RateCountManager()

    def __str__(self) -> str:
        return self.key[:40]

    def within(self, duration: timedelta) -> list[float]:
        """Return the moments that are not longer ago."""
        begin = (timezone.now() - duration).timestamp()
        return [moment for moment in self.moments if moment > begin]
