"""A translation goes to whoever may publish it, as any draft does."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import transaction
from wagtail.models import Page, TaskState, WorkflowMixin, WorkflowState
from wagtail_localize.models import Translation


def as_published(translation: Translation) -> Page:
    """Return a version as it would be published now, in memory."""
    return translation.source.get_ephemeral_translated_instance(
        translation.target_locale, fallback=True
    )


@transaction.atomic
def submit(translation: Translation, user: Any) -> Page:
    """Save what is translated as a draft and hand it in; return the version.

    Raises ValidationError where it may not go live so. wagtail-localize itself would write a draft
    of a live page into what visitors read.
    """
    version = _drafted(translation, user)
    if sent_back := _sent_back(version):
        sent_back.resume(user)
    elif not version.workflow_in_progress:
        version.get_workflow().start(version, user)
    return version


def read_workflow_once(thing: WorkflowMixin) -> None:
    """Have all that a page asks of the workflow of what it shows answered by two queries.

    For what is only shown: as in Wagtail's `prefetch_workflow_states`, nothing is read again.
    """
    states = thing.workflow_states.active().select_related("current_task_state__task")
    vars(thing)["_current_workflow_states"] = list(states)
    vars(thing)["get_workflow"] = cache(thing.get_workflow)


def check_of(version: Page, user: Any) -> TaskState | None:
    """Return the check that a version waits for, if somebody may do it."""
    state = version.current_workflow_task_state
    if state is None:
        return None
    actions = state.task.specific.get_actions(version, user)
    may = {name for name, _label, _modal in actions} >= {"approve", "reject"}
    return state if may else None


@transaction.atomic
def approve(translation: Translation, check: TaskState, user: Any) -> Page:
    """Publish what is translated by approving it, so that its translator is told; return it.

    Raises ValidationError where it may not go live so. Publishing alone would end the check
    without a word to anybody.
    """
    version = _drafted(translation, user)
    check.task.specific.on_action(check, user, "approve")
    return version


def send_back(check: TaskState, user: Any, remark: str) -> None:
    """Ask for changes."""
    check.task.specific.on_action(check, user, "reject", comment=remark)


def remark_on(version: Page) -> str | None:
    """Return with which remark a version was sent back, which may be empty; None if it was not."""
    sent_back = _sent_back(version)
    if sent_back is None or sent_back.current_task_state is None:
        return None
    return str(sent_back.current_task_state.specific.get_comment())


def _sent_back(version: Page) -> WorkflowState | None:
    state = version.current_workflow_state
    needs_changes = state is not None and state.status == state.STATUS_NEEDS_CHANGES
    return state if needs_changes else None


def _drafted(translation: Translation, user: Any) -> Page:
    """Save what is translated as a draft; return the version as it was read after that."""
    draft = as_published(translation)
    draft.save_revision(user=user, log_action=True)
    return draft.specific_class.objects.get(pk=draft.pk)
