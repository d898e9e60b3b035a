"""What the trunk has waiting: checks, translations, facts, links, and pages that expire."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import BigIntegerField, Count, F, OuterRef, QuerySet, Subquery, Value, Window
from django.db.models.functions import Cast, RowNumber
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.permissions import policy_registry

from core.formats import day
from home.models.access.reviewing import active_steps, reviewable_by
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
    steps = active_steps()
    states = _named(reviewable_by(user, steps).order_by("started_at", "pk"))
    named = list(states.annotate(total=Window(Count("pk")))[:MOST_NAMED])
    days = {step.pk: getattr(step, "days", None) for step in steps}
    for state in named:
        yield _check(state, days[state.task_id])
    if named and named[0].total > MOST_NAMED:
        address = reverse("wagtailadmin_reports:workflow_tasks")
        yield Waiting(_("Show all, %(n)s") % {"n": named[0].total}, f"{address}?reviewable=true")


def _named(states: QuerySet[TaskState]) -> QuerySet[TaskState]:
    """Return them with what is checked, and its language where it is a page."""
    key = Cast(OuterRef("revision__object_id"), BigIntegerField())
    language = Page.objects.filter(pk=key).values("locale__language_code")
    found = states.select_related("revision__base_content_type")
    return found.annotate(language=Subquery(language))


def _what(state: Any) -> tuple[str, str]:
    """Return what is checked: its title, and the address of its form."""
    revision = state.revision
    model: Any = revision.base_content_type.model_class()
    if model is Page:
        address = reverse("wagtailadmin_pages:edit", args=[revision.object_id])
        return f"{revision.object_str} ({state.language or ''})", address
    name = model.snippet_viewset.get_url_name("edit")
    return str(revision.object_str), reverse(name, args=[revision.object_id])


def _check(state: Any, days: int | None) -> Waiting:
    """Return a check by the name of what is checked, with its day."""
    begun = timezone.localdate(state.started_at)
    title, address = _what(state)
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
    mine = WorkflowState.objects.active().filter(requested_by=user)
    asked = _named(TaskState.objects.filter(workflowstate__in=mine)).annotate(
        answer=F("workflowstate__status"),
        total=Window(Count("pk"), partition_by="workflowstate__status"),
        place=Window(RowNumber(), partition_by="workflowstate__status", order_by="pk"),
    )
    first = list(asked.filter(place__lte=MOST_NAMED).order_by("place"))
    totals = {state.answer: state.total for state in first}
    sent_back = totals.get(WorkflowState.STATUS_NEEDS_CHANGES, 0)
    with_others = totals.get(WorkflowState.STATUS_IN_PROGRESS, 0)
    for state in first:
        if state.answer == WorkflowState.STATUS_NEEDS_CHANGES:
            title, address = _what(state)
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
def pages(user: Any) -> Iterator[Waiting]:
    """Say of how many pages the facts are to be read again, and how many expire before long."""
    if not may_edit_pages(user):
        return
    soon = pages_expiring(user).filter(expire_at__lt=timezone.now() + SOON)
    due, expiring = _counts(facts_due(user), soon)
    if due:
        words = ngettext(
            "%(n)s page whose facts are to be read again",
            "%(n)s pages whose facts are to be read again",
            due,
        )
        yield Waiting(words % {"n": due}, f"{reverse('facts_report')}?due=now")
    if expiring:
        words = ngettext("%(n)s page expires", "%(n)s pages expire", expiring)
        address = reverse("planned_report")
        yield Waiting(words % {"n": expiring}, address, heading=Heading.SOON)


def _counts(*asked: QuerySet) -> list[int]:
    """Return how many each query finds, by one."""
    numbered = [
        found.order_by().annotate(place=Value(place)).values("place").annotate(n=Count("pk"))
        for place, found in enumerate(asked)
    ]
    counts = dict(numbered[0].union(*numbered[1:]).values_list("place", "n"))
    return [counts.get(place, 0) for place in range(len(asked))]


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
