"""Places on the drawn map."""

from __future__ import annotations

from dataclasses import dataclass

from core.map_projection import project

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
