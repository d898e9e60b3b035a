"""What a firm said, in the words of the vocabularies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from funding.presentation.names import names_now
from interest.about import about_of
from interest.models.choices import FormKind, Need
from interest.models.enquiries import Enquiry


@dataclass(frozen=True)
class Answer:
    """A question and its answer; `language` where the words are the firm's own."""

    label: str
    text: str = ""
    language: str = ""
    url: str = ""
    at: datetime | None = None


def answers_of(enquiry: Enquiry) -> list[Answer]:
    """Return all answers that were given."""
    names, own = names_now(), enquiry.language
    needs, languages = dict(Need.choices), dict(settings.LANGUAGES)

    def named(vocabulary: str, codes: Iterable[str]) -> str:
        return ", ".join(names(vocabulary, code) for code in codes if code)

    facts = [
        Answer(_("Firm"), enquiry.firm),
        Answer(_("Contact person"), enquiry.person),
        Answer(_("Email address"), enquiry.email, url=f"mailto:{enquiry.email}"),
        Answer(_("Phone"), enquiry.phone),
        Answer(_("Language"), languages.get(own, own)),
        Answer(_("Territory"), named("territory", [enquiry.territory])),
        Answer(_("Size of firm"), named("sme-size", [enquiry.size])),
        Answer(_("Sector"), named("sector", [enquiry.sector])),
        Answer(_("Themes"), named("theme", enquiry.themes)),
        Answer(_("What for"), ", ".join(str(needs.get(code, code)) for code in enquiry.needs)),
        Answer(_("Message"), enquiry.message, own),
        *(Answer(str(question), str(answer), own) for question, answer in enquiry.answers),
        Answer(_("Place at the event"), str(enquiry.get_place_display()) if enquiry.place else ""),
    ]
    return [fact for fact in facts if fact.text]


def provenance_of(enquiry: Enquiry) -> list[Answer]:
    """Return where it came from, and when."""
    kinds = dict(FormKind.choices)
    facts = [
        Answer(_("Form"), enquiry.form.title if enquiry.form else ""),
        Answer(_("Kind of form"), str(kinds.get(enquiry.kind, enquiry.kind))),
        *_asked_about(enquiry),
        Answer(_("Campaign"), enquiry.campaign),
        Answer(_("Sent"), at=enquiry.submitted_at),
        Answer(_("Confirmed"), at=enquiry.confirmed_at),
        Answer(_("Last contact"), at=enquiry.last_contact_at),
    ]
    return [fact for fact in facts if fact.text or fact.at]


def _asked_about(enquiry: Enquiry) -> list[Answer]:
    """Return what the firm asks about; the bare address where that is no more."""
    about = about_of(enquiry.about)
    if about is None:
        return [Answer(_("Came from"), enquiry.about)]
    return [
        Answer(_("Asks about"), about.title, url=about.url),
        *(Answer(label, ", ".join(values)) for label, values in about.answers),
    ]
