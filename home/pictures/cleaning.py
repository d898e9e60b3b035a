"""Pictures are kept as their pixels alone: as every browser shows them, and telling nothing else.

A phone notes in a photograph where and when it was taken, by whom and with what.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from typing import IO, Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps
from wagtail.images.models import WagtailImageFieldFile

BROKEN = _("This picture is damaged: it cannot be read to its end. Save it again and retry.")
TOO_LARGE = _("This picture has too many pixels: at most %(most)d million are accepted.")
# By Pillow's name of the format that is read. A phone's JPEG often holds a second picture (MPO).
OPTIONS: dict[str, tuple[str, dict]] = {
    "JPEG": ("JPEG", {"quality": "keep"}),
    "MPO": ("JPEG", {"quality": 90}),
    "PNG": ("PNG", {}),
    "GIF": ("GIF", {}),
    "WEBP": ("WEBP", {"quality": 90}),
    "AVIF": ("AVIF", {"quality": 85}),
}
# Which Willow and every format of the site's renditions take as they are.
MODES = ("1", "L", "LA", "P", "RGB", "RGBA")
KEPT = ("icc_profile", "transparency")
# What Pillow says of a file that holds nothing but pixels.
TECHNICAL = {
    *KEPT,
    *("adobe", "adobe_transform", "jfif", "jfif_density", "jfif_unit", "jfif_version"),
    *("background", "bbox", "duration", "extension", "loop", "progression", "progressive"),
    *("timestamp", "version"),
}


class PictureError(Exception):
    """A file that cannot be taken as a picture; the message is for whoever sent it."""


class TooManyPixelsError(PictureError):
    """A file may be small and unfold to gigabytes."""


class CleanPicture(ContentFile):
    """A file that holds the pixels of a picture and nothing else."""


class PictureFile(WagtailImageFieldFile):
    """The file of a picture: cleaned as it is stored, by whatever way it comes."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        super().save(name, content if isinstance(content, CleanPicture) else cleaned(content), save)


def too_many_pixels(width: int, height: int) -> bool:
    """Return whether a picture is too large to be worked on."""
    return width * height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS


def refuse_huge(content: IO | File) -> None:
    """Raise TooManyPixelsError for a picture that is too large, without decoding it.

    What is no picture at all passes.
    """
    try:
        _read(content, lambda image: None)
    except TooManyPixelsError:
        raise
    except PictureError:
        return


def is_picture(content: IO | File) -> bool:
    """Return whether a file is a picture, whatever it is called."""
    try:
        _read(content, lambda image: None)
    except TooManyPixelsError:
        return True
    except PictureError:
        return False
    return True


def is_clean(content: IO | File) -> bool:
    """Return whether a stored picture is as `cleaned` would make it."""

    def look(image: Image.Image) -> bool:
        image.load()  # a PNG may have its texts after its pixels
        return (
            image.format in OPTIONS
            and image.format != "MPO"
            and image.mode in MODES
            and set(image.info) <= TECHNICAL
            and not image.getexif()
            and not getattr(image, "is_animated", False)
        )

    return _read(content, look)


def cleaned(content: IO | File) -> CleanPicture:
    """Return the picture upright, its first image alone, without what stood beside the pixels.

    Of that the colour profile alone stays. Raise PictureError where it cannot be read.
    """
    return _read(content, lambda image: CleanPicture(_encoded(image), name=content.name))


def _read(content: IO | File, look: Callable[[Image.Image], Any]) -> Any:
    content.seek(0)
    try:
        with Image.open(content) as image:
            _refuse_too_many(image)
            return look(image)
    except PictureError:
        raise
    except Image.DecompressionBombError as error:
        raise TooManyPixelsError(_too_large()) from error
    except Exception as error:  # a broken file makes a decoder raise any
        raise PictureError(BROKEN) from error
    finally:
        content.seek(0)


def _refuse_too_many(image: Image.Image) -> None:
    if too_many_pixels(image.width, image.height):
        raise TooManyPixelsError(_too_large())


def _too_large() -> str:
    return TOO_LARGE % {"most": settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000}


def _encoded(image: Image.Image) -> bytes:
    try:
        kind, options = OPTIONS[image.format or ""]
    except KeyError as error:
        raise PictureError(_("Pictures of this format are not accepted.")) from error
    image.load()
    # In place, as another copy would no longer know how well its JPEG was saved.
    ImageOps.exif_transpose(image, in_place=True)
    usual = _in_usual_mode(image)
    if usual is not image and options.get("quality") == "keep":
        options = {"quality": 90}
    usual.info = {name: usual.info[name] for name in KEPT if name in usual.info}
    made = BytesIO()
    usual.save(made, kind, **options)
    return made.getvalue()


def _in_usual_mode(image: Image.Image) -> Image.Image:
    if image.mode in MODES:
        return image
    if image.mode.startswith("I"):
        # Sixteen bits of grey: Pillow would cut all that is brighter than 255 to white.
        grey = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
        grey.info.pop("transparency", None)
        return grey
    if image.mode == "CMYK":
        return _in_screen_colours(image)
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _in_screen_colours(image: Image.Image) -> Image.Image:
    """Return a picture made for print as screens show it; its profile ends with it."""
    screen: Image.Image | None = None
    if profile := image.info.get("icc_profile"):
        with suppress(ImageCms.PyCMSError, OSError):
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            screen = ImageCms.profileToProfile(image, source, srgb, outputMode="RGB")
    screen = screen or image.convert("RGB")
    screen.info = {}
    return screen
