"""The step of a workflow in which a page or call is checked: by those who may publish it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import OneToOneRel, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Task, TaskState, WorkflowMixin
from wagtail.permissions import policy_registry

ACTIONS = [
    ("reject", _("Request changes"), True),
    ("approve", _("Approve"), False),
    ("approve", _("Approve with comment"), True),
]


class PublisherApprovalTask(Task):
    """Asks those who may publish just this, in its language and of its territory; no group."""

    days = models.PositiveSmallIntegerField(
        _("days"), default=5, help_text=_("How long it may take. After that it is overdue.")
    )

    admin_form_fields = [*Task.admin_form_fields, "days"]

    class Meta:
        verbose_name = _("check by whoever may publish")
        verbose_name_plural = _("checks by whoever may publish")

    def reviewers(self, instance: models.Model) -> QuerySet:
        """Return who is asked: moderators of the page; administrators where there are none."""
        policy = policy_registry.get(instance)
        able = policy.users_with_permission_for_instance("publish", instance)
        return able.filter(is_superuser=False) or able

    def _may(self, user: Any, instance: Any) -> bool:
        policy = policy_registry.get(instance)
        return bool(policy.user_has_permission_for_instance(user, "publish", instance))

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return self._may(user, obj)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return not self._may(user, obj)

    def user_can_lock(self, obj: Any, user: Any) -> bool:
        return self._may(user, obj)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        return ACTIONS if self._may(user, obj) else []

    def get_task_states_user_can_moderate(self, user: Any, **_kwargs: Any) -> QuerySet[TaskState]:
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        if user.is_superuser:
            return waiting
        asked = Q(pk__in=[])
        for model, kind in ContentType.objects.get_for_models(*_checked_models()).items():
            policy = policy_registry.get_by_type(model)
            mine = policy.instances_user_has_permission_for(user, "publish")
            keys = mine.annotate(key=Cast("pk", models.CharField())).values("key")
            asked |= Q(workflow_state__base_content_type=kind, workflow_state__object_id__in=keys)
        return waiting.filter(asked)

    @classmethod
    def get_description(cls) -> str:
        return str(_("Those who may publish a page, in its language and territory, approve it."))


def _checked_models() -> set[type[models.Model]]:
    """Return what workflows know things by: pages are all of one kind."""
    found = (model for model in apps.get_models() if issubclass(model, WorkflowMixin))
    return {Page if issubclass(model, Page) else model for model in found}


def active_steps() -> list[Task]:
    """Return the steps in which something is checked, each as its kind, by one query."""
    kinds = [
        relation.name
        for relation in Task._meta.related_objects
        if isinstance(relation, OneToOneRel) and relation.parent_link
    ]
    steps = Task.objects.filter(active=True).select_related(*kinds)
    return [
        next((getattr(step, kind) for kind in kinds if hasattr(step, kind)), step) for step in steps
    ]


def reviewable_by(user: Any, steps: Iterable[Task]) -> QuerySet[TaskState]:
    """Return the checks in these steps that wait for somebody."""
    found = TaskState.objects.none()
    for step in steps:
        found |= step.get_task_states_user_can_moderate(user=user)
    return found


def due_on(state: TaskState) -> Any:
    """Return the day on which a check is due; None where its step knows none."""
    days = getattr(state.task.specific, "days", None)
    if days is None:
        return None
    return timezone.localdate(state.started_at) + timedelta(days=days)
