"""The privacy notice: what it says of forms, and what is kept of it as proof of consent."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import translation
from wagtail.models import Page, PageViewRestriction, Site

from home.models import SiteSettings, StandardPage
from home.privacy import privacy_notice, reading_of
from interest.models import Enquiry, InterestFormPage, NoticeText
from interest.privacy.erasure import erase_unused_consents
from interest.readiness.state import NETWORK_PAGE
from sme4green.settings import base
from tests.factories import child, home
from tests.interest.factories import answers, enquiry, form_page, ready

pytestmark = pytest.mark.django_db


def blanks(*names: str) -> str:
    return json.dumps([{"type": "stated", "value": {"what": name}} for name in names])


def notice_with(*names: str) -> Page:
    """The notice that the settings name, with these blanks."""
    notice = SiteSettings.objects.get().privacy_page.specific
    notice.body = blanks(*names)
    notice.save()
    return notice


def agree(client: Client, page: Page, email: str) -> str:
    """The version of the notice that is kept with what was sent."""
    shown = client.get(page.url).content.decode()
    sent = client.post(page.url, answers(shown, email=email, consent="on"))
    assert sent.status_code == 303
    return Enquiry.objects.get(email=email).consent.notice_version


def test_each_reading_of_the_notice_has_a_version_and_is_kept_once(client: Client) -> None:
    page = form_page(("email",))
    ready()
    notice_with("controller", "periods")
    first = [agree(client, page, f"{name}@example.com") for name in ("ana", "bob")]
    settings = SiteSettings.objects.get()
    settings.data_controller = "Comune Nuovo"
    settings.save()
    last = agree(client, page, "carla@example.com")
    assert len({*first, last}) == 2
    texts = dict(NoticeText.objects.values_list("version", "text"))
    assert set(texts) == {*first, last}
    assert "The controller of your data is Comune di Prova." in texts[first[0]]
    assert "The controller of your data is Comune Nuovo." in texts[last]
    assert "“Tell us”: 24 months after the last contact.\n" in texts[last]
    Enquiry.objects.exclude(email="carla@example.com").delete()
    erase_unused_consents()
    assert [kept.version for kept in NoticeText.objects.all()] == [last]


def test_the_notice_is_read_in_its_language() -> None:
    form_page(("email",))
    notice = notice_with("controller")
    settings = SiteSettings.objects.get()
    request = RequestFactory().get("/")
    child(
        home("it"),
        StandardPage,
        translation_key=notice.translation_key,
        body=blanks("controller"),
    )
    read = {}
    for language in ("en", "ro", "it"):
        with translation.override(language):
            found = privacy_notice(settings.site)
            assert found
            read[language] = reading_of(found, request)
    assert read["ro"] == read["en"]  # there is no Romanian one
    assert (read["en"].language, read["it"].language) == ("en", "it")
    assert "is named here" in read["en"].text
    assert read["it"].text
    assert "is named here" not in read["it"].text


def test_a_notice_without_a_text_has_a_version(client: Client) -> None:
    form_page(("email",))
    SiteSettings.objects.update(privacy_page=home())
    found = privacy_notice(Site.objects.get())
    assert found
    assert reading_of(found, RequestFactory().get("/")).version.startswith(f"{home().pk}.")


def test_forms_that_are_not_public_are_stated_without_their_titles(client: Client) -> None:
    form_page(("email",))
    notice = notice_with("periods")
    hidden = {"title": "Nobody is to know", "kind": "interest"}
    private = child(home(), InterestFormPage, retention_months=36, **hidden)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    used = child(home(), InterestFormPage, retention_months=12, live=False, **hidden)
    enquiry(form=used)
    enquiry(form=None)
    child(home(), InterestFormPage, retention_months=48, live=False, **hidden)
    text = client.get(notice.url).content.decode()
    assert "“Tell us”: 24 months" in text
    assert "A form that is not public: 12 months after the last contact." in text
    assert "A form that is not public: 36 months after the last contact." in text
    assert "A form that no longer exists: 24 months after the last contact." in text
    assert "48 months" not in text
    assert "Nobody is to know" not in text


def test_the_page_of_the_network_does_not_lead_to_itself(client: Client, settings: Any) -> None:
    settings.TRIAL = base.TRIAL
    body = blanks("ask", "not-begun")
    network = child(home(), StandardPage, translation_key=NETWORK_PAGE, body=body)
    other = child(home(), StandardPage, body=body)
    mains = [
        client.get(page.url).content.decode().partition("<main")[2].partition("</main")[0]
        for page in (network, other)
    ]
    assert 'class="rich"' not in mains[0]
    assert mains[1].count("have not begun yet") == 2
