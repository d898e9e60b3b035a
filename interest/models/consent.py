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
    # Of the text that could be read then (`NoticeText`); older ones name the revision alone.
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

    def notice(self) -> NoticeText | None:
        """Return what the notice said then; None where only its version was kept."""
        return NoticeText.objects.filter(version=self.notice_version).first()


class NoticeText(models.Model):
    """What the privacy notice said, blanks filled, when somebody agreed. Never changed.

    Settings and code fill its blanks, so that no revision of the page can restore it. Kept once,
    as long as a wording of consent names its version.
    """

    version = models.CharField(_("version of the privacy notice"), max_length=60, unique=True)
    language = models.CharField(_("language"), max_length=2)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("text of the privacy notice")
        verbose_name_plural = _("texts of the privacy notice")

    def __str__(self) -> str:
        return f"{self.language} {self.version}"

    @classmethod
    def keep(cls, version: str, language: str, text: str) -> None:
        """Keep this reading of the notice, the first time somebody agrees with it at hand."""
        cls.objects.get_or_create(version=version, defaults={"language": language, "text": text})
