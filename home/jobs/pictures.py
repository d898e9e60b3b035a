"""Stored pictures are kept as they should be, however they came."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model

from home.pictures.cleaning import PictureError, cleaned, is_clean

from .schedule import daily


@daily("pictures", hour=2, label=_("Check stored pictures"))
def look_after_pictures() -> str:
    """Clean what was stored before it was cleaned, and have lost renditions made anew."""
    done, unreadable = 0, []
    for image in get_image_model().objects.order_by("pk").iterator():
        try:
            done += clean_stored(image)
        except (PictureError, OSError, ValueError):
            unreadable.append(image.title)
    lost = forget_lost_renditions()
    report = f"{done} cleaned, {lost} renditions lost"
    return f"{report}, not readable: {', '.join(unreadable)}" if unreadable else report


def clean_stored(image: Any) -> bool:
    """Put a clean file in the place of one that is not, and return whether it was so."""
    with image.open_file() as file:
        if is_clean(file):
            return False
        clean = cleaned(file)
    storage, name = image.file.storage, image.file.name
    image.file.save(PurePath(name).name, clean, save=False)
    image._set_image_file_metadata()
    image.save()
    storage.delete(name)
    image.renditions.all().delete()
    return True


def forget_lost_renditions() -> int:
    """Forget renditions whose file is gone, so that the next visitor has them made anew."""
    lost = 0
    for rendition in get_image_model().get_rendition_model().objects.iterator():
        if not rendition.file.storage.exists(rendition.file.name):
            rendition.delete()
            lost += 1
    return lost
