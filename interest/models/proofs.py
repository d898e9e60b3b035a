"""Solved computations that were used."""

from __future__ import annotations

from datetime import datetime

from django.db import models


class SpentProof(models.Model):
    """A proof of work that somebody sent: each counts once, in whatever process.

    A table and no cache, which would evict it. Forgotten by the job `retention` once the proof
    has expired, as it is refused by then anyway. It names nobody.
    """

    signature = models.CharField(max_length=128, unique=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.signature[:12]

    @classmethod
    def spend(cls, signature: str, expires_at: datetime) -> bool:
        """Note that the proof was used; return False if it was used before."""
        _proof, is_new = cls.objects.get_or_create(
            signature=signature, defaults={"expires_at": expires_at}
        )
        return is_new
