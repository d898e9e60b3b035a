"""The field of a picture's file."""

from __future__ import annotations

from wagtail.images.models import WagtailImageField

from .cleaning import PictureFile


class CleanedImageField(WagtailImageField):
    """A picture that is cleaned as it is stored."""

    attr_class = PictureFile
