"""What the content loader last wrote, so that it never overwrites an editor."""

from django.db import models


class LoadedContent(models.Model):
    """One object of the first content, in one language.

    `fingerprint` is that of the files it came from; `state` that of the object as the
    loader left it. If the object no longer looks so, an editor changed it.
    """

    key = models.CharField(max_length=200)
    language = models.CharField(max_length=5)
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "language"], name="loaded_content_unique")
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.language})"
