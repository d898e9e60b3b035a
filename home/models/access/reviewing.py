"""The step of a workflow in which a page or call is checked: by those who may publish it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState
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
        kinds = waiting.values_list("workflow_state__base_content_type", flat=True)
        for kind in ContentType.objects.filter(pk__in=kinds):
            model = kind.model_class()
            if model is None:
                continue
            policy = policy_registry.get_by_type(model)
            mine = policy.instances_user_has_permission_for(user, "publish")
            keys = mine.annotate(key=Cast("pk", models.CharField())).values("key")
            asked |= Q(workflow_state__base_content_type=kind, workflow_state__object_id__in=keys)
        return waiting.filter(asked)

    @classmethod
    def get_description(cls) -> str:
        return str(_("Those who may publish a page, in its language and territory, approve it."))


def due_on(state: TaskState) -> Any:
    """Return the day on which a check is due; None where its step knows none."""
    days = getattr(state.task.specific, "days", None)
    if days is None:
        return None
    return timezone.localdate(state.started_at) + timedelta(days=days)
