"""What people agreed to, word by word."""

from __future__ import annotations

import hashlib

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ConsentText(models.Model):
    """A wording of consent, and the version of the privacy notice it refers to. Never changed.

    Kept as long as anything refers to it (GDPR Art. 7(1): who asks for consent must be able to
    show that it was given).
    """

    digest = models.CharField(max_length=64, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=2)
    text = models.TextField(_("text"))
    # The revision of the privacy page that was live; empty where it was never edited.
    notice_version = models.CharField(_("version of the privacy notice"), max_length=60, blank=True)
    first_used_at = models.DateTimeField(_("first used"), default=timezone.now)

    class Meta:
        verbose_name = _("wording of consent")
        verbose_name_plural = _("wordings of consent")

    def __str__(self) -> str:
        return f"{self.language} {self.first_used_at:%Y-%m-%d}"

    @classmethod
    def of(cls, text: str, language: str, notice_version: str) -> ConsentText:
        """Return the record of this wording, created the first time somebody agrees to it."""
        mark = "\n".join((language, notice_version, text))
        digest = hashlib.sha256(mark.encode()).hexdigest()
        return cls.objects.get_or_create(
            digest=digest,
            defaults={"text": text, "language": language, "notice_version": notice_version},
        )[0]
