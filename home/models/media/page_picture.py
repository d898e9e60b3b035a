"""The picture of a page, and what those hear of it who do not see it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail_localize.fields import SynchronizedField

from home.blocks.pictures import ALTERNATIVE
from home.pictures.renditions import SHARED_SPEC
from home.pictures.spoken import AlternativeText, spoken_of


class PictureOfPageForm(WagtailAdminPageForm):
    """A page's form: before it is published a picture has words, or is said to need none."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        image, is_decoration = cleaned.get("social_image"), cleaned.get("picture_is_decoration")
        silent = not is_decoration and not spoken_of(image, cleaned.get("picture_alt"), False).text
        if image and silent and not self.is_deferred_validation:
            self.add_error(
                "picture_alt", _("Say what the picture shows, or that it is decoration.")
            )
        return cleaned


class PictureOfPage(models.Model):
    """Abstract: the picture of a page."""

    social_image = models.ForeignKey(
        "home.CustomImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture"),
        help_text=_("On cards, at the top of some pages, and shown where the page is shared."),
    )
    picture_alt = models.CharField(
        _("alternative text of the picture"),
        max_length=250,
        blank=True,
        help_text=_("What the picture shows, for those who do not see it."),
    )
    picture_is_decoration = models.BooleanField(
        _("the picture is decoration"),
        default=False,
        help_text=_("It tells nothing that the text does not say as well."),
    )

    picture_panel = MultiFieldPanel(
        [
            FieldPanel("social_image"),
            FieldPanel("picture_alt", help_text=ALTERNATIVE),
            FieldPanel("picture_is_decoration"),
        ],
        heading=_("Picture"),
    )
    picture_fields = [
        SynchronizedField("social_image"),
        SynchronizedField("picture_is_decoration"),
    ]

    class Meta:
        abstract = True

    @classmethod
    def from_serializable_data(cls, data: dict, *args: Any, **kwargs: Any) -> Any:
        # Drafts from before it was asked: every picture of a page was called decoration then.
        said = {"picture_is_decoration": True, **data}
        return super().from_serializable_data(said, *args, **kwargs)  # type: ignore[misc]

    @property
    def spoken_picture(self) -> AlternativeText:
        """Return what is said of the picture; empty for decoration."""
        return spoken_of(self.social_image, self.picture_alt, self.picture_is_decoration)

    def shared_picture(self) -> str:
        """Return its address as other sites show it; empty where there is none to be read."""
        if not self.social_image:
            return ""
        rendition = self.social_image.get_rendition(SHARED_SPEC)
        return rendition.url if rendition.width else ""
