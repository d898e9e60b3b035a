"""Why a mail was refused: the address is bad, the mailbox full, this mail or we are not wanted.

Read from the status of RFC 3463, the code of SMTP and the words beside them. Servers use codes
loosely, so where the words speak of relays, senders or policies they count more than a code that
blames the address: giving up an address that is good silences a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class Reason(Enum):
    """What a refusal means for what is done next."""

    ADDRESS = "the address is bad: for good"
    FULL = "the mailbox is full"
    MESSAGE = "this mail is refused"
    SETUP = "our set-up is refused: the administrators have to know"
    LATER = "not now"


# By subject and detail of the status (RFC 3463 and the registry of RFC 5248); None: says nothing.
_BY_STATUS = {
    "1.0": Reason.ADDRESS,
    "1.1": Reason.ADDRESS,
    "1.2": Reason.ADDRESS,
    "1.3": Reason.ADDRESS,
    "1.6": Reason.ADDRESS,
    "1.7": Reason.SETUP,  # the sender's address
    "1.8": Reason.SETUP,
    "1.10": Reason.ADDRESS,
    "2.1": Reason.ADDRESS,
    "2.2": Reason.FULL,
    "7.13": Reason.ADDRESS,
}
_BY_SUBJECT = {"0": None, "7": Reason.SETUP}  # of all others: this mail
_BY_CODE = {
    530: Reason.SETUP,  # authentication or TLS is required
    534: Reason.SETUP,
    535: Reason.SETUP,
    538: Reason.SETUP,
    552: Reason.FULL,
}
_ADDRESS_CODES = {550, 551, 553}
# The first that is found counts. "User unknown in relay recipient table" is about the user.
_BY_WORDS = [
    (
        Reason.SETUP,
        r"\brelay(?! recipient table)|\brelaying|rcpthosts|\bspf\b|\bdkim\b|\bdmarc\b"
        r"|domain of sender"
        r"|sender (address|domain|verif|reject|callout)|(bad|invalid) (outbound )?sender"
        r"|reverse dns|\bptr\b|\brdns\b|\bhelo\b|\behlo\b|authenticat|black ?-?list|block ?-?list"
        r"|\bblocked (using|by|due|for)|\brbl\b|dnsbl|spamhaus|\bbanned\b|reputation|\bpolic(y|ies)"
        r"|prohibit|access denied|not authori[sz]ed|client host|(sending|rate) (limit|quota)",
    ),
    (
        Reason.FULL,
        r"(mailbox|mail ?box|inbox|account)\b.{0,40}\bfull\b|\bquota\b|over ?quota"
        r"|exceeded storage|storage (limit|allocation)"
        r"|(insufficient|out of|not enough) .{0,10}(storage|space)",
    ),
    (
        Reason.MESSAGE,
        r"\bspam|unsolicited|\bjunk\b|\bvirus|malware|\bcontent|message (size|rejected|refused)"
        r"|too (large|big|long|many)|size (limit|exceed)|rfc compliant|rfc ?5322|\bheader|\bloop",
    ),
]
_WORDINGS = [(reason, re.compile(words, re.IGNORECASE | re.DOTALL)) for reason, words in _BY_WORDS]
_UNKNOWN_USER = re.compile(
    r"(user|recipient|mailbox|account|address|alias)\b.{0,40}"
    r"(unknown|not found|n.t exist|not exist|invalid|disabled|inactive|unavailable)"
    r"|(unknown|invalid) (user|recipient|mailbox|address|local)"
    r"|no such (user|recipient|mailbox|address|person|local)|unrouteable|no mailbox",
    re.IGNORECASE | re.DOTALL,
)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?!\.?\d)")
_CODE = re.compile(r"(?<![\d.])([45]\d\d)(?![\d.])")
# Names of people and pages say nothing of the reason.
_ADDRESSES = re.compile(r"<[^<>\s]*>|\S+@\S+|https?://\S+", re.IGNORECASE)


@dataclass(frozen=True)
class Refusal:
    """Why, and the numbers that said so; never the words, which may name a person."""

    reason: Reason
    numbers: str


def of_answer(code: int, words: str | bytes, *, about_recipient: bool) -> Refusal:
    """Return what a mail server's answer means; `about_recipient`: it answered to RCPT."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    found = _STATUS.search(text)
    status = found[1] if found else ""
    numbers = f"{code} {status}".strip()
    if code < 500:
        return Refusal(Reason.LATER, numbers)
    own = status if status.startswith("5") else ""
    return Refusal(_reason(code, own, text, about_recipient), numbers)


def of_report(status: str, diagnostic: str) -> Refusal:
    """Return what a report of failed delivery (RFC 3464) means, by its status and diagnostic."""
    if not status.startswith("5"):
        return Refusal(Reason.LATER, status)
    words = diagnostic.partition(";")[2] or diagnostic
    found = _STATUS.search(words)
    if found and found[1].startswith("5") and _by_status(status) in (None, Reason.ADDRESS):
        status = found[1]  # the server that refused knows better than the one that reports
    code = _CODE.match(words.strip())
    return Refusal(_reason(int(code[1]) if code else 0, status, words, False), status)


def _by_status(status: str) -> Reason | None:
    if not status:
        return None
    _class, _dot, rest = status.partition(".")
    return _BY_STATUS.get(rest, _BY_SUBJECT.get(rest.partition(".")[0], Reason.MESSAGE))


def _reason(code: int, status: str, words: str, about_recipient: bool) -> Reason:
    reason = _by_status(status)
    if reason not in (None, Reason.ADDRESS):
        return reason
    plain = _ADDRESSES.sub(" ", words)
    for meaning, wording in _WORDINGS:
        if wording.search(plain):
            return meaning
    if reason:
        return reason
    if code in _ADDRESS_CODES and (about_recipient or _UNKNOWN_USER.search(plain)):
        return Reason.ADDRESS
    return _BY_CODE.get(code, Reason.MESSAGE)
