"""What a firm asked, and what became of it."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .advisers import covered_by, covered_by_anyone, within


class State(models.TextChoices):
    """How far an enquiry is."""

    UNCONFIRMED = "unconfirmed", pgettext_lazy("enquiry", "waiting for confirmation")
    NEW = "new", pgettext_lazy("enquiry", "new")
    CONTACTED = "contacted", pgettext_lazy("enquiry", "contacted")
    IN_PROGRESS = "in-progress", pgettext_lazy("enquiry", "in progress")
    CLOSED = "closed", pgettext_lazy("enquiry", "closed")


class Outcome(models.TextChoices):
    """How an enquiry ended."""

    HELPED = "helped", _("helped")
    REFERRED = "referred", _("referred to somebody else")
    NO_NEED = "no-need", _("no longer needed")
    NOT_REACHED = "not-reached", _("not reached")
    SPAM = "spam", _("not a real enquiry")


class Place(models.TextChoices):
    """Whether a registration has a place at the event."""

    NONE = "", "–"
    PLACE = "place", _("has a place")
    WAITING = "waiting", _("on the waiting list")
    CANCELLED = "cancelled", _("cancelled")


class EnquiryQuerySet(models.QuerySet):
    """Enquiries by who may see them and what is to be done."""

    def confirmed(self) -> EnquiryQuerySet:
        """Return those whose sender has shown that the address is theirs."""
        return self.exclude(state=State.UNCONFIRMED)

    def visible_to(self, user: Any) -> EnquiryQuerySet:
        """Return what this user may see: confirmed ones of the territories they answer for.

        Administrators see all. Where no adviser covers a territory, or none was given, the
        fallback advisers see the enquiry.
        """
        if not user.is_active:
            return self.none()
        if user.is_superuser:
            return self.confirmed()
        adviser = getattr(user, "adviser", None)
        if adviser is None:
            return self.none()
        mine = within(covered_by(adviser))
        if adviser.fallback:
            mine |= ~within(covered_by_anyone())
        return self.confirmed().filter(mine)

    def waiting(self) -> EnquiryQuerySet:
        """Return those that are confirmed, and that nobody has answered."""
        return self.filter(state=State.NEW)

    def of(self, address: str) -> EnquiryQuerySet:
        """Return all of this mail address."""
        return self.filter(email__iexact=address.strip())


class Enquiry(models.Model):
    """One firm's answers to a form, once. Its name in logs and histories is its number.

    `key` comes with the form that was shown: sent twice, it is stored once. `nonce` is spent by
    the one use of a signed link. Codes are those of the vocabularies.
    """

    wagtail_reference_index_ignore = True

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    nonce = models.CharField(max_length=32, blank=True, editable=False)
    form = models.ForeignKey(
        "interest.InterestFormPage",
        null=True,
        on_delete=models.SET_NULL,
        related_name="enquiries",
        verbose_name=_("form"),
    )
    kind = models.CharField(_("kind"), max_length=20)
    language = models.CharField(_("language"), max_length=2)

    firm = models.CharField(_("firm"), max_length=200, blank=True)
    person = models.CharField(_("contact person"), max_length=120, blank=True)
    email = models.EmailField(_("email address"))
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    territory = models.CharField(_("territory"), max_length=40, blank=True, db_index=True)
    size = models.CharField(_("size of firm"), max_length=40, blank=True)
    sector = models.CharField(_("sector"), max_length=40, blank=True)
    themes = models.JSONField(_("themes"), default=list, blank=True)
    needs = models.JSONField(_("what for"), default=list, blank=True)
    message = models.TextField(_("message"), blank=True)
    # Answers to the form's own questions: [question, answer] each, in the language of the form.
    answers = models.JSONField(_("further answers"), default=list, blank=True)

    # Where it came from.
    about = models.CharField(_("came from"), max_length=1000, blank=True)
    campaign = models.CharField(_("campaign"), max_length=60, blank=True)

    consent = models.ForeignKey(
        "interest.ConsentText",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("consent"),
    )
    submitted_at = models.DateTimeField(_("sent"), default=timezone.now, db_index=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    last_contact_at = models.DateTimeField(_("last contact"), null=True, blank=True)
    # The office that received it by email, and when; kept as long as the enquiry, unlike the email.
    handed_to = models.EmailField(blank=True, editable=False)
    handed_at = models.DateTimeField(null=True, blank=True, editable=False)

    state = models.CharField(
        _("status"), max_length=20, choices=State, default=State.UNCONFIRMED, db_index=True
    )
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("assigned to"),
    )
    place = models.CharField(
        _("place"), max_length=20, choices=Place, default=Place.NONE, blank=True
    )

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        ordering = ["-submitted_at", "-pk"]

    def __str__(self) -> str:
        return _("Enquiry %(number)s") % {"number": self.pk}


class EventKind(models.TextChoices):
    """What can happen to an enquiry."""

    CONFIRMED = "confirmed", _("confirmed by its sender")
    SEEN = "seen", _("seen")
    STATE = "state", _("status changed")
    ASSIGNED = "assigned", _("assigned")
    NOTE = "note", _("note")
    REPLY = "reply", _("reply sent")
    EXPORTED = "exported", _("exported")


class EnquiryEvent(models.Model):
    """Who saw or did what with an enquiry, and when. Goes with the enquiry when it is erased."""

    wagtail_reference_index_ignore = True

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="events")
    what = models.CharField(max_length=20, choices=EventKind)
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.at:%Y-%m-%d %H:%M}"
