"""Who is told by mail that something is to be checked: those who may publish just that."""

from __future__ import annotations

from typing import Any

from wagtail.admin.mail import BaseGroupApprovalTaskStateEmailNotifier
from wagtail.models import TaskState
from wagtail.signals import task_submitted

from home.models.access.reviewing import PublisherApprovalTask, due_on


class ReviewNotifier(BaseGroupApprovalTaskStateEmailNotifier):
    """Wagtail's mail that something waits for approval, to its reviewers, with its last day."""

    notification = "submitted"

    def can_handle(self, instance: Any, **_kwargs: Any) -> bool:
        is_state = isinstance(instance, TaskState)
        return is_state and isinstance(instance.task.specific, PublisherApprovalTask)

    def get_recipient_users(self, task_state: TaskState, **kwargs: Any) -> set:
        instance = task_state.workflow_state.content_object
        asker = kwargs.get("user")
        found = task_state.task.specific.reviewers(instance)
        return set(found.exclude(pk=asker.pk) if asker else found)

    def get_template_base_prefix(self, instance: Any, **_kwargs: Any) -> str:
        return "review_"

    template_directory = "home/admin/notifications/"

    def get_context(self, task_state: TaskState, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(task_state, **kwargs) | {"due_on": due_on(task_state)}


notify = ReviewNotifier()
task_submitted.connect(notify, sender=TaskState, dispatch_uid="home.rights.reviewing")
