"""A run of the link check: some of the links that are due, never many of one server."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain, zip_longest
from urllib.parse import urlsplit

from django.utils import timezone

from home.jobs.worker import Stopping, never
from home.models.outgoing import LinkState, LinkVisit, OutgoingLink

from .places import gather
from .rule import AGAIN, Finding, Outcome, judged
from .visit import Visitor

# Links of a run, of them of one server, and seconds: a run is over before another would begin.
MOST, MOST_OF_A_HOST, SECONDS = 300, 30, 30 * 60.0
# Links that worked, asked where nobody answers: it may be us who have no way out.
CONTROLS = 3
# How long it is known what each visit showed.
KEPT = timedelta(days=365)


@dataclass
class LinkCheck:
    """One run."""

    visitor: Visitor = field(default_factory=Visitor)
    today: date = field(default_factory=timezone.localdate)
    most: int = MOST
    most_of_a_host: int = MOST_OF_A_HOST
    seconds: float = SECONDS
    stopping: Stopping = never

    def run(self) -> str:
        """Gather the links, open those that are due, and return a line of report."""
        until = time.monotonic() + self.seconds
        gather()
        LinkVisit.objects.filter(day__lt=self.today - KEPT).delete()
        waiting: list[tuple[OutgoingLink, Finding]] = []
        states: Counter[str] = Counter()
        for link in self._chosen():
            if self.stopping() or time.monotonic() > until:
                break
            waiting.append((link, self.visitor.open(link.url)))
            if self.visitor.was_answered:
                states.update(self._keep(waiting))
        if waiting and not self._is_online():
            return f"no server answers: nothing is kept of {len(waiting)} links"
        states.update(self._keep(waiting))
        told = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
        return f"{states.total()} links opened: {told}" if told else "no link is due"

    def _chosen(self) -> list[OutgoingLink]:
        """Return the links to open, those of one server as far from each other as can be."""
        hosts: dict[str, list[OutgoingLink]] = defaultdict(list)
        chosen = 0
        for link in OutgoingLink.objects.due(self.today).iterator():
            if chosen >= self.most:
                break
            of_host = hosts[_host(link.url)]
            if len(of_host) < self.most_of_a_host:
                of_host.append(link)
                chosen += 1
        return [link for link in chain(*zip_longest(*hosts.values())) if link]

    def _keep(self, waiting: list[tuple[OutgoingLink, Finding]]) -> list[str]:
        """Write down what was found, and return the states."""
        for link, finding in waiting:
            self._keep_one(link, finding)
        states = [link.state for link, _finding in waiting]
        waiting.clear()
        return states

    def _keep_one(self, link: OutgoingLink, finding: Finding) -> None:
        link.state, link.failed_on = judged(link.state, link.failed_on, finding, self.today)
        if finding.outcome == Outcome.WORKS:
            link.worked_on = self.today
        # Not `save`: a link that was given up meanwhile stays gone.
        OutgoingLink.objects.filter(pk=link.pk).update(
            state=link.state,
            problem=finding.problem or "",
            status=finding.status,
            moved_to=finding.moved_to,
            asked_on=self.today,
            worked_on=link.worked_on,
            failed_on=link.failed_on,
            due_on=self.today + AGAIN[LinkState(link.state)],
        )
        LinkVisit.objects.bulk_create(
            LinkVisit(
                link=known,
                day=self.today,
                state=link.state,
                problem=finding.problem or "",
                status=finding.status,
            )
            for known in OutgoingLink.objects.filter(pk=link.pk)
        )

    def _is_online(self) -> bool:
        """Return whether anybody answers at all, be it a link that worked the time before."""
        working = OutgoingLink.objects.filter(state=LinkState.WORKS).order_by("-worked_on", "pk")
        for link in working[:CONTROLS]:
            if self.visitor.was_answered:
                break
            self.visitor.open(link.url)
        return self.visitor.was_answered


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
