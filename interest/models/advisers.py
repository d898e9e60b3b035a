"""Who answers, for which territories, and with which words."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import TranslatableMixin

from home.models import Term, Vocabulary
from home.places import beginnings, is_within


class Adviser(models.Model):
    """A person of the team who sees and answers the enquiries of some territories."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="adviser",
        verbose_name=_("user"),
    )
    territories = models.ManyToManyField(
        "home.Term",
        blank=True,
        related_name="+",
        limit_choices_to={"vocabulary": Vocabulary.TERRITORY},
        verbose_name=_("territories"),
        help_text=_("Sees the enquiries of firms in these territories and in those within them."),
    )
    fallback = models.BooleanField(
        _("also where nobody else answers"),
        default=False,
        help_text=_("Sees the enquiries of territories that no adviser covers."),
    )
    daily_digest = models.BooleanField(
        _("daily email"),
        default=True,
        help_text=_("One email in the morning when enquiries are waiting."),
    )

    panels = [
        FieldPanel("user"),
        FieldPanel("territories"),
        FieldPanel("fallback"),
        FieldPanel("daily_digest"),
    ]

    class Meta:
        verbose_name = _("adviser")
        verbose_name_plural = _("advisers")

    def __str__(self) -> str:
        return self.user.get_full_name() or self.user.get_username()


class ReplyTemplate(TranslatableMixin, models.Model):
    """Words an adviser starts a reply with, in each language."""

    title = models.CharField(_("title"), max_length=80)
    subject = models.CharField(_("subject"), max_length=160)
    text = models.TextField(
        _("text"),
        help_text=_("{person} and {firm} are replaced by the names in the enquiry."),
    )

    panels = [FieldPanel("title"), FieldPanel("subject"), FieldPanel("text")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("reply template")
        verbose_name_plural = _("reply templates")

    def __str__(self) -> str:
        return self.title


def active_advisers() -> models.QuerySet[Adviser]:
    """Return those whose account is active: somebody who can answer."""
    return Adviser.objects.filter(user__is_active=True)


def has_fallback() -> bool:
    """Return whether somebody sees the enquiries of territories that no adviser covers."""
    return active_advisers().filter(fallback=True).exists()


def covered_by(adviser: Adviser) -> set[str]:
    """Return the codes of the territories an adviser answers for.

    What lies within them is meant too.
    """
    return {term.code for term in adviser.territories.all()}


def covered_by_anyone() -> set[str]:
    """Return the codes of the territories that some adviser with an active account answers for."""
    active = active_advisers().values("territories")
    return set(Term.objects.filter(pk__in=active).values_list("code", flat=True))


def within(codes: Iterable[str]) -> Q:
    """Return enquiries of firms in one of these territories or in what lies within.

    None for no code.
    """
    found = Q(pk__in=[])
    for beginning in (beginning for code in codes for beginning in beginnings(code)):
        found |= Q(territory__startswith=beginning)
    return found


def advisers_for(territory: str) -> list[Adviser]:
    """Return those who answer for a territory; the fallback advisers where nobody does."""
    everyone = list(active_advisers().select_related("user").prefetch_related("territories"))
    covering = [
        adviser
        for adviser in everyone
        if territory and any(is_within(territory, code) for code in covered_by(adviser))
    ]
    return covering or [adviser for adviser in everyone if adviser.fallback]
