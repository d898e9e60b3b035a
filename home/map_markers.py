"""Places on the drawn map.

From degrees to the units of `site/assets/images/map.svg`.

Equirectangular projection, true to scale at 44 degrees north, from Natural Earth's
1:50m outlines (public domain). See docs/assets.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians

WEST, EAST, SOUTH, NORTH = 3.0, 31.0, 35.5, 50.0
TRUE_LATITUDE = 44
WIDTH = 800
_PER_LONGITUDE = WIDTH / (EAST - WEST)
_PER_LATITUDE = _PER_LONGITUDE / cos(radians(TRUE_LATITUDE))
HEIGHT = round((NORTH - SOUTH) * _PER_LATITUDE)

# Coordinates: Torino city centre; the middle of Ilfov county.
TERRITORIES = {
    "ITC11": ("Torino", 45.0703, 7.6869),
    "RO322": ("Ilfov", 44.53, 26.17),
}


@dataclass(frozen=True)
class MapMarker:
    """A place, in the units of the map's drawing."""

    label: str
    x: float
    y: float

    @property
    def label_y(self) -> float:
        """Where the name stands: below its marker, clear of what joins the markers above."""
        return self.y + 46


def map_marker(label: str, latitude: float, longitude: float) -> MapMarker:
    """Return the place at these degrees."""
    x, y = project(latitude, longitude)
    return MapMarker(label, round(x, 1), round(y, 1))


def territory_markers() -> list[MapMarker]:
    """Return the two territories of the project, west to east."""
    return [map_marker(*place) for place in TERRITORIES.values()]


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Return the point of the drawing at these degrees: x rightward, y downward, in its units."""
    return (longitude - WEST) * _PER_LONGITUDE, (NORTH - latitude) * _PER_LATITUDE
