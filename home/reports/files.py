"""Reports of pictures and documents: what nothing uses, and which pictures say nothing."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import django_filters
from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import BaseMediaFilterSet
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import ReferenceIndex
from wagtail.permissions import policy_registry

from core.formats import file_size
from home.blocks.languages import LANGUAGES
from home.models.media.documents import CustomDocument
from home.models.media.images import CustomImage, CustomImageQuerySet

from .drafts import used_in_drafts

RIGHTS = ["change", "delete"]


def unused(files: QuerySet) -> QuerySet:
    """Return those that nothing refers to: neither what is live nor a draft."""
    references = ReferenceIndex.objects.filter(
        to_content_type=ReferenceIndex._get_base_content_type(files.model),
        to_object_id=Cast(OuterRef("pk"), CharField()),
    )
    return files.filter(~Exists(references)).exclude(pk__in=used_in_drafts(files.model))


def pictures_without_text(user: Any) -> CustomImageQuerySet:
    """Return the pictures somebody may change that say nothing in one of the languages."""
    policy = policy_registry.get_by_type(CustomImage)
    return policy.instances_user_has_permission_for(user, "change").without_text()


class FilesFilterSet(BaseMediaFilterSet):
    """By collection and tag; which are offered depends on who asks."""

    usage_count = None

    class Meta:
        model = CustomImage
        fields: list[str] = []

    @cached_property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(self._meta.model)


class DocumentsFilterSet(FilesFilterSet):
    """The same for documents."""

    class Meta:
        model = CustomDocument
        fields: list[str] = []


class PicturesFilterSet(FilesFilterSet):
    """By the language in which nothing is said, too."""

    language = django_filters.ChoiceFilter(
        label=_("Nothing said in"), choices=LANGUAGES, method="silent_in"
    )

    def silent_in(self, queryset: CustomImageQuerySet, name: str, value: str) -> QuerySet:
        """Those that say nothing in one language."""
        return queryset.without_text(value)


class FilesReportView(ReportView):
    """A report of files that somebody may change or delete."""

    any_permission_required = RIGHTS
    default_ordering = "title"
    edit_url_name = ""
    # What its bulk actions call it.
    kind = ""

    @property
    def permission_policy(self) -> Any:
        """Return who may do what with files of its kind."""
        return policy_registry.get_by_type(self.model)

    @cached_property
    def columns(self) -> list[Column]:
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type=self.kind),
            self.title_column(),
            Column("file_size", label=_("Size"), accessor=_size_of, sort_key="file_size"),
            Column("collection", label=_("Collection"), accessor="collection.name"),
            DateColumn("created_at", label=_("Created"), sort_key="created_at"),
        ]

    def title_column(self) -> TitleColumn:
        """Return the title, which leads to the form."""
        return TitleColumn(
            "title",
            label=_("Title"),
            sort_key="title",
            get_url=lambda file: reverse(self.edit_url_name, args=[file.pk]),
            get_title_id=lambda file: f"{self.kind}_{file.pk}_title",
        )

    def get_base_queryset(self) -> QuerySet:
        """Return those somebody may change or delete."""
        mine = self.permission_policy.instances_user_has_any_permission_for(
            self.request.user, self.any_permission_required
        )
        return mine.select_related("collection")

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Equals always in the same order."""
        return queryset.order_by(self.ordering, "pk")


def _size_of(file: Any) -> str:
    return file_size(file.file_size)


class UnusedReportView(FilesReportView):
    """Files that nothing uses, to be deleted together by those who may."""

    template_name = "home/admin/unused_files.html"
    results_template_name = "home/admin/unused_files_results.html"
    header_icon = "bin"
    export_headings = {
        "title": _("Title"),
        "filename": _("File"),
        "file_size": _("Size"),
        "collection.name": _("Collection"),
        "created_at": _("Created"),
    }
    list_export = list(export_headings)

    def get_base_queryset(self) -> QuerySet:
        """Return those that nothing uses."""
        return unused(super().get_base_queryset())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        names = {"model_opts": self.model._meta, "item_type": self.kind.upper()}
        return super().get_context_data(**names, **kwargs)


class UnusedImagesReport(UnusedReportView):
    """Pictures that nothing uses."""

    model = CustomImage
    kind = "image"
    page_title = _("Unused pictures")
    index_url_name = "unused_images_report"
    index_results_url_name = "unused_images_report_results"
    edit_url_name = "wagtailimages:edit"
    filterset_class = FilesFilterSet
    export_filename = "unused-pictures"


class UnusedDocumentsReport(UnusedReportView):
    """Documents that nothing uses."""

    model = CustomDocument
    kind = "document"
    page_title = _("Unused documents")
    index_url_name = "unused_documents_report"
    index_results_url_name = "unused_documents_report_results"
    edit_url_name = "wagtaildocs:edit"
    filterset_class = DocumentsFilterSet
    export_filename = "unused-documents"


class SilentPicturesReport(FilesReportView):
    """Pictures that say nothing of themselves in a language."""

    model = CustomImage
    kind = "image"
    any_permission_required = ["change"]
    page_title = _("Pictures without alternative text")
    header_icon = "image"
    index_url_name = "silent_pictures_report"
    index_results_url_name = "silent_pictures_report_results"
    results_template_name = "home/admin/silent_pictures_results.html"
    edit_url_name = "wagtailimages:edit"
    filterset_class = PicturesFilterSet
    export_headings = {
        "title": _("Title"),
        "alt_en": _("English"),
        "alt_ro": _("Romanian"),
        "alt_it": _("Italian"),
        "collection.name": _("Collection"),
    }
    list_export = list(export_headings)
    export_filename = "pictures-without-alternative-text"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            self.title_column(),
            Column("missing", label=_("Nothing said in"), accessor=_languages_without_text),
            Column("collection", label=_("Collection"), accessor="collection.name"),
            DateColumn("created_at", label=_("Created"), sort_key="created_at"),
        ]

    def get_base_queryset(self) -> QuerySet:
        """Return those somebody may change."""
        return pictures_without_text(self.request.user).select_related("collection")


def _languages_without_text(image: CustomImage) -> str:
    return ", ".join(str(name) for code, name in LANGUAGES if not getattr(image, f"alt_{code}"))
