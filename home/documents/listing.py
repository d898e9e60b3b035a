"""The list of documents in the admin."""

import django_filters
from django.utils.translation import gettext_lazy as _
from wagtail.documents.views.documents import DocumentsFilterSet

from home.blocks.languages import MORE_LANGUAGES
from home.models.documents import CustomDocument


class FilterSetWithLanguage(DocumentsFilterSet):
    """Wagtail's, and by language."""

    language = django_filters.ChoiceFilter(
        label=_("Language"), choices=MORE_LANGUAGES, null_label=_("Not given"), null_value=""
    )

    class Meta:
        model = CustomDocument
        fields: list[str] = []
