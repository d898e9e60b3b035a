"""What is to be done once a day, and whether it was; what one process at a time may do."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone


class JobRun(models.Model):
    """A job of a day: begun by one process, finished, or to be taken up again."""

    name = models.CharField(max_length=60)
    day = models.DateField()
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    report = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "day"], name="job_once_a_day")]

    def __str__(self) -> str:
        return f"{self.name} {self.day}"


LONGEST_LEASE = timedelta(hours=1)


class LeaseManager(models.Manager["Lease"]):
    """Who may do what."""

    def acquire(self, name: str, holder: str, duration: timedelta) -> bool:
        """Take or renew a lease for so long from now; return False while another holds it."""
        now = timezone.now()
        self.get_or_create(name=name, defaults={"expires_at": now})
        # One that ends later than any that begins now is of a clock that was ahead.
        ended = Q(expires_at__lte=now) | Q(expires_at__gt=now + LONGEST_LEASE)
        free = self.filter(Q(holder=holder) | ended, name=name)
        return free.update(holder=holder, expires_at=now + duration) == 1

    def release(self, name: str, holder: str) -> None:
        """Give a lease back, if it is still this holder's."""
        self.filter(name=name, holder=holder).update(holder="", expires_at=timezone.now())


class Lease(models.Model):
    """What one process at a time may do, until the lease expires: a killed one is followed."""

    name = models.CharField(max_length=60, unique=True)
    holder = models.CharField(max_length=40, blank=True)
    expires_at = models.DateTimeField()

    objects = LeaseManager()

    def __str__(self) -> str:
        return f"{self.name} until {self.expires_at}"
