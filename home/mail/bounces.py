"""Mail that came back (RFC 3464): an address that is bad gets no more.

What is read here comes from anywhere. Nothing in it is believed but for a mail of ours that it
returns, and nothing in it can make the reading fail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, message_from_string, policy
from email.message import Message

from .delivery import refused
from .message_ids import is_ours
from .refusals import Refusal, of_report

LONGEST = 1_000_000  # bytes; what stands behind is a mail's own text
STATUS = re.compile(r"\d\.\d{1,3}\.\d{1,3}\b")


def receive(raw: bytes) -> int:
    """Note every address that this report says refused a mail of ours.

    Return how many get no more mail.
    """
    report = message_from_bytes(raw[:LONGEST], policy=policy.compat32)
    ours = set(_message_ids(report))
    failed = {
        address.lower(): refusal
        for addresses, refusal in _failures(report)
        for address in addresses
        if any(is_ours(message_id, address) for message_id in ours)
    }
    return sum(refused(address, refusal) for address, refusal in failed.items())


def _failures(report: Message) -> Iterator[tuple[list[str], Refusal]]:
    """Yield addresses, as the report and as the sender called them, and why each failed."""
    for part in report.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        # The parser makes a message of each block of fields; the first is about the report.
        for fields in _blocks(part):
            status = STATUS.match(_text(fields, "Status"))
            if status and _text(fields, "Action").lower() == "failed":
                names = ("Final-Recipient", "Original-Recipient")
                refusal = of_report(status[0], _text(fields, "Diagnostic-Code"))
                yield [_address(_text(fields, name)) for name in names], refusal


def _blocks(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [block for block in payload if isinstance(block, Message)] if part.is_multipart() else []


def _message_ids(report: Message) -> Iterator[str]:
    """Yield the ids of the mails that the report returns, whole or their headers alone."""
    for part in report.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":
            yield from (_text(returned, "Message-ID") for returned in _blocks(part))
        elif kind == "text/rfc822-headers" and not part.is_multipart():
            payload = part.get_payload(decode=True)
            text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
            yield _text(message_from_string(text, policy=policy.compat32), "Message-ID")


def _address(field: str) -> str:
    """Return the address of “rfc822; maria@example.eu”."""
    return field.rpartition(";")[2].strip().strip("<>")


def _text(message: Message, name: str) -> str:
    return str(message.get(name, "")).strip()
