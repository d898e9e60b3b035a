"""The form of a picture in the admin, wherever one is uploaded."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from .cleaning import BROKEN, PictureError, cleaned, refuse_huge


class CleaningField(forms.ImageField):
    """Takes what can be read to its end, and keeps the pixels alone."""

    def to_python(self, data: Any) -> Any:
        if not data:
            return super().to_python(data)
        try:
            refuse_huge(data)  # before Wagtail decodes it
            uploaded = super().to_python(data)
            return uploaded and cleaned(uploaded)
        except ValidationError:
            raise
        except PictureError as error:
            raise ValidationError(str(error), code="unusable_picture") from error
        except Exception as error:  # Wagtail decodes it before us, and lets any error out
            raise ValidationError(BROKEN, code="unusable_picture") from error


class PictureField(CleaningField, WagtailImageField):
    """A picture of the site."""


class AvatarForm(AvatarPreferencesForm):
    """Wagtail's form for the picture of an editor; it would resize what it cannot read."""

    avatar = CleaningField(label=AvatarPreferencesForm.base_fields["avatar"].label, required=False)


class PictureForm(BaseImageForm):
    """Wagtail's form, with a field that refuses what no page could show."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if plain := self.fields.get("file"):
            self.fields["file"] = PictureField(
                label=plain.label, widget=plain.widget, required=plain.required
            )
        if description := self.fields.get("description"):
            description.help_text = _(
                "For whoever looks for it here. What visitors hear who do not see it is written"
                " where it is used."
            )
