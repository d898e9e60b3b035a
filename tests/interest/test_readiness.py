"""Forms ask for data only while somebody answers for it; until then pages say where to go."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import run_checks
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from funding.models import FundingIndexPage, FundingSourcePage
from home.content.values import stable_id
from home.models import Mail, SiteSettings
from interest.models import Adviser, Enquiry, InterestFormPage, Subscription
from interest.models.choices import FormKind
from interest.readiness.rule import FOR_FORMS, Facts, Need, may_ask, missing
from interest.readiness.tasks import FIELDS
from news.models import NewsIndexPage
from sme4green.settings import base
from tests.factories import child, home
from tests.interest.factories import answers, form_page, ready

pytestmark = pytest.mark.django_db

ALERTS = "/en/alerts/new/"
ASKED = {"email": "ana@example.com", "frequency": "daily", "consent": "1"}
GIVEN = {"firm": "Forno", "email": "ana@example.com", "consent": "on"}
SENTENCE = "Advice and email alerts from this site have not begun yet"
ALL = Facts(
    controller="Comune",
    controller_address="Piazza 1",
    controller_email="dati@example.org",
    has_notice=True,
    has_adviser=True,
    contact="info@example.org",
    sender="s@a.org",
    accessibility_address="a11y@example.org",
    accessibility_status="partial",
    knows_officer=True,
    knows_holders=True,
    backup_checked=True,
)
BLANKS = {
    "email": "info@example.org",
    "accessibility_email": "a11y@example.org",
    "accessibility_status": "partial",
    "accessibility_method": "self",
    "accessibility_assessed_on": date(2026, 11, 28),
    "has_no_officer": True,
    "data_holders": "Host Prova, Torino, Italy",
    "transfers": "none",
    "log_days": 7,
    "backup_days": 30,
    "backup_checked_on": date(2026, 11, 28),
    "backup_checked_by": "Ana",
}


@pytest.fixture
def page() -> InterestFormPage:
    """A form, and pages that lead to forms."""
    funding = child(home(), FundingIndexPage, title="Funding", slug="funding")
    child(home(), NewsIndexPage, title="News", slug="news")
    fields = {"level": "eu-grants", "availability": "calls", "who_can_apply": "Any firm."}
    child(
        funding,
        FundingSourcePage,
        title="Enterprise Europe Network",
        slug="een",
        translation_key=stable_id("funding/enterprise-europe-network"),
        **fields,
    )
    child(funding, FundingSourcePage, title="LIFE", slug="life", **fields)
    form = form_page(("firm", "email"))
    top = home()
    column = {"heading": "Firms", "pages": [{"type": "item", "value": form.pk}]}
    top.footer = json.dumps([{"type": "column", "value": column}])
    top.save()
    return form


@pytest.fixture
def production(settings: Any) -> None:
    """The site as the public sees it."""
    settings.TRIAL = base.TRIAL


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_rule_names_each_thing_that_is_missing() -> None:
    assert missing(Facts()) == list(Need)
    assert missing(ALL) == []
    for lacking, needs in {
        "controller": Need.CONTROLLER,
        "controller_address": Need.CONTROLLER,
        "controller_email": Need.CONTROLLER,
        "has_notice": Need.NOTICE,
        "has_adviser": Need.ADVISER,
        "contact": Need.CONTACT,
        "sender": Need.SENDER,
        "accessibility_address": Need.ACCESSIBILITY_CONTACT,
        "accessibility_status": Need.ACCESSIBILITY_STATUS,
        "knows_officer": Need.OFFICER,
        "knows_holders": Need.HOLDERS,
        "backup_checked": Need.BACKUP,
    }.items():
        facts = replace(ALL, **{lacking: type(getattr(ALL, lacking))()})
        assert missing(facts) == [needs]
        assert may_ask(facts) == (needs not in FOR_FORMS)
    assert missing(replace(ALL, has_adviser=False, answers_email="o@example.org")) == []


def test_with_nothing_set_up_a_public_site_takes_nothing(
    client: Client, page: InterestFormPage, settings: Any
) -> None:
    shown = {address: text_of(client, address) for address in (page.url, ALERTS)}
    settings.TRIAL = base.TRIAL
    for address, given in ((page.url, GIVEN), (ALERTS, ASKED)):
        sent = answers(shown[address], **given)
        for response in (client.get(address), client.post(address, sent)):
            text = response.content.decode()
            assert response.status_code == 200
            assert text.count(SENTENCE) == 1
            assert '<a href="/en/funding/een/">Enterprise Europe Network</a>' in text
            assert 'name="email"' not in text
    assert not Enquiry.objects.exists()
    assert not Subscription.objects.exists()
    assert not Mail.objects.exists()


def test_nothing_leads_to_a_form_before_the_service_begins(
    client: Client, page: InterestFormPage, production: None
) -> None:
    texts = [
        text_of(client, f"/en/{path}")
        for path in (
            "funding/",
            "funding/life/",
            "funding/calls/",
            "funding/calendar/",
            "funding/finder/?territory=ITC11&headcount=12&step=result",
            "news/",
        )
    ]
    for text in texts:
        assert "Ask an adviser" not in text
        assert "an adviser</a>" not in text
        assert "Notify me by email" not in text
    assert texts[1].count(SENTENCE) == 1
    assert SENTENCE not in text_of(client, "/en/funding/een/")
    assert page.url not in text_of(client, "/sitemap-pages.xml")
    assert f'href="{page.url}"' not in text_of(client, "/en/")
    ready()
    assert f'href="{page.url}"' in text_of(client, "/en/")
    assert "Ask an adviser" in text_of(client, "/en/funding/life/")
    assert "Notify me by email" in text_of(client, "/en/news/")


def without_controller() -> None:
    settings = SiteSettings.objects.get()
    settings.controller_email = ""
    settings.save()


def without_notice() -> None:
    SiteSettings.objects.get().privacy_page.unpublish()


def without_adviser() -> None:
    user = Adviser.objects.get().user
    user.is_active = False
    user.save()


@pytest.mark.parametrize("lose", [without_controller, without_notice, without_adviser])
def test_each_of_the_three_opens_and_closes_the_forms(
    client: Client, page: InterestFormPage, production: None, lose: Callable[[], None]
) -> None:
    ready()
    shown = {address: text_of(client, address) for address in (page.url, ALERTS)}
    for text in shown.values():
        assert SENTENCE not in text
        assert "Trial" not in text
        controller = "Comune di Prova, Piazza Uno 1, 10100 Torino, dati@example.org"
        assert text.count(f"Data controller: {controller}") == 1
    client.post(page.url, answers(shown[page.url], **GIVEN))
    client.post(ALERTS, answers(shown[ALERTS], **ASKED))
    assert (Enquiry.objects.count(), Subscription.objects.count()) == (1, 1)
    lose()
    for address in shown:
        assert SENTENCE in text_of(client, address)
    client.post(page.url, answers(shown[page.url], **GIVEN | {"email": "other@example.com"}))
    client.post(ALERTS, answers(shown[ALERTS], **ASKED | {"email": "other@example.com"}))
    assert (Enquiry.objects.count(), Subscription.objects.count()) == (1, 1)


def test_on_trial_the_forms_are_open_and_say_so_once(
    client: Client, page: InterestFormPage
) -> None:
    for address in (page.url, ALERTS):
        text = text_of(client, address)
        assert text.count("Trial: ") == 1
        assert 'name="email"' in text
        assert SENTENCE not in text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ro", "nu au început încă: pentru consiliere gratuită"),
        ("it", "non sono ancora attivi: per una consulenza gratuita"),
    ],
)
def test_the_sentence_is_said_in_the_language_of_the_page(
    client: Client, page: InterestFormPage, production: None, language: str, words: str
) -> None:
    home(language)
    with translation.override(language):
        assert words in text_of(client, reverse("interest_alert_new"))


def test_asking_whether_forms_are_open_costs_no_query(
    client: Client, page: InterestFormPage, settings: Any
) -> None:
    counts = []
    ready()
    for trial in (True, False):
        settings.TRIAL = trial
        for address in ("/en/funding/life/", page.url):
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            counts.append(len(captured))
    assert counts[:2] == counts[2:]


def test_administrators_see_what_is_missing_and_where_it_is_set(page: InterestFormPage) -> None:
    admin = Client()
    admin.force_login(get_user_model().objects.create_superuser("admin", password="x"))
    settings = "/admin/settings/home/sitesettings/"
    fields = ("data_controller", "answers_email", "accessibility_email", "backup_days")
    addresses = [reverse("advisers:index"), *(f"{settings}#id_{field}" for field in fields)]
    text = text_of(admin, "/admin/")
    assert text.count('id="waiting-setup"') == 1
    assert "Nobody answers yet" in text
    assert "DEFAULT_FROM_EMAIL" in text
    assert "No published privacy notice" not in text
    for address in addresses:
        assert f'href="{address}"' in text
    assert 'href="/admin/#waiting-setup"' in text_of(admin, reverse("enquiries"))
    form = admin.get(settings, follow=True).content.decode()
    assert [field for field in FIELDS.values() if f'id="id_{field}"' not in form] == []
    editor = get_user_model().objects.create_user("editor", is_staff=True)
    other = Client()
    other.force_login(editor)
    assert "waiting-setup" not in text_of(other, "/admin/")


def test_the_panel_goes_when_nothing_is_missing(page: InterestFormPage, settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "SME4GREEN <site@example.org>"
    ready()
    SiteSettings.objects.update(**BLANKS)
    admin = Client()
    admin.force_login(get_user_model().objects.create_superuser("admin", password="x"))
    assert "waiting-setup" not in text_of(admin, "/admin/")


def test_the_check_of_a_deployment_names_what_is_missing(page: InterestFormPage) -> None:
    def ids(**options: Any) -> list[str]:
        found = run_checks(include_deployment_checks=True, **options)
        return [message.id for message in found if message.id.startswith("interest.")]

    assert ids() == []  # as `make lint` looks at it, without a database
    assert ids(databases=["default"]) == [f"interest.W{n:03}" for n in (1, *range(3, 11))]
    ready()
    assert ids(databases=["default"]) == [f"interest.W{n:03}" for n in range(4, 11)]
    # The accessibility statement names the contact address where there is no other.
    SiteSettings.objects.update(email=BLANKS["email"])
    assert ids(databases=["default"]) == [f"interest.W{n:03}" for n in (5, *range(7, 11))]
    SiteSettings.objects.update(**BLANKS)
    assert ids(databases=["default"]) == ["interest.W005"]


def test_a_registration_without_an_event_takes_nothing_and_is_not_offered(client: Client) -> None:
    page = form_page(("person", "email"), kind=FormKind.EVENT, summary="Come to our event.")
    for response in (client.get(page.url), client.post(page.url, GIVEN)):
        text = response.content.decode()
        assert text.count("no coming event is open for registration") == 1
        assert "Come to our event." not in text.partition("<body")[2]
        assert 'name="email"' not in text
    assert not Enquiry.objects.exists()
    assert page.url not in text_of(client, "/sitemap-pages.xml")


def test_no_text_of_the_first_content_links_to_a_form() -> None:
    """It would lead to a form that refuses; `::: stated ask` says what is true."""
    folder = settings.CONTENT_DIR / "pages" / "home"
    forms = [
        facts.parent.relative_to(folder).as_posix()
        for facts in folder.rglob("facts.yaml")
        if "interest.InterestFormPage" in facts.read_text()
    ]
    texts = {path: path.read_text() for path in folder.rglob("*.md")}
    assert forms
    assert [path for path, text in texts.items() for form in forms if f"page:{form})" in text] == []
