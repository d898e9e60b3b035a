"""What runs every day: each module registers its own jobs when it is loaded."""

from . import digest, retention  # noqa: F401
from .alerts import run  # noqa: F401
