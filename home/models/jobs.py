"""What is to be done once a day, and whether it was."""

from __future__ import annotations

from django.db import models


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
