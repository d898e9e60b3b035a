"""The form of a picture in the admin, wherever one is uploaded."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from core.formats import file_size

from .cleaning import BROKEN, PictureError, cleaned, refuse_huge
from .spoken import LANGUAGES

LIMITS = _(
    "%(kinds)s; at most %(size)s and %(most)s million pixels. Place, time and camera that the file"
    " tells are removed."
)
KINDS = _("Pictures of this format are not accepted, only these: %(kinds)s.")
TOO_MANY_BYTES = _("This picture is too large: at most %(size)s are accepted. Make it smaller.")


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
    """A picture of the site; its limits are told before it is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limits = {
            "kinds": self.supported_formats_text,
            "size": file_size(self.max_upload_size),
            "most": self.max_image_pixels // 1_000_000,
        }
        self.help_text = LIMITS % limits
        self.error_messages |= {
            "invalid_image_extension": KINDS % limits,
            "file_too_large": TOO_MANY_BYTES % limits,
            "file_too_large_unknown_size": TOO_MANY_BYTES % limits,
        }


class AvatarForm(AvatarPreferencesForm):
    """Wagtail's form for the picture of an editor; it would resize what it cannot read."""

    avatar = CleaningField(label=AvatarPreferencesForm.base_fields["avatar"].label, required=False)


class PictureForm(BaseImageForm):
    """Wagtail's form, with a field that refuses what no page could show."""

    class Meta(BaseImageForm.Meta):
        widgets = {
            **BaseImageForm.Meta.widgets,
            # They show a long text whole.
            **{f"alt_{language}": AdminAutoHeightTextInput for language in LANGUAGES},
        }
        help_texts = {
            "title": _("The name of the picture here; visitors do not read it."),
            # The first of them explains all.
            f"alt_{LANGUAGES[0]}": _(
                "What the picture shows, for those who do not see it, in each language. It is used"
                " wherever a page has no words of its own for the picture."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if plain := self.fields.get("file"):
            self.fields["file"] = PictureField(
                label=plain.label, widget=plain.widget, required=plain.required
            )
