"""What runs every day: each module registers its own jobs when it is loaded."""

from .alerts import run  # noqa: F401
from .desk import digest  # noqa: F401
from .privacy import retention  # noqa: F401
