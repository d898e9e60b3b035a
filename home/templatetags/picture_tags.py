"""Pictures of the site, in modern formats."""

from __future__ import annotations

from django import template
from wagtail.images.models import AbstractImage, Picture

from home.pictures.renditions import LARGE_SPECS, SPECS, shown
from home.pictures.spoken import SILENT, AlternativeText

register = template.Library()


@register.simple_tag
def picture_of(
    image: AbstractImage | None,
    spoken: AlternativeText = SILENT,
    *,
    large: bool = False,
    cover: bool = False,
) -> Picture | str:
    """Return a picture, decorative unless it is `spoken`; nothing where it cannot be read.

    `large` is as wide as the text, the others are loaded when one comes to them. `cover` is what
    the first screen shows, and comes before all other pictures and scripts.
    """
    if large:
        attributes = {"sizes": "(min-width: 70rem) 69rem, 100vw"}
    else:
        attributes = {"sizes": "(min-width: 60rem) 22rem, 100vw", "loading": "lazy"}
    if cover:
        attributes["fetchpriority"] = "high"
    attributes["alt"] = spoken.text
    if spoken.language:
        attributes["lang"] = spoken.language
    return shown(image, LARGE_SPECS if large else SPECS, attributes) or ""


@register.simple_tag
def logo(image: AbstractImage | None) -> Picture | str:
    """Return a logo beside the name it stands for; nothing where it cannot be read."""
    return shown(image, "max-240x80", {"alt": ""}) or ""
