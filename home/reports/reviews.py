"""On the admin's start page: by when what waits for somebody's approval is to be checked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.models import Page, TaskState

from core.formats import day
from home.models.access.reviewing import PublisherApprovalTask


class Review(NamedTuple):
    """Something that waits: what, its form, its day."""

    title: str
    url: str
    due: date
    overdue: bool

    @property
    def day(self) -> str:
        """The day, as it is written in the reader's language."""
        return day(self.due)


def reviews_for(user: Any) -> list[Review]:
    """Return what waits for somebody, the one that is due first at the top."""
    days = dict(PublisherApprovalTask.objects.values_list("pk", "days"))
    waiting = TaskState.objects.reviewable_by(user).filter(task__in=days)
    today = timezone.localdate()
    found = []
    for state in waiting.select_related("revision"):
        due = timezone.localdate(state.started_at) + timedelta(days=days[state.task_id])
        revision = state.revision
        model = revision.base_content_type.model_class()
        if model is None:
            continue
        edit = "wagtailadmin_pages:edit"
        if not issubclass(model, Page):
            edit = model.snippet_viewset.get_url_name("edit")
        url = reverse(edit, args=[revision.object_id])
        found.append(Review(revision.object_str, url, due, due < today))
    return sorted(found, key=lambda review: review.due)


class ReviewsDue(Component):
    """What is to be checked by when, above Wagtail's own list of what waits."""

    name = "reviews_due"
    template_name = "home/admin/reviews_due.html"
    order = 214

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"reviews": reviews_for(parent_context["request"].user)}
