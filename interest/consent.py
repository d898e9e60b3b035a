"""Asking for consent: the words, and the record of what was agreed to."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.models import Site

from core.formats import language
from home.privacy import Notice, privacy_notice, reading_of
from interest.models.choices import FormKind
from interest.models.consent import ConsentText, NoticeText
from interest.readiness.state import forms_open


@dataclass(frozen=True)
class Consent:
    """What a form asks a person to agree to, in their language."""

    words: str
    notice: Notice
    request: HttpRequest

    def label(self) -> SafeString:
        """Return the words with the link to the notice, for beside the box to tick."""
        link = format_html('<a href="{}">{}</a>', self.notice.url, _("Read the privacy notice"))
        return format_html("{} {}", self.words, link)

    def record(self) -> ConsentText:
        """Return the wording as it is kept with what the person sends; keep the notice as well."""
        reading = reading_of(self.notice, self.request)
        NoticeText.keep(reading.version, reading.language, reading.text)
        return ConsentText.of(self.words, language(), reading.version)


def words_for(kind: str) -> str:
    """Return what a person agrees to by sending a form of this kind.

    A registration may speak of health (GDPR Art. 9): it goes to no office.
    """
    if kind == FormKind.EVENT:
        return _(
            "I agree that the advisers of SME4GREEN keep what I wrote in order to answer me. I can "
            "withdraw my consent at any time."
        )
    return _(
        "I agree that the advisers of SME4GREEN, or the office that answers where no adviser "
        "covers my territory, keep what I wrote in order to answer me. I can withdraw my consent "
        "at any time."
    )


def consent_for(request: HttpRequest, words: str) -> Consent | None:
    """Return the consent a form asks for.

    None where the form is closed: the service has not begun, or no privacy notice is named.
    """
    notice = privacy_notice(Site.find_for_request(request)) if forms_open() else None
    return Consent(words, notice, request) if notice else None
