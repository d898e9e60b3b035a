"""The drawn map: from degrees to the units of `site/assets/images/map.svg`.

Equirectangular projection, true to scale at 44 degrees north, from Natural Earth's
1:50m outlines (public domain). See docs/assets.md.
"""

from __future__ import annotations

from math import cos, radians

WEST, EAST, SOUTH, NORTH = 3.0, 31.0, 35.5, 50.0
TRUE_LATITUDE = 44
WIDTH = 800
_PER_LONGITUDE = WIDTH / (EAST - WEST)
_PER_LATITUDE = _PER_LONGITUDE / cos(radians(TRUE_LATITUDE))
HEIGHT = round((NORTH - SOUTH) * _PER_LATITUDE)


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Return the point of the drawing at these degrees: x rightward, y downward, in its units."""
    return (longitude - WEST) * _PER_LONGITUDE, (NORTH - latitude) * _PER_LATITUDE
