"""Links that lead out of the site: where they lead, where they stand, and whether they work."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Case, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_ADDRESS = 1000
# As long as facts are fresh that somebody has read.
CONFIRMED_FOR = timedelta(days=90)


class LinkState(models.TextChoices):
    """What is known of a link."""

    NEW = "new", _("Not opened yet")
    WORKS = "works", _("Works")
    MOVED = "moved", _("Moved")
    FAILED = "failed", _("Failed once")
    DEAD = "dead", _("Dead")
    UNSURE = "unsure", _("Not certain")
    NOT_ALLOWED = "not-allowed", _("Not opened")


class LinkProblem(models.TextChoices):
    """Why a link does not work, or why that is not known."""

    STATUS = "status", _("The server answers with an error")
    NO_HOST = "no-host", _("There is no server of that name")
    REFUSED = "refused", _("The server refuses the connection")
    TIMEOUT = "timeout", _("The server does not answer in time")
    BROKEN = "broken", _("The connection breaks off")
    CERTIFICATE = "certificate", _("The secure connection fails: certificate or encryption")
    PRIVATE = "private", _("It leads into a private network and is not opened")
    ROBOTS = "robots", _("The server asks programs not to open it (robots.txt)")
    LOOP = "loop", _("It is forwarded again and again")
    ADDRESS = "address", _("The address cannot be read")


# What an editor can do something about, the worst first.
TO_SEE = (LinkState.DEAD, LinkState.FAILED, LinkState.MOVED, LinkState.UNSURE)


class OutgoingLinkQuerySet(models.QuerySet["OutgoingLink"]):
    """Links, by what is to be done with them."""

    def due(self, today: date) -> OutgoingLinkQuerySet:
        """Return those to be opened, first the ones of which a second failure would be the end."""
        first = Case(When(state=LinkState.FAILED, then=Value(0)), default=Value(1))
        return self.filter(due_on__lte=today).order_by(first, "due_on", "pk")

    def to_see(self) -> OutgoingLinkQuerySet:
        """Return those with which something is not as it should be, or not certain."""
        return self.filter(state__in=[*TO_SEE, LinkState.NOT_ALLOWED])


class OutgoingLink(models.Model):
    """An address outside the site, without its #fragment, and what opening it showed."""

    url = models.CharField(_("address"), max_length=LONGEST_ADDRESS, unique=True)
    state = models.CharField(
        _("status"), max_length=12, choices=LinkState, default=LinkState.NEW, db_index=True
    )
    problem = models.CharField(_("reason"), max_length=12, choices=LinkProblem, blank=True)
    status = models.PositiveSmallIntegerField(_("answer of the server"), null=True, blank=True)
    moved_to = models.CharField(_("moved to"), max_length=LONGEST_ADDRESS, blank=True)
    asked_on = models.DateField(_("opened on"), null=True, blank=True)
    worked_on = models.DateField(_("worked on"), null=True, blank=True)
    # The first failure since it worked.
    failed_on = models.DateField(_("failed first on"), null=True, blank=True)
    due_on = models.DateField(_("to be opened again on"), default=timezone.localdate, db_index=True)

    objects = OutgoingLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing link")
        verbose_name_plural = _("outgoing links")

    def __str__(self) -> str:
        return self.url

    def confirm(self, today: date) -> None:
        """Note that somebody has opened it and that it works, whatever programs are told."""
        self.state, self.problem, self.status = LinkState.WORKS, "", None
        self.moved_to, self.failed_on = "", None
        self.asked_on = self.worked_on = today
        self.due_on = today + CONFIRMED_FOR
        self.save()

    @property
    def reason(self) -> str:
        """Why it is in its state, in words; empty for a link that works."""
        return reason_of(self)


def reason_of(opened: Any) -> str:
    """Return the reason of a link or a visit in words."""
    words = opened.get_problem_display()
    return f"{words} ({opened.status})" if opened.problem == LinkProblem.STATUS else str(words)


class LinkVisit(models.Model):
    """What opening a link showed on a day; kept for a year."""

    link = models.ForeignKey(OutgoingLink, on_delete=models.CASCADE, related_name="visits")
    day = models.DateField(_("opened on"), db_index=True)
    state = models.CharField(_("status"), max_length=12, choices=LinkState)
    problem = models.CharField(_("reason"), max_length=12, choices=LinkProblem, blank=True)
    status = models.PositiveSmallIntegerField(_("answer of the server"), null=True, blank=True)

    class Meta:
        ordering = ["-day", "-pk"]

    def __str__(self) -> str:
        return f"{self.day}: {self.get_state_display()}"

    @property
    def reason(self) -> str:
        """Why it was in its state, in words; empty where it worked."""
        return reason_of(self)


class LinkPlace(models.Model):
    """Something published in which a link stands. What is gone since is left out by who reads."""

    link = models.ForeignKey(OutgoingLink, on_delete=models.CASCADE, related_name="places")
    # The concrete model that has the primary key: Page for every page.
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "link"], name="link_once_a_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.content_type_id}:{self.object_id}"

    @property
    def key(self) -> tuple[int, int]:
        """What it stands in."""
        return self.content_type_id, self.object_id


def concrete_type(model: type[models.Model]) -> Any:
    """Return the content type under which places in things of a model are kept."""
    above = model._meta.get_parent_list()
    return ContentType.objects.get_for_model(above[-1] if above else model)
