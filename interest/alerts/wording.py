"""Facts, changes and what an alert follows in words, in the active language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.formats import day, euros
from core.text import labelled
from funding.catalogue.places import NAMES, OTHER
from interest.models.subscriptions import Frequency
from interest.selection import FINDER_ORIGIN, Selection

from .changes import CallChange, ChangeKind, CutOffFacts
from .conditions import changed_conditions

SENTENCES = {
    ChangeKind.MOVED: gettext_lazy("Deadline moved from %(before)s to %(after)s."),
    ChangeKind.ADDED: gettext_lazy("New deadline: %(after)s."),
    ChangeKind.DROPPED: gettext_lazy("The deadline %(before)s no longer applies."),
    ChangeKind.OPENED: gettext_lazy("It is open now."),
    ChangeKind.DOUBTFUL: gettext_lazy("It is no longer certain that it is open."),
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
    before, after = change.before, change.after
    if change.kind is ChangeKind.BUDGET:
        if before is None:
            return _("Budget now stated: %(after)s.") % {"after": euros(after)}
        return _between(SENTENCES[change.kind], euros(before), euros(after))
    if change.kind is ChangeKind.CONDITIONS:
        return changed_conditions(before, after)
    if change.kind is ChangeKind.OPENS:
        if before is None:
            return _("It opens on %(after)s.") % {"after": day(after)}
        return _between(_("It opens on %(after)s, not on %(before)s."), day(before), day(after))
    if change.kind is ChangeKind.CLOSED and before is None:
        return _("It has closed.")
    return _of_cut_offs(change)


def _of_cut_offs(change: CallChange) -> str:
    before, after = change.before, change.after
    if before and after and before.day != after.day:
        # The days say it all.
        before, after = CutOffFacts(before.day), CutOffFacts(after.day)
    words = [deadline_in_words(one) if one else "" for one in (before, after)]
    return _between(SENTENCES[change.kind], *words)


def _between(sentence: Any, before: str, after: str) -> str:
    return str(sentence) % {"before": before, "after": after}


def rhythm(frequency: str) -> str:
    """Return how often mail comes."""
    if frequency == Frequency.DAILY:
        return _("At most one email a day, and only if there is news.")
    return _("At most one email a week, on Monday, and only if there is news.")


def follows(selection: Selection, *, answers: bool = True) -> str:
    """Return what an alert on calls follows, as one sentence.

    `answers`: with those of the finder, which are many.
    """
    if selection.origin == FINDER_ORIGIN:
        parts = [_("calls that these answers do not exclude")]
        chosen = selection.words if answers else []
    else:
        parts = [_of_place(selection.selection.get("place", []))]
        chosen = [(label, values) for name, label, values in selection.named if name != "place"]
        if "consortium" not in selection.selection:
            parts.append(_("for one firm alone or with partners"))
    parts += [_small(labelled(label, ", ".join(values))) for label, values in chosen]
    return _("Follows: %(what)s.") % {"what": "; ".join(parts)}


def _of_place(places: list[str]) -> str:
    if not places:
        return _("calls of all places")
    if places == [OTHER]:
        return _("calls for firms outside Torino and Ilfov")
    names = ", ".join(str(NAMES[place]) for place in places if place in NAMES)
    return _("calls for a firm in %(place)s") % {"place": names}


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


def first_mail(origin: str, frequency: str, count: int) -> str:
    """Return what to expect: how many there are today, or why no mail will come for now."""
    if count:
        words = ngettext(
            "Today there is %(n)s call, open or announced. The first email comes within a day.",
            "Today there are %(n)s calls, open or announced. The first email comes within a day.",
            count,
        )
        return words % {"n": count}
    weekly = frequency != Frequency.DAILY
    if origin == FINDER_ORIGIN:
        why = _("Today no call is known, open or announced, that your answers do not exclude.")
    else:
        why = _("Today no call, open or announced, is in this selection.")
    until = (
        _("Until there is one, you receive no emails; we check every Monday.")
        if weekly
        else _("Until there is one, you receive no emails; we check every morning.")
    )
    return f"{why} {until}"
