"""The list of documents in the admin."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.documents.views.documents import DocumentsFilterSet

from home.blocks.languages import MORE_LANGUAGES
from home.models.media.documents import CustomDocument

UNKNOWN = "unknown"


class FilterSetWithLanguage(DocumentsFilterSet):
    """Wagtail's, and by language."""

    language = django_filters.ChoiceFilter(
        label=_("Language"),
        choices=[*MORE_LANGUAGES, (UNKNOWN, _("Not given"))],
        method="written_in",
    )

    class Meta:
        model = CustomDocument
        fields: list[str] = []

    def written_in(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Those in a language, or those of which it is not told."""
        return queryset.filter(language="" if value == UNKNOWN else value)
