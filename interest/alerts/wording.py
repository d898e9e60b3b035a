"""Facts and changes in words, in the active language."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.formats import day, euros
from interest.models.subscriptions import Frequency

from .changes import CallChange, ChangeKind, CutOffFacts

SENTENCES = {
    ChangeKind.MOVED: gettext_lazy("Deadline moved from %(before)s to %(after)s."),
    ChangeKind.ADDED: gettext_lazy("New deadline: %(after)s."),
    ChangeKind.DROPPED: gettext_lazy("The deadline %(before)s no longer stands."),
    ChangeKind.OPENED: gettext_lazy("It is open now."),
    ChangeKind.CLOSED: gettext_lazy("It has closed earlier than announced (%(before)s)."),
    ChangeKind.BUDGET: gettext_lazy("Budget changed from %(before)s to %(after)s."),
}


def deadline_in_words(deadline: CutOffFacts) -> str:
    """Return “3 March 2027, 17:00 in Brussels”; the day alone where the time is not known."""
    if deadline.at is None:
        return day(deadline.day)
    return _("%(day)s, %(time)s in Brussels") % {
        "day": day(deadline.day),
        "time": f"{deadline.at:%H:%M}",
    }


def change_in_words(change: CallChange) -> str:
    """Return what was and what is, in a sentence."""
    if change.kind is ChangeKind.BUDGET:
        if change.before is None:
            return _("Budget now stated: %(after)s.") % {"after": euros(change.after)}
        values = {"before": euros(change.before), "after": euros(change.after)}
        return str(SENTENCES[change.kind]) % values
    before, after = change.before, change.after
    if before and after and before.day != after.day:
        # The days say it all.
        before, after = CutOffFacts(before.day), CutOffFacts(after.day)
    return str(SENTENCES[change.kind]) % {
        "before": deadline_in_words(before) if before else "",
        "after": deadline_in_words(after) if after else "",
    }


def rhythm(frequency: str) -> str:
    """Return how often mail comes."""
    if frequency == Frequency.DAILY:
        return _("At most one mail a day, and only if there is something to tell.")
    return _("At most one mail a week, on Monday, and only if there is something to tell.")
