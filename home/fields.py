"""Model fields several apps share."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField


class ContentField(StreamField):
    """A StreamField whose block definitions stay out of migrations.

    Wagtail writes every block into every migration; block changes need no change of
    the database, so they are left out. The price: a data migration sees the raw JSON
    only (`value.raw_data`). See docs/decisions/0002-blocks-outside-migrations.md.
    """

    def __init__(self, block_types: Any = (), *args: Any, **kwargs: Any) -> None:
        super().__init__(block_types or [], *args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list, dict]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs


class SourceURLField(models.URLField):
    """An address that somebody types: without its beginning it is taken for https."""

    def deconstruct(self) -> tuple[str, str, list, dict]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", list(args), dict(kwargs)

    def formfield(self, *args: Any, **kwargs: Any) -> forms.Field | None:
        return super().formfield(*args, **{"assume_scheme": "https", **kwargs})


class CodesField(models.JSONField):
    """A list of codes out of a fixed set, edited as check boxes.

    `choices_of` maps each code to its name.
    """

    def __init__(
        self, *args: Any, choices_of: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        self.choices_of = choices_of or {}
        super().__init__(*args, **{"default": list, "blank": True, **kwargs})

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        unknown = [code for code in value if code not in self.choices_of]
        if unknown:
            raise ValidationError(
                _("Not among the choices: %(codes)s"),
                params={"codes": ", ".join(map(str, unknown))},
            )

    def formfield(self, *_args: Any, **kwargs: Any) -> forms.Field:
        return forms.MultipleChoiceField(
            choices=list(self.choices_of.items()),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            label=kwargs.get("label", capfirst(self.verbose_name)),
            help_text=kwargs.get("help_text", self.help_text),
        )


def term_field(vocabulary: str, verbose_name: Any, help_text: Any = "") -> ParentalManyToManyField:
    """Several terms of one vocabulary, shared by all translations of a page.

    wagtail-localize copies it only if the model also lists it in
    `override_translatable_fields` as a SynchronizedField.
    """
    return ParentalManyToManyField(
        "home.Term",
        blank=True,
        related_name="+",
        limit_choices_to={"vocabulary": vocabulary},
        verbose_name=verbose_name,
        help_text=help_text,
    )


def term_panel(field: str) -> FieldPanel:
    """Check boxes for a field made by `term_field`."""
    return FieldPanel(field, widget=forms.CheckboxSelectMultiple)


def single_term_field(vocabulary: str, verbose_name: Any, **kwargs: Any) -> models.ForeignKey:
    """One term of one vocabulary, or none."""
    return models.ForeignKey(
        "home.Term",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"vocabulary": vocabulary},
        verbose_name=verbose_name,
        **kwargs,
    )
