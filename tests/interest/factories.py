"""Sample forms and enquiries for tests; never part of the site."""

from __future__ import annotations

import itertools
import time
from html import unescape
from typing import Any

from django.contrib.auth import get_user_model
from django.core import signing
from django.utils import timezone
from wagtail.models import Site

from home.models import SiteSettings, StandardPage
from interest.models import (
    Adviser,
    ConsentText,
    Enquiry,
    InterestFormField,
    InterestFormPage,
    State,
)
from interest.models.choices import FormKind
from interest.signed_links import new_nonce
from interest.spam.barrier import KEY
from interest.spam.form_key import SALT
from tests.factories import child, home

_numbers = itertools.count(1)
FIELDS = ("territory", "firm", "step:Needs", "needs", "themes", "message", "email", "language")


def privacy() -> StandardPage:
    """The privacy notice, named in the site's settings."""
    page = child(home(), StandardPage, title="Privacy", slug=f"privacy-{next(_numbers)}")
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    settings.privacy_page = page
    settings.save()
    return page


def ready() -> None:
    """What a public site needs before it asks for anything; the notice is `privacy`'s."""
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    settings.data_controller = "Comune di Prova"
    settings.controller_address = "Piazza Uno 1, 10100 Torino"
    settings.controller_email = "dati@example.org"
    settings.save()
    Adviser.objects.create(user=get_user_model().objects.create_user(f"adviser-{next(_numbers)}"))


def form_page(fields: tuple[str, ...] = FIELDS, **more: Any) -> InterestFormPage:
    """A form in English with these questions; `step:Title` begins a step, `!` means obligatory."""
    privacy()
    more.setdefault("kind", FormKind.INTEREST)
    page = child(home(), InterestFormPage, title="Tell us", slug=f"tell-{next(_numbers)}", **more)
    for number, name in enumerate(fields):
        kind, _colon, label = name.rstrip("!").partition(":")
        page.form_fields.add(
            InterestFormField(
                locale=page.locale,
                field_type=kind,
                label=label or kind,
                required=name.endswith("!") or kind == "email",
                sort_order=number,
            )
        )
    page.save_revision().publish()
    return InterestFormPage.objects.get(pk=page.pk)


def enquiry(**fields: Any) -> Enquiry:
    """An enquiry, confirmed unless said otherwise."""
    now = timezone.now()
    fields = {
        "nonce": new_nonce(),
        "kind": FormKind.INTEREST,
        "language": "en",
        "email": f"person-{next(_numbers)}@example.com",
        "territory": "ITC11",
        "state": State.NEW,
        "confirmed_at": now,
        "last_contact_at": now,
        "consent": ConsentText.of("I agree.", "en", "1.1"),
        **fields,
    }
    return Enquiry.objects.create(**fields)


# What a firm answers in the real form.
FIRM = {
    "territory": "ITC11",
    "firm": "Forno Buono",
    "size": "micro",
    "sector": "C",
    "needs": ["funding", "deal"],
    "themes": ["circular-economy"],
    "message": "Vorremmo sprecare meno pane.",
    "person": "Anna Prova",
    "phone": "",
    "language": "en",
    "consent": "on",
}


def aged_key(form_key: str, secret: str | None = None) -> str:
    """The same form, as if it had been shown a while ago: people need more than a moment."""

    class Then(signing.TimestampSigner):
        def timestamp(self) -> str:
            return signing.b62_encode(int(time.time()) - 120)

    now = signing.TimestampSigner(key=secret, salt=SALT)
    number = now.unsign_object(form_key, serializer=signing.JSONSerializer)
    return Then(key=secret, salt=SALT).sign_object(number, serializer=signing.JSONSerializer)


def answers(page_html: str, **given: Any) -> dict[str, Any]:
    """What a browser would send for a form that was read a while ago."""
    marker = f'name="{KEY}" value="'
    start = page_html.index(marker) + len(marker)
    token = unescape(page_html[start : page_html.index('"', start)])
    return {KEY: aged_key(token), "way": "send", **given}
