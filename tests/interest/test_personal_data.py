"""Every address of the public site, judged: what it takes of a person, and when it takes nothing.

An address nobody judged fails: say what it takes, and a public site that has not begun is tried.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from enum import StrEnum
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from wagtail.models import get_page_models

from funding.models import FundingIndexPage, FundingSourcePage
from home.models import ContactPage, Mail, SiteSettings
from interest.models import (
    Adviser,
    ConsentText,
    Enquiry,
    State,
    Subscription,
)
from interest.models.choices import FormKind
from interest.models.subscriptions import Subject, SubscriptionState
from interest.signed_links import token_for
from interest.spam.barrier import KEY
from interest.spam.form_key import new_key
from interest.submission.emails import CONFIRM, WITHDRAW
from news.models import EventPage, NewsIndexPage
from sme4green.settings import base
from tests.factories import child, home
from tests.interest.factories import aged_key, enquiry, form_page, ready

pytestmark = pytest.mark.django_db

MARKER = "zoe.prova@example.com"
PERSON = {
    "email": MARKER,
    "person": MARKER,
    "firm": MARKER,
    "message": MARKER,
    "phone": "+40 21 123 45 67",
    "frequency": "daily",
    "consent": "1",
    "way": "send",
    "action": "save",
    "username": MARKER,
    "password": MARKER,
    "q": MARKER,
    "item": MARKER,
}


class Takes(StrEnum):
    """What an address takes of a person."""

    NOTHING = "nothing"
    NEW = "what a person tells us; only while the service has begun"
    BEFORE = "a change of what was given before, by a signed link"
    STAFF = "the account of somebody who works here, or a password"


JUDGED = {
    "home.rights.documents.serve_document": Takes.NOTHING,
    "wagtail.documents.views.serve.serve": Takes.NOTHING,
    "wagtail.documents.views.serve.authenticate_with_password": Takes.STAFF,
    "home.views.robots": Takes.NOTHING,
    "core.http.security_txt.security_txt": Takes.NOTHING,
    "wagtail.contrib.sitemaps.views.index": Takes.NOTHING,
    "wagtail.contrib.sitemaps.views.sitemap": Takes.NOTHING,
    "home.views.first_visit": Takes.NOTHING,
    "home.views.serve_picture": Takes.NOTHING,
    "home.feedback.views.answer": Takes.NOTHING,  # yes or no, of a page
    "search.views.show_results": Takes.NOTHING,  # words alone, and none that look personal
    "search.views.show_suggestions": Takes.NOTHING,
    "interest.submission.confirmation.confirm": Takes.BEFORE,
    "interest.submission.confirmation.cancel": Takes.BEFORE,
    "interest.privacy.views.withdraw": Takes.BEFORE,
    "interest.alerts.views.ask": Takes.NEW,
    "interest.alerts.views.check_mailbox": Takes.NOTHING,
    "interest.alerts.views.confirm": Takes.BEFORE,
    "interest.alerts.manage_views.manage": Takes.BEFORE,
    "interest.alerts.manage_views.mute": Takes.BEFORE,
    "interest.alerts.manage_views.stop": Takes.BEFORE,
    "interest.urls.moved": Takes.NOTHING,
    "wagtail.views.authenticate_with_password": Takes.STAFF,
    "django.contrib.auth.views.LoginView": Takes.STAFF,
    "home.signin.views.SiteSignInView": Takes.STAFF,
    "home.signin.views.page_password": Takes.STAFF,
    "home.signin.views.document_password": Takes.STAFF,
    "home.navigation.serving.serve": Takes.NOTHING,  # the pages, each below
    "wagtail.views.serve": Takes.NOTHING,  # as the one before
    "home.HomePage": Takes.NOTHING,
    "home.StandardPage": Takes.NOTHING,
    "home.ContactPage": Takes.NOTHING,
    "home.SiteMapPage": Takes.NOTHING,
    "home.ResultsPage": Takes.NOTHING,
    "funding.FundingSourcePage": Takes.NOTHING,
    "funding.FundingGuidePage": Takes.NOTHING,
    **{
        f"funding.FundingIndexPage:{name}": Takes.NOTHING
        for name in ("index_route", "calls", "calls_as_file", "call", "call_as_file", "calendar")
    },
    "funding.FundingIndexPage:finder": Takes.NOTHING,  # answers stay in the address
    "funding.FundingIndexPage:compare": Takes.NOTHING,
    "funding.FundingIndexPage:data_sources": Takes.NOTHING,
    "interest.InterestFormPage": Takes.NEW,
    "resources.CaseStudyPage": Takes.NOTHING,
    "resources.ResourceIndexPage": Takes.NOTHING,
    "resources.PublicationPage": Takes.NOTHING,
    "pacts.PactPage": Takes.NOTHING,
    "pacts.PactIndexPage": Takes.NOTHING,
    "news.ArticlePage": Takes.NOTHING,
    "news.EventPage:calendar": Takes.NOTHING,
    "news.EventPage:index_route": Takes.NOTHING,
    "news.NewsIndexPage:feed": Takes.NOTHING,
    "news.NewsIndexPage:index_route": Takes.NOTHING,
}


def views(patterns: list[Any], above: str = "") -> Iterator[str]:
    """Name what answers below the addresses of the project; the admin is for those who sign in."""
    for pattern in patterns:
        address = f"{above}{pattern.pattern}"
        if address.startswith("admin/"):
            continue
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern):
            answers = getattr(pattern.callback, "view_class", pattern.callback)
            yield f"{answers.__module__}.{answers.__qualname__}"


def pages() -> Iterator[str]:
    """Name every type of page that can be made, with what it answers below its address."""
    for model in get_page_models():
        if not model.is_creatable or model._meta.label == "wagtailcore.Page":
            continue
        routes = model.get_subpage_urls() if hasattr(model, "get_subpage_urls") else []
        yield from [f"{model._meta.label}:{route.name}" for route in routes] or [model._meta.label]


def kept() -> list[str]:
    """Name the models in whose rows the person stands, whatever the column."""
    return [
        model._meta.label
        for model in apps.get_models()
        if any(MARKER in str(row) for row in model._base_manager.values_list())
    ]


@pytest.fixture
def addresses(db: None) -> dict[str, str]:
    """The three that take something new, and others that look as if they might."""
    form = form_page(("firm", "person", "email", "message"))
    news = child(home(), NewsIndexPage, title="News", slug="news")
    soon = timezone.now() + timedelta(days=3)
    event = child(news, EventPage, title="Event", slug="event", start=soon)
    registration = form_page(("person", "email"), kind=FormKind.EVENT, event=event)
    funding = child(home(), FundingIndexPage, title="Funding", slug="funding")
    source = {"level": "eu-grants", "availability": "calls", "who_can_apply": "Any firm."}
    child(funding, FundingSourcePage, title="LIFE", slug="life", **source)
    child(home(), ContactPage, title="Contact", slug="contact")
    return {
        "enquiry": form.url,
        "registration": registration.url,
        "alert": reverse("interest_alert_new"),
        "news": f"{reverse('interest_alert_new')}?subject=news",
        **{
            path: f"/en/{path}"
            for path in (
                "",
                "news/",
                "news/event/",
                "contact/",
                "funding/",
                "funding/life/",
                "funding/calls/",
                "funding/calls/json/",
                "funding/finder/",
                "funding/compare/",
                "alerts/sent/",
                "alerts/x/",
                "alerts/x/stop/",
                "alerts/x/mute/",
                "alerts/confirm/x/",
                "confirm/x/",
                "cancel/x/",
                "withdraw/x/",
                "search/",
                "search/suggest/",
                "_util/login/",
            )
        },
    }


NEW = {
    "enquiry": "interest.Enquiry",
    "registration": "interest.Enquiry",
    "alert": "interest.Subscription",
    "news": "interest.Subscription",
}


def try_all(client: Client, addresses: dict[str, str]) -> None:
    """Send the person everywhere, in each way something can be sent."""
    for address in addresses.values():
        sent = {KEY: aged_key(new_key().token), **PERSON}
        client.post(address, sent)
        as_json = json.dumps(sent)
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            client.generic(method, address, as_json, "application/json")
        client.get(address, PERSON)


def named() -> None:
    """Name a controller, and nobody who answers."""
    ready()
    Adviser.objects.get().delete()


def office() -> None:
    """Name a controller and an address that answers."""
    named()
    settings = SiteSettings.objects.get()
    settings.answers_email = "sportello@example.org"
    settings.save()


def adviser_alone() -> None:
    """Have an adviser, and nobody who is responsible."""
    ready()
    settings = SiteSettings.objects.get()
    settings.data_controller = ""
    settings.save()


def notice_hidden() -> None:
    """Set up all but the notice."""
    ready()
    SiteSettings.objects.get().privacy_page.unpublish()


def test_every_address_was_judged() -> None:
    found = {*views(get_resolver().url_patterns), *pages()}
    assert found == set(JUDGED), "judge what a new address takes of a person, and try it above"


@pytest.mark.crawl
@pytest.mark.parametrize("set_up", [lambda: None, named, adviser_alone, notice_hidden])
def test_before_the_service_begins_a_public_site_takes_nothing_anywhere(
    client: Client, addresses: dict[str, str], settings: Any, set_up: Callable[[], None]
) -> None:
    settings.TRIAL = base.TRIAL
    set_up()
    try_all(client, addresses)
    assert kept() == []
    assert not Mail.objects.exists()


@pytest.mark.parametrize("set_up", [ready, office, None])
def test_with_both_or_on_trial_forms_take_as_before(
    client: Client, addresses: dict[str, str], settings: Any, set_up: Callable[[], None] | None
) -> None:
    settings.TRIAL = set_up is None
    if set_up:
        set_up()
    for name, model in NEW.items():
        Subscription.objects.all().delete()
        Enquiry.objects.all().delete()
        client.post(addresses[name], {KEY: aged_key(new_key().token), **PERSON})
        assert model in kept(), name


def test_what_was_sent_before_is_not_confirmed_while_nobody_answers(
    client: Client, settings: Any
) -> None:
    settings.TRIAL = base.TRIAL
    waiting = enquiry(state=State.UNCONFIRMED, form=form_page(("email",)))
    asked = Subscription.objects.create(
        email=MARKER, language="en", subject=Subject.NEWS, consent=ConsentText.of("Yes.", "en", "1")
    )
    for address in (
        reverse("interest_confirm", args=[token_for(CONFIRM, waiting)]),
        reverse("interest_alert_confirm", args=[token_for("alert-confirm", asked)]),
    ):
        for response in (client.get(address), client.post(address)):
            assert "have not begun yet" in response.content.decode()
    waiting.refresh_from_db()
    asked.refresh_from_db()
    assert waiting.state == State.UNCONFIRMED
    assert asked.state == SubscriptionState.UNCONFIRMED
    client.post(reverse("interest_withdraw", args=[token_for(WITHDRAW, waiting, once=False)]))
    assert not Enquiry.objects.exists()
