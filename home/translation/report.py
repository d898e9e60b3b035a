"""The report of translations, with how far each is: in texts, read or not, public or not."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Exists, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_filters import BooleanFilter
from wagtail.models import Page, get_translatable_models
from wagtail.permissions import policy_registry
from wagtail_localize.models import StringTranslation, Translation, get_edit_url
from wagtail_localize.views import report

from home.rights.instances import may_edit
from home.rights.tester import with_rights
from home.rights.translations import TRANSLATE, require
from home.versions.missing import with_counts


class TranslationsFilterSet(report.TranslationsReportFilterSet):
    """As wagtail-localize's, with what nobody has read."""

    waiting_to_be_read = BooleanFilter(label=gettext_lazy("Machine translations to read"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["target_locale"].label = gettext_lazy("Language")  # it has the field's name

    class Meta(report.TranslationsReportFilterSet.Meta):
        fields = [*report.TranslationsReportFilterSet.Meta.fields, "waiting_to_be_read"]


def concerning(user: Any) -> QuerySet[Translation]:
    """Return the translations of, and into, what somebody may change."""
    rights = ["change", "translate"]
    mine = policy_registry.get_by_type(Page).instances_user_has_any_permission_for(user, rights)
    ends = (OuterRef("source__locale"), OuterRef("target_locale"))
    of_pages = [
        Exists(mine.filter(translation_key=OuterRef("source__object_id"), locale=end))
        for end in ends
    ]
    shared = [
        model
        for model in get_translatable_models()
        if not issubclass(model, Page)
        and policy_registry.get_by_type(model).user_has_permission(user, "change")
    ]
    kinds = ContentType.objects.get_for_models(*shared).values()
    of_snippets = Q(source__specific_content_type__in=kinds)
    return Translation.objects.filter(reduce(or_, of_pages, of_snippets))


class TranslationsReport(report.TranslationsReportView):
    """Up to date is what has all texts, read by a person, and shows them to visitors."""

    filterset_class = TranslationsFilterSet
    verbose_name_plural = gettext_lazy("translations")
    results_template_name = "home/admin/translations_results.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require(request.user.has_perm(TRANSLATE))
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet:
        """Return the translations that concern somebody; an address is no text that waits."""
        written = (
            StringTranslation.objects.filter(
                context__object_id=OuterRef("source__object_id"),
                locale_id=OuterRef("target_locale_id"),
            )
            .order_by()
            .values("locale_id")
            .annotate(last=Max("updated_at"))
        )
        found = concerning(self.request.user).filter(enabled=True)
        found = found.annotate(written_at=Subquery(written.values("last")))
        return (
            with_counts(found)
            .annotate(waiting_for_translation=_any("lacking"), waiting_to_be_read=_any("unread"))
            .select_related("source__specific_content_type", "source__locale", "target_locale")
            .defer("source__content_json")
            .order_by("source__object_repr", "target_locale", "pk")
        )

    def decorate_paginated_queryset(self, object_list: Iterable[Translation]) -> list[Any]:
        """Return the translations, each with its ends and its status."""
        rows: list[Any] = list(object_list)
        keys = {row.source.object_id for row in rows}
        pages = {
            (page.translation_key, page.locale_id): page
            for page in with_rights(Page.objects.filter(translation_key__in=keys))
        }
        user = self.request.user
        for row in rows:
            key = row.source.object_id
            source, version = (
                pages.get((key, locale)) for locale in (row.source.locale_id, row.target_locale_id)
            )
            row.source_url = _edit_url(user, source or row.source.get_source_instance())
            row.version = version or row.get_target_instance()
            row.version_url = _edit_url(user, row.version)
            row.status = _status(row, version)
        return rows


def _any(name: str) -> Case:
    return Case(When(**{f"{name}__gt": 0}, then=Value(True)), default=Value(False))


def _edit_url(user: Any, thing: Any) -> str:
    """Return where it is edited; empty for who may not edit it."""
    return str(get_edit_url(thing)) if may_edit(user, thing) else ""


def _status(row: Any, page: Page | None) -> str:
    """Return what is to be done with a translation, in words."""
    said = []
    if row.lacking:
        words = ngettext("%(n)s text to translate", "%(n)s texts to translate", row.lacking)
        said.append(words % {"n": row.lacking})
    if row.unread:
        words = ngettext(
            "%(n)s machine translation to read", "%(n)s machine translations to read", row.unread
        )
        said.append(words % {"n": row.unread})
    if page is not None and not page.live:
        said.append(_("not published"))
    elif (
        page
        and row.written_at
        and page.last_published_at
        and (row.written_at > page.last_published_at)
    ):
        said.append(_("not all of it is published"))
    return ", ".join(said) or _("Up to date")
