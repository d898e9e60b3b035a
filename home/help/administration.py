"""Words of pages for administrators that Wagtail fixes when it is loaded, or never translates."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.collections import GroupCollectionManagementPermissionFormSet
from wagtail.admin.forms.workflows import WorkflowContentTypeForm, WorkflowPageForm
from wagtail.admin.views.workflows import Index as WorkflowIndex
from wagtail.admin.views.workflows import TaskIndex, WorkflowTasksColumn
from wagtail.contrib.redirects.filters import RedirectsReportFilterSet
from wagtail.documents.forms import GroupDocumentPermissionFormSet
from wagtail.images.forms import GroupImagePermissionFormSet
from wagtail.models import Site, Task, Workflow, WorkflowState
from wagtail.sites.views import IndexView as SitesIndexView
from wagtail.users.templatetags import wagtailusers_tags
from wagtail.users.views.groups import IndexView as GroupsIndexView

# What a right lets somebody do with a kind of thing, by its beginning.
RIGHTS = {
    "add": _("Can add: %(things)s"),
    "change": _("Can change: %(things)s"),
    "delete": _("Can delete: %(things)s"),
}
# Rights that have a name of their own, by the beginning of their code.
OWN_RIGHTS = {
    "lock": _("Can lock"),
    "unlock": _("Can unlock"),
    "publish": _("Can publish"),
    "submit": _("Can submit translations"),
}
# Kinds of things that have no name in another language.
THINGS = {"locale": _("language"), "translation": _("translation")}
# As the database has them from the first day on.
STEPS = {
    "Check and publish": _("Check and publish"),
    "Moderators approval": _("Check before publishing"),
}


def say_in_the_language_of_who_reads() -> None:
    """Put right what lists, filters and forms say."""
    for rights in (
        GroupImagePermissionFormSet,
        GroupDocumentPermissionFormSet,
        GroupCollectionManagementPermissionFormSet,
    ):
        # The fields hold the same list.
        rights.permission_types[:] = [
            (code, _(short), _(long)) for code, short, long in rights.permission_types
        ]
        collection = rights.form.base_fields["collection"]
        collection.label = _(collection.label)
    kind = RedirectsReportFilterSet.base_filters["is_permanent"]
    kind.label = _(kind.label)
    kind.extra["empty_label"] = _(kind.extra["empty_label"])
    kind.extra["choices"] = [(value, _(words)) for value, words in kind.extra["choices"]]
    for column in SitesIndexView.columns:
        if column.name in ("port", "site_name", "root_page"):
            field: Any = Site._meta.get_field(column.name)
            column.label = capfirst(field.verbose_name)
    GroupsIndexView.columns[0].accessor = str
    WorkflowPageForm.base_fields["page"].label = _("Page")
    WorkflowContentTypeForm.base_fields["content_types"].label = _("Also for")
    wagtailusers_tags.register.inclusion_tag(
        "wagtailusers/groups/includes/formatted_permissions.html"
    )(_with_names(wagtailusers_tags.format_permissions))
    Task.__str__ = Workflow.__str__ = _called  # type: ignore[method-assign, assignment]
    WorkflowIndex.columns[0].accessor = TaskIndex.columns[0].accessor = str
    for tasks_of in ("all_tasks_with_state", "all_tasks_with_status"):
        setattr(WorkflowState, tasks_of, _called_so(getattr(WorkflowState, tasks_of)))
    WorkflowTasksColumn.get_cell_context_data = _steps_called_so(
        WorkflowTasksColumn.get_cell_context_data
    )


def _with_names(format_permissions: Any) -> Any:
    @wraps(format_permissions)
    def in_the_language(permission_bound_field: Any) -> dict[str, Any]:
        context = format_permissions(permission_bound_field)
        for row in context["object_perms"]:
            row["object"] = THINGS.get(row["object"], row["object"])
            for action in RIGHTS.keys() & row.keys():
                row[action]["perm"].name = RIGHTS[action] % {"things": row["object"]}
            for right in row["custom"]:
                code = right["perm"].codename.partition("_")[0]
                right["name"] = str(OWN_RIGHTS.get(code, right["name"]))
        return context

    return in_the_language


def _called(step: Task | Workflow) -> str:
    return str(STEPS.get(step.name, step.name))


def _called_so(tasks_of: Any) -> Any:
    @wraps(tasks_of)
    def tasks(state: WorkflowState) -> list[Task]:
        found = list(tasks_of(state))
        for task in found:
            task.name = str(task)
        return found

    return tasks


def _steps_called_so(context_of: Any) -> Any:
    @wraps(context_of)
    def context(*args: Any) -> dict[str, Any]:
        shown = context_of(*args)
        for step in shown["tasks"]:
            step.task.name = str(step.task)
        return shown

    return context
