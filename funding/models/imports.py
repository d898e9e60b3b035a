"""What an import did, and what waits for an editor."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib import admin
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from funding.choices import Origin

from .opportunity import FundingOpportunity


class ImportRun(models.Model):
    """One run of the import, with its report."""

    class State(models.TextChoices):
        """How it went."""

        RUNNING = "running", _("running or interrupted")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")

    origin = models.CharField(_("origin"), max_length=10, choices=Origin)
    what = models.CharField(_("what was read"), max_length=300)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RUNNING)
    complete = models.BooleanField(
        _("whole catalogue"),
        default=False,
        help_text=_("Only a whole catalogue can tell that a call has vanished."),
    )
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("by"),
    )
    new = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    queued = models.PositiveIntegerField(_("waiting for an editor"), default=0)
    vanished = models.PositiveIntegerField(_("vanished"), default=0)
    rejected = models.PositiveIntegerField(_("rejected"), default=0)
    message = models.TextField(_("message"), blank=True)
    rejections = models.JSONField(_("what was rejected, and why"), default=list, blank=True)

    class Meta:
        ordering = ["-started_at"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return f"{self.what} ({self.started_at:%Y-%m-%d %H:%M})"

    def get_rejections_display(self) -> str:
        """Return what was rejected as people read it: a line each, its name and the reason."""
        lines = ((row.get("reference", ""), row.get("reason", "")) for row in self.rejections)
        return format_html_join("", "<p><strong>{}</strong>: {}</p>", lines) or "–"

    def get_message_display(self) -> str:
        """Return the message with its lines kept."""
        return format_html_join("", "<p>{}</p>", ((line,) for line in self.message.splitlines()))

    @property
    def told(self) -> int:
        """How many records of ours it was told of."""
        return self.new + self.changed + self.unchanged

    @admin.display(description=_("message"))
    def first_remark(self) -> str:
        """Return the beginning of its message, for lists: what matters most comes first."""
        return Truncator(self.message.partition("\n")[0]).chars(160)


class UploadQuerySet(models.QuerySet["Upload"]):
    """Files by what is to be done with them."""

    def to_do(self) -> UploadQuerySet:
        """Return those that the background has to read, or was reading when it ended."""
        return self.filter(state__in=Upload.TO_DO).order_by("handed_in_at", "pk")


class Upload(models.Model):
    """A file of calls that an editor handed in: looked at first, then imported.

    The background does both, so that no page waits for it. The file lies beside the lock of
    imports, and is held by who reads it: a file that is free while its state says that it is
    being read was left by a process that ended.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("waiting to be read")
        READING = "reading", _("being read")
        READY = "ready", _("was read")
        CONFIRMED = "confirmed", _("waiting to be imported")
        IMPORTING = "importing", _("being imported")
        DONE = "done", _("imported")
        REFUSED = "refused", _("refused")

    TO_DO = (State.WAITING, State.READING, State.CONFIRMED, State.IMPORTING)
    # What the background calls the reading of these files.
    WORK = "uploads"

    # The name of the file, which cannot be guessed.
    token = models.CharField(max_length=120, unique=True)
    as_of = models.DateField(null=True, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    # What it would do, or did; and why it was refused, in the editor's language.
    report = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    problem = models.TextField(blank=True)
    handed_in_at = models.DateTimeField(auto_now_add=True)

    objects = UploadQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name it had with the editor."""
        return self.token.partition("-")[2]

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return Path(settings.DATA_DIR) / "imports" / self.token

    @property
    def is_to_do(self) -> bool:
        """Whether the background has it in hand."""
        return self.state in self.TO_DO

    @property
    def is_late(self) -> bool:
        """Whether nobody has begun to read it for longer than that usually takes."""
        waited = timezone.now() - self.handed_in_at
        return self.state == self.State.WAITING and waited > timedelta(minutes=1)


class PortalProgramme(models.Model):
    """A programme that an import learnt: its number in the portal, and its code.

    Written by `funding.imports.portal.codes` alone; no screen shows it.
    """

    number = models.CharField(max_length=20, unique=True)
    code = models.CharField(max_length=20)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.code}"


class SourceChange(models.Model):
    """Something the source says now, which the site does not say yet."""

    class Why(models.TextChoices):
        """Why it was not applied by itself."""

        CHANGED = "changed", _("changed in the source")
        DISAGREES = "disagrees", _("an editor wrote something else")

    class State(models.TextChoices):
        """What an editor decided."""

        WAITING = "waiting", _("waiting")
        TAKEN = "taken", _("taken over")
        DISMISSED = "dismissed", _("dismissed")

    opportunity = models.ForeignKey(
        FundingOpportunity, on_delete=models.CASCADE, related_name="changes"
    )
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="changes")
    field = models.CharField(_("field"), max_length=60)
    before = models.JSONField(_("on the site"), null=True)
    after = models.JSONField(_("in the source"), null=True)
    why = models.CharField(_("why"), max_length=10, choices=Why)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-run__started_at", "opportunity", "field"]
        verbose_name = _("change in a source")
        verbose_name_plural = _("changes in sources")
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity", "field"],
                condition=models.Q(state="waiting"),
                name="one_waiting_change_per_field",
            )
        ]

    def __str__(self) -> str:
        return f"{self.opportunity}: {self.field}"


class DecidedPair(models.Model):
    """Two calls an editor has looked at: they are not proposed again. The older key is `first`."""

    class Decision(models.TextChoices):
        """What they are."""

        MERGED = "merged", _("the same, merged")
        APART = "apart", _("not the same")

    first = models.ForeignKey(FundingOpportunity, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(FundingOpportunity, on_delete=models.CASCADE, related_name="+")
    decision = models.CharField(_("decision"), max_length=10, choices=Decision)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("decided pair")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_decided_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="pair_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id}, {self.second_id}: {self.get_decision_display()}"
