"""What the trunk has waiting: checks, translations, facts, links, and pages that expire."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page, Task, TaskState, WorkflowState
from wagtail.permissions import policy_registry

from core.formats import day
from home.models.outgoing import LinkState
from home.navigation.locales import locales
from home.outgoing.places import count_for
from home.reports.facts import facts_due
from home.reports.files import SilentPicturesReport, pictures_without_text
from home.reports.planned import pages_expiring
from home.reports.rights import may_edit_pages
from home.versions.missing import behind_by_language

from .registry import Heading, Waiting, waiting

# Checks that are named; of more the number is told.
MOST_NAMED = 8
SOON = timedelta(days=14)


@waiting(Heading.YOURS)
def to_check(user: Any) -> Iterator[Waiting]:
    """Name what somebody is asked to check, what waits longest first."""
    states = TaskState.objects.reviewable_by(user).order_by("started_at", "pk")
    named = list(states.select_related("revision__base_content_type")[: MOST_NAMED + 1])
    if not named:
        return
    pages = _languages(named)
    days = {task.pk: getattr(task, "days", None) for task in Task.objects.specific()}
    for state in named[:MOST_NAMED]:
        yield _check(state, pages, days[state.task_id])
    if len(named) > MOST_NAMED:
        address = reverse("wagtailadmin_reports:workflow_tasks")
        words = _("Show all, %(n)s") % {"n": states.count()}
        yield Waiting(words, f"{address}?reviewable=true")


def _languages(states: list[TaskState]) -> dict[int, str]:
    """Return the languages of the pages that are checked."""
    pages = Page.objects.filter(pk__in=[state.revision.object_id for state in states])
    return dict(pages.values_list("pk", "locale__language_code"))


def _what(state: TaskState, pages: dict[int, str]) -> tuple[str, str]:
    """Return what is checked: its title, and the address of its form."""
    revision = state.revision
    model: Any = revision.base_content_type.model_class()
    if model is Page:
        address = reverse("wagtailadmin_pages:edit", args=[revision.object_id])
        return f"{revision.object_str} ({pages.get(int(revision.object_id), '')})", address
    name = model.snippet_viewset.get_url_name("edit")
    return str(revision.object_str), reverse(name, args=[revision.object_id])


def _check(state: TaskState, pages: dict[int, str], days: int | None) -> Waiting:
    """Return a check by the name of what is checked, with its day."""
    begun = timezone.localdate(state.started_at)
    title, address = _what(state, pages)
    if days is None:
        words = _("To check: %(title)s, handed in on %(day)s")
        return Waiting(words % {"title": title, "day": day(begun)}, address)
    due = begun + timedelta(days=days)
    late = due < timezone.localdate()
    words = _("Overdue: %(title)s, by %(day)s") if late else _("To check: %(title)s, by %(day)s")
    return Waiting(words % {"title": title, "day": day(due)}, address)


@waiting(Heading.YOURS)
def handed_in(user: Any) -> Iterator[Waiting]:
    """Name what was sent back to somebody, and say how many texts of theirs are with others."""
    mine = WorkflowState.objects.active().filter(requested_by=user).order_by()
    counts = dict(mine.values_list("status").annotate(Count("pk")))
    sent_back = counts.get(WorkflowState.STATUS_NEEDS_CHANGES, 0)
    with_others = counts.get(WorkflowState.STATUS_IN_PROGRESS, 0)
    if sent_back:
        back = mine.filter(status=WorkflowState.STATUS_NEEDS_CHANGES)
        asked = TaskState.objects.filter(workflowstate__in=back).order_by("pk")
        named = list(asked.select_related("revision__base_content_type")[:MOST_NAMED])
        pages = _languages(named)
        for state in named:
            title, address = _what(state, pages)
            yield Waiting(_("Sent back with a remark: %(title)s") % {"title": title}, address)
    if sent_back > MOST_NAMED:
        words = _("Show all, %(n)s") % {"n": sent_back}
        yield Waiting(words, _workflows("needs_changes", user))
    if with_others:
        words = ngettext(
            "%(n)s of your texts is being checked",
            "%(n)s of your texts are being checked",
            with_others,
        )
        # Wagtail's list has what somebody writes: who translates alone would find it empty.
        writes = policy_registry.get_by_type(Page).user_has_permission(user, "add")
        address = _workflows("in_progress", user) if writes else ""
        yield Waiting(words % {"n": with_others}, address)


def _workflows(status: str, user: Any) -> str:
    asked = urlencode({"status": status, "requested_by": user.pk})
    return f"{reverse('wagtailadmin_reports:workflow')}?{asked}"


@waiting(Heading.TRANSLATIONS)
def translations(user: Any) -> Iterator[Waiting]:
    """Say how many versions lack words, and how many hold a machine's, by language."""
    report = reverse("wagtail_localize:translations_report")
    lacking, unread = behind_by_language(user)
    waiting_in = {*lacking, *unread}
    for locale in locales().values() if waiting_in else ():
        language = locale.get_display_name()
        of_language = f"{report}?target_locale={locale.language_code}"
        if count := lacking[locale.pk]:
            words = ngettext(
                "%(language)s: %(n)s page to translate",
                "%(language)s: %(n)s pages to translate",
                count,
            )
            address = f"{of_language}&waiting_for_translation=true"
            yield Waiting(words % {"language": language, "n": count}, address)
        if count := unread[locale.pk]:
            words = ngettext(
                "%(language)s: %(n)s page with a machine translation to read",
                "%(language)s: %(n)s pages with machine translations to read",
                count,
            )
            address = f"{of_language}&waiting_to_be_read=true"
            yield Waiting(words % {"language": language, "n": count}, address)


@waiting(Heading.CONTENT)
def facts(user: Any) -> Iterator[Waiting]:
    """Say of how many pages the facts are to be read again."""
    if may_edit_pages(user) and (due := facts_due(user).count()):
        words = ngettext(
            "%(n)s page whose facts are to be read again",
            "%(n)s pages whose facts are to be read again",
            due,
        )
        yield Waiting(words % {"n": due}, f"{reverse('facts_report')}?due=now")


@waiting(Heading.CONTENT)
def links(user: Any) -> Iterator[Waiting]:
    """Say how many links are dead, have moved or may not work."""
    if not may_edit_pages(user):
        return
    states = (LinkState.DEAD, LinkState.MOVED, LinkState.UNSURE)
    counts = count_for(user, states)
    for state in states:
        if count := counts[state]:
            address = f"{reverse('outgoing_links_report')}?state={state}"
            yield Waiting(_of_links(state, count), address)


def _of_links(state: LinkState, count: int) -> str:
    words = {
        LinkState.DEAD: ngettext("%(n)s dead link", "%(n)s dead links", count),
        LinkState.MOVED: ngettext(
            "%(n)s link leads to a new address", "%(n)s links lead to new addresses", count
        ),
        LinkState.UNSURE: ngettext(
            "%(n)s link that may not work", "%(n)s links that may not work", count
        ),
    }
    return words[state] % {"n": count}


@waiting(Heading.CONTENT)
def silent_pictures(user: Any) -> Iterator[Waiting]:
    """Say how many pictures have no alternative text in a language."""
    if silent := pictures_without_text(user).count():
        words = ngettext(
            "%(n)s picture without alternative text in a language",
            "%(n)s pictures without alternative text in a language",
            silent,
        )
        yield Waiting(words % {"n": silent}, reverse(SilentPicturesReport.index_url_name))


@waiting(Heading.SOON)
def expiring(user: Any) -> Iterator[Waiting]:
    """Say how many pages expire before long."""
    if not may_edit_pages(user):
        return
    count = pages_expiring(user).filter(expire_at__lt=timezone.now() + SOON).count()
    if count:
        words = ngettext("%(n)s page expires", "%(n)s pages expire", count)
        yield Waiting(words % {"n": count}, reverse("planned_report"))
