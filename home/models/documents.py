"""Documents that belong to a page."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.documents.models import AbstractDocument
from wagtail.models import Orderable


class PageDocument(Orderable):
    """Abstract: a document of a page; shared by all languages."""

    document = models.ForeignKey(
        "wagtaildocs.Document",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("document"),
    )

    panels = [FieldPanel("document")]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return str(self.document)


def documents_of(page: Any) -> list[AbstractDocument]:
    """Return the documents of a page whose `PageDocument`s are its `documents`, in their order."""
    return [row.document for row in page.documents.select_related("document")]
