"""Mail: written to the database with what caused it, sent by a worker, never lost."""

from .message import Message, MessageItem, MessageLink, MessageSection
from .outbox import write

__all__ = ["Message", "MessageItem", "MessageLink", "MessageSection", "write"]
