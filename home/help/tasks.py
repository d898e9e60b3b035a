"""Which tasks the help explains, and for whom: the files of docs/editors/ in their order."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Group:
    """The tasks of those who do the same work."""

    title: Promise
    tasks: tuple[str, ...]


GROUPS = (
    Group(_("For everybody"), ("sign-in", "find-your-way")),
    Group(
        _("For editors"),
        (
            "news-item", "event", "hand-in", "pact-progress", "case-study", "pictures",
            "documents", "schedule", "registration", "dead-link", "tables",
        ),
    ),
    Group(_("For translators"), ("translate", "machine-translation")),
    Group(_("For moderators"), ("publish", "changes")),
    Group(_("For editors of calls"), ("call", "conditions", "import-calls")),
    Group(_("For advisers"), ("enquiry", "erase-person")),
    Group(_("For administrators"), ("people", "somebody-leaves", "before-you-publish")),
)  # fmt: skip

TASKS = tuple(task for group in GROUPS for task in group.tasks)

# The task that a page is for, by its type.
OF_PAGES = {
    "news.articlepage": "news-item",
    "news.eventpage": "event",
    "pacts.pactpage": "pact-progress",
    "resources.casestudypage": "case-study",
    "interest.interestformpage": "registration",
    "funding.fundingsourcepage": "conditions",
}
