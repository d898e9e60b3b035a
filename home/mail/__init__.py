"""Mail: written to the database with what caused it, sent by a worker, never lost."""

from .message import Item, Letter, Link, Part
from .outbox import write

__all__ = ["Item", "Letter", "Link", "Part", "write"]
