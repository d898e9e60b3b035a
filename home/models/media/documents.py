"""Documents, with what is said of them, and those that belong to a page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.documents.models import AbstractDocument
from wagtail.models import Orderable
from wagtail.search import index

from home.blocks.languages import MORE_LANGUAGES

FIRST_YEAR = 1900


def validate_year_of_publication(year: int) -> None:
    """Raise ValidationError for a year that is to come, or long ago."""
    this_year = timezone.localdate().year
    if not FIRST_YEAR <= year <= this_year:
        said = gettext("Give a year from %(first)s to %(last)s.")
        raise ValidationError(said % {"first": FIRST_YEAR, "last": this_year})


class CustomDocument(AbstractDocument):
    """A document, and what is told of it beside its link."""

    language = models.CharField(
        _("language"),
        max_length=2,
        blank=True,
        choices=MORE_LANGUAGES,
        help_text=_("In which the document is written, and its title here."),
    )
    publisher = models.CharField(
        _("publisher"),
        max_length=200,
        blank=True,
        help_text=_("Who published it, by the name the publisher uses."),
    )
    year = models.PositiveSmallIntegerField(
        _("year"),
        null=True,
        blank=True,
        validators=[validate_year_of_publication],
        help_text=_("In which it was published."),
    )

    admin_form_fields = ("title", "file", "language", "publisher", "year", "collection", "tags")
    search_fields = [
        *AbstractDocument.search_fields,
        index.SearchField("publisher"),
        index.FilterField("language"),
        index.FilterField("year"),
    ]

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def clean(self) -> None:
        """Refuse a format that is not taken; what is wrong with the file itself, its field says."""
        kinds = settings.WAGTAILDOCS_EXTENSIONS
        if self.file and self.file_extension.lower() not in kinds:
            said = gettext("Documents of this format are not accepted, only these: %(kinds)s.")
            raise ValidationError({"file": said % {"kinds": ", ".join(kinds).upper()}})


class PageDocument(Orderable):
    """Abstract: a document of a page; shared by all languages."""

    document = models.ForeignKey(
        "home.CustomDocument",
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
