"""Pictures of the site, with what is said of them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractRendition, ImageQuerySet, get_upload_to
from wagtail.search import index

from home.fields import SourceURLField
from home.pictures.fields import CleanedImageField
from home.pictures.licences import LICENCE_URLS, Licence
from home.pictures.renditions import ResilientImage
from home.pictures.spoken import LANGUAGES, text_of


class CustomImageQuerySet(ImageQuerySet):
    """Pictures, by what is said of them."""

    def without_text(self, *languages: str) -> CustomImageQuerySet:
        """Return those that say nothing in one of these languages; without any, in one of all."""
        lacking = Q()
        for language in languages or LANGUAGES:
            lacking |= Q(**{f"alt_{language}": ""})
        return self.filter(lacking)


def _alternative_text(label: Any) -> models.CharField:
    return models.CharField(label, max_length=250, blank=True)


class CustomImage(ResilientImage):
    """A picture. What is said of it here is used wherever its place says nothing of its own."""

    file = CleanedImageField(
        verbose_name=_("file"),
        upload_to=get_upload_to,
        width_field="width",
        height_field="height",
    )
    alt_en = _alternative_text(_("alternative text in English"))
    alt_ro = _alternative_text(_("alternative text in Romanian"))
    alt_it = _alternative_text(_("alternative text in Italian"))
    credit = models.CharField(
        _("credit"),
        max_length=200,
        blank=True,
        help_text=_("Who made the picture. Shown under it where the page names nobody."),
    )
    licence = models.CharField(
        _("licence"),
        max_length=20,
        blank=True,
        choices=Licence,
        help_text=_("Shown beside the credit, with a link to its text."),
    )
    source_url = SourceURLField(
        _("address of the source"),
        max_length=500,
        blank=True,
        help_text=_("The page on which the picture was published. Shown beside the credit."),
    )

    objects: ClassVar[Any] = CustomImageQuerySet.as_manager()

    # Not Wagtail's description: it has one language.
    admin_form_fields = (
        "title",
        "file",
        *(f"alt_{language}" for language in LANGUAGES),
        "credit",
        "licence",
        "source_url",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
    search_fields = [
        *ResilientImage.search_fields,
        *(index.SearchField(f"alt_{language}") for language in LANGUAGES),
        *(index.AutocompleteField(f"alt_{language}") for language in LANGUAGES),
        index.SearchField("credit"),
    ]

    class Meta(ResilientImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    @property
    def default_alt_text(self) -> str:
        """Return what Wagtail says of it in the admin."""
        return text_of(self).text or self.title

    @property
    def licence_url(self) -> str:
        """Return the address of the licence's text; empty where it has none."""
        return LICENCE_URLS.get(self.licence, "")

    @property
    def has_credit(self) -> bool:
        """Return whether there is anything to be shown under it."""
        return bool(self.credit or self.licence or self.source_url)


class CustomRendition(AbstractRendition):
    """A picture in one size and format."""

    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta(AbstractRendition.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="unique_rendition"
            )
        ]

    @staticmethod
    def construct_cache_key(image: CustomImage, filter_cache_key: str, filter_spec: str) -> str:
        """Return another name than Wagtail's: the cache may still hold renditions of its model."""
        key = AbstractRendition.construct_cache_key(image, filter_cache_key, filter_spec)
        return f"custom-{key}"

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Come from the cache, and say so: Wagtail would write it into it again."""
        super().__setstate__(state)  # type: ignore[misc]  # the stubs of Django have it not
        self._from_cache = True
