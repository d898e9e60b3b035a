"""A picture in the text."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from home.pictures.spoken import AlternativeText, spoken_of

ALTERNATIVE = _(
    "What the picture shows, for those who do not see it. Empty: the alternative text of the"
    " picture itself is used, in the language of the page."
)


class ContentPicture(blocks.StructValue):
    """A picture in the text."""

    @property
    def spoken(self) -> AlternativeText:
        """What those hear of it who do not see it; empty for decoration."""
        return spoken_of(self.get("image"), self.get("alt"), bool(self.get("decorative")))


class ImageBlock(blocks.StructBlock):
    """A picture with its caption and credit; it has an alternative text, or needs none."""

    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        label=_("Alternative text"),
        required=False,
        help_text=ALTERNATIVE,
    )
    decorative = blocks.BooleanBlock(
        label=_("The picture is decoration"),
        required=False,
        help_text=_("It tells nothing that the text does not say as well."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False)
    credit = blocks.CharBlock(
        label=_("Credit"),
        required=False,
        help_text=_("Empty: the credit and licence of the picture itself are shown."),
    )

    class Meta:
        icon = "image"
        label = _("Image")
        template = "home/blocks/image.html"
        value_class = ContentPicture

    def to_python(self, value: dict) -> ContentPicture:
        return super().to_python(_with_decoration(value))

    def bulk_to_python(self, values: list[dict]) -> list[ContentPicture]:
        return super().bulk_to_python([_with_decoration(value) for value in values])

    def clean(self, value: ContentPicture) -> ContentPicture:
        cleaned = super().clean(value)
        if (
            not self.is_deferred_validation
            and not cleaned["decorative"]
            and not cleaned.spoken.text
        ):
            silent = ValidationError(_("Say what the picture shows, or that it is decoration."))
            raise StructBlockValidationError(block_errors={"alt": silent})
        return cleaned


def _with_decoration(value: dict) -> dict:
    """Before it was asked, no alternative text meant that the picture is decoration."""
    return {"decorative": not value.get("alt"), **value}
