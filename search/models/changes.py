"""What has changed and is not in the index yet."""

from django.db import models
from django.utils import timezone


class Change(models.Model):
    """A thing to read again. Written with the change itself, gone once every index knows.

    `model` and `key` name it as in `Entry`. A row a change: who reads a thing deletes the rows
    that were there before it looked. While an engine is away these rows wait.
    """

    model = models.CharField(max_length=60)
    key = models.CharField(max_length=40)
    noted_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.model} {self.key}"
