"""What counts once and was used: computations, waits, keys of forms."""

from __future__ import annotations

from datetime import datetime

from django.db import models


class SpentProof(models.Model):
    """A proof of work, a wait or a form's key that was used: each counts once, in any process.

    A table and no cache, which would evict it. Forgotten by the job `retention` once it has
    expired, as it is refused by then anyway. It names nobody.
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

    @classmethod
    def is_spent(cls, signature: str) -> bool:
        """Return whether the proof was used."""
        return cls.objects.filter(signature=signature).exists()
