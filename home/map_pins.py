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
class Pin:
    """A place, in the units of the map's drawing."""

    label: str
    x: float
    y: float

    @property
    def label_y(self) -> float:
        """Where the name stands: below its pin, clear of what joins the pins above."""
        return self.y + 46


def pin(label: str, latitude: float, longitude: float) -> Pin:
    """Return the place at these degrees."""
    x, y = project(latitude, longitude)
    return Pin(label, round(x, 1), round(y, 1))


def territory_pins() -> list[Pin]:
    """Return the two territories of the project, west to east."""
    return [pin(*place) for place in TERRITORIES.values()]
