"""What a mail says: one text, printed for readers of plain text and of HTML alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation


@dataclass(frozen=True)
class MessageLink:
    """An address in full, and the words of the link."""

    label: str
    url: str


@dataclass(frozen=True)
class MessageItem:
    """An entry of a list: a call, an article, an enquiry."""

    title: str
    url: str = ""
    lines: Sequence[str] = ()
    links: Sequence[MessageLink] = ()
    # The language of the title where it is not the message's.
    language: str = ""


@dataclass(frozen=True)
class MessageSection:
    """A heading and what stands below it."""

    title: str
    entries: Sequence[MessageItem]


@dataclass(frozen=True)
class Message:
    """A mail's words in the language of its reader. All addresses in full."""

    subject: str
    paragraphs: Sequence[str]
    button: MessageLink | None = None
    parts: Sequence[MessageSection] = ()
    closing: Sequence[str] = ()
    links: Sequence[MessageLink] = field(default=())

    def as_text(self, language: str) -> str:
        """Return the mail for readers of plain text."""
        return self._printed("mail/message.txt", language).strip() + "\n"

    def as_html(self, language: str) -> str:
        """Return the mail for mail clients: tables are not needed, styles stand in the elements."""
        return self._printed("mail/message.html", language)

    def _printed(self, template: str, language: str) -> str:
        with translation.override(language):
            return render_to_string(
                template,
                {
                    "message": self,
                    "language": language,
                    "site_name": settings.WAGTAIL_SITE_NAME,
                    "site_url": f"{settings.WAGTAILADMIN_BASE_URL}/{language}/",
                },
            )


def one_line(subject: str) -> str:
    """Return a subject without line breaks, which would end the header.

    It has at most 200 characters.
    """
    return " ".join(subject.split())[:200]
