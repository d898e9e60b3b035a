"""What a page shows of a picture, and that it fails for none."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from django.db import DatabaseError
from django.db.models import Count, Q
from wagtail.images import get_image_model
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, Picture

from .cleaning import too_many_pixels

logger = logging.getLogger(__name__)
Made = TypeVar("Made")

# Modern formats first; what is on the first screen is wider.
FORMATS = "format-{avif,webp,jpeg}"
SPECS = f"{FORMATS} width-{{400,800}}"
LARGE_SPECS = f"{FORMATS} width-{{400,800,1200}}"
# What is shown where a page is shared.
SHARED_SPEC = "fill-1200x630|format-jpeg"


class ResilientImage(AbstractImage):
    """Abstract: a picture whose renditions are never an error."""

    class Meta(AbstractImage.Meta):
        abstract = True

    def get_rendition(self, filter: Filter | str) -> AbstractRendition:
        """Return a rendition; one without width where the picture cannot be read."""
        # Wagtail's own for one writes it into the cache again each time it is shown.
        return next(iter(self.get_renditions(filter).values()))

    def get_renditions(self, *filters: Filter | str) -> dict[str, AbstractRendition]:
        """Return renditions by what was asked for, as `get_rendition` does."""
        made = _made(self, lambda: AbstractImage.get_renditions(self, *filters))
        specs = [asked.spec if isinstance(asked, Filter) else asked for asked in filters]
        return made or {spec: _nothing(self) for spec in specs}


def shown(image: AbstractImage | None, specs: str, attributes: dict[str, Any]) -> Picture | None:
    """Return a picture in the sizes and formats asked for; None if it cannot be read."""
    if not image:
        return None
    renditions = image.get_renditions(*_filters(specs))
    if not all(rendition.width for rendition in renditions.values()):
        return None
    return Picture(renditions, attributes | _focus(image))


@cache
def _filters(specs: str) -> tuple[Filter, ...]:
    """Return the filters of sizes and formats, read once: for many pictures that takes long."""
    return tuple(Filter(spec) for spec in Filter.expand_spec(specs))


def _focus(image: AbstractImage) -> dict[str, str]:
    """Return what the style sheets keep in sight where they crop a picture.

    In quarters, as they cannot read numbers, and no page has styles of its own.
    """
    point = image.get_focal_point()
    if not point:
        return {}
    across = _quarter(point.centroid_x, image.width)
    down = _quarter(point.centroid_y, image.height)
    return {"class": f"focus-x-{across} focus-y-{down}"}


def _quarter(distance: float, whole: int) -> int:
    return round(4 * distance / whole) * 25


def make_missing() -> int:
    """Make what pages show of pictures and is not made yet; return of how many pictures."""
    specs = [*Filter.expand_spec(LARGE_SPECS), SHARED_SPEC]
    made = Count("renditions", filter=Q(renditions__filter_spec__in=specs))
    lacking = get_image_model().objects.annotate(made=made).filter(made__lt=len(specs))
    for image in lacking:
        image.get_renditions(*specs)
    return len(lacking)


def _made(image: AbstractImage, make: Callable[[], Made]) -> Made | None:
    if too_many_pixels(image.width, image.height):
        return None
    try:
        return make()
    except (InvalidFilterSpecError, DatabaseError):
        raise  # nothing of the picture's
    except Exception as error:  # noqa: BLE001 – what a file storage or a decoder may raise
        logger.warning("The picture %s is not shown: %s", image.pk, type(error).__name__)
        return None


def _nothing(image: AbstractImage) -> AbstractRendition:
    """Return what Wagtail itself shows in the admin for a picture whose file is lost."""
    rendition = image.get_rendition_model()(image=image, width=0, height=0)
    rendition.file.name = "not-found"
    return rendition
