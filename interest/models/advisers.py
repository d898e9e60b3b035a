"""Who answers, for which territories, and with which words."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import TranslatableMixin

from home.models import Vocabulary


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
        help_text=_("Sees the enquiries of firms in these, and in all that lie within them."),
    )
    fallback = models.BooleanField(
        _("also where nobody else answers"),
        default=False,
        help_text=_("Sees the enquiries of territories that no adviser covers."),
    )
    daily_digest = models.BooleanField(
        _("daily mail"),
        default=True,
        help_text=_("One mail in the morning when enquiries are waiting."),
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
