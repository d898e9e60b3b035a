"""The questions of a form, as editors write them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.contrib.forms.models import AbstractFormField
from wagtail.models import Orderable, TranslatableMixin
from wagtail_localize.fields import SynchronizedField

from .choices import FIELD_KINDS, FieldKind


class InterestFormField(TranslatableMixin, AbstractFormField):
    """A question of a form. What it asks for decides where the answer is kept."""

    page = ParentalKey(
        "interest.InterestFormPage", on_delete=models.CASCADE, related_name="form_fields"
    )
    field_type = models.CharField(_("asks for"), max_length=16, choices=FIELD_KINDS)

    # The name under which the answer travels is the same in all languages.
    override_translatable_fields = [
        SynchronizedField("clean_name"),
        SynchronizedField("field_type"),
        SynchronizedField("required"),
    ]
    panels = [
        FieldRowPanel([FieldPanel("field_type"), FieldPanel("required")]),
        FieldPanel("label"),
        FieldPanel("help_text"),
        FieldPanel("choices"),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("field")

    def get_field_clean_name(self) -> str:
        """Return the name of its own place, where it has one; else a name that stays its own."""
        if self.field_type in FieldKind.values:
            return self.field_type.replace("-", "_")
        return f"own_{self.translation_key.hex[:12]}"

    def clean(self) -> None:
        super().clean()
        if self.field_type in ("dropdown", "radio", "checkboxes") and not self.choices.strip():
            raise ValidationError({"choices": _("Write the choices, one on each line.")})
