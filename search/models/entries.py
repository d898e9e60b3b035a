"""An entry: one thing of the site in one language, as search knows it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import models
from django.utils import timezone
from wagtail.search import index

# The fields that make what is told to an engine; `fingerprint` is taken of them.
TOLD = (
    "model",
    "key",
    "language",
    "text_language",
    "found_from",
    "kind",
    "title",
    "names",
    "summary",
    "phrases",
    "body",
    "url",
    "themes",
    "territories",
    "year",
    "ends_at",
)


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries, by their name."""

    def named(self, document_id: str) -> EntryQuerySet:
        """Return the entry of this name, if it is there."""
        model, key, language = document_id.split(":")
        return self.filter(model=model, key=key, language=language)


class Entry(index.Indexed, models.Model):
    """What is found, and all that a result prints. Made by `search/collect.py`, never by hand.

    A page has one in each of its languages. What has no language of its own (a call) has one in
    each language of the site, with an address there. `phrases` are what people may call it, one a
    line; they are not printed. `found_from` names the other languages in
    which this thing does not exist and is therefore found through this entry.
    """

    model = models.CharField(max_length=60)
    key = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    text_language = models.CharField(max_length=2)
    found_from = models.CharField(max_length=8, blank=True)
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=500)
    names = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    phrases = models.TextField(blank=True)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=500)
    themes = models.JSONField(default=list)
    territories = models.JSONField(default=list)
    year = models.PositiveSmallIntegerField(null=True)
    ends_at = models.DateTimeField(null=True)
    fingerprint = models.CharField(max_length=32)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = EntryQuerySet.as_manager()

    # Told to the engines by search/feed.py, in bulk; not at each save.
    search_auto_update = False
    search_fields = [
        index.SearchField("title", boost=8),
        index.SearchField("names", boost=10),
        index.SearchField("summary", boost=4),
        index.SearchField("phrases", boost=4),
        index.SearchField("body"),
        index.AutocompleteField("title"),
        index.AutocompleteField("names"),
        index.FilterField("document_id"),
        index.FilterField("text_language"),
        index.FilterField("languages"),
        index.FilterField("kind"),
        index.FilterField("themes"),
        index.FilterField("territories"),
        index.FilterField("year"),
        index.FilterField("ends_at"),
        index.FilterField("fingerprint"),
    ]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["model", "key", "language"], name="entry_unique")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"

    @property
    def document_id(self) -> str:
        """Its name in an engine; the same after the entry was made anew."""
        return f"{self.model}:{self.key}:{self.language}"

    @property
    def languages(self) -> list[str]:
        """The languages of the visitors who find it."""
        return [self.language, *self.found_from.split()]

    def told(self) -> dict[str, Any]:
        """All that an engine is told of it, as JSON can hold it."""
        values = {name: getattr(self, name) for name in TOLD}
        values["ends_at"] = self.ends_at.isoformat() if self.ends_at else None
        return values

    def stamp(self) -> None:
        """Set the fingerprint, by which two states of an entry are compared."""
        text = json.dumps(self.told(), sort_keys=True, ensure_ascii=False)
        self.fingerprint = hashlib.blake2s(text.encode(), digest_size=16).hexdigest()
