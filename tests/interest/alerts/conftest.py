"""A small site with a privacy notice, a funding index, news and subscribers."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from wagtail.models import Site

from funding.models import FundingIndexPage, FundingSourcePage
from home.models import SiteSettings, StandardPage
from interest.models import ConsentText, Frequency, Subject, Subscription, SubscriptionState
from interest.signed_links import new_nonce
from news.models import NewsIndexPage
from tests.factories import child, home

# A Tuesday, at six in the morning in Brussels.
NOW = datetime(2027, 3, 2, 5, 0, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)

_numbers = itertools.count(1)


@pytest.fixture
def small_site(db: None) -> Site:
    """Home, funding, news in three languages, and a privacy notice that forms refer to."""
    made: dict[str, Any] = {}
    for code in ("en", "ro", "it"):
        root = home(code)
        for model, slug in ((FundingIndexPage, "funding"), (NewsIndexPage, "news")):
            key = {"translation_key": made[slug].translation_key} if slug in made else {}
            page = child(root, model, title=f"{slug} {code}", slug=f"{slug}-{code}", **key)
            made.setdefault(slug, page)
    notice = child(home("en"), StandardPage, title="Privacy notice", slug="privacy")
    site = Site.objects.get(is_default_site=True)
    settings = SiteSettings.for_site(site)
    settings.privacy_page = notice
    settings.save()
    cache.clear()
    return site


@pytest.fixture
def life(small_site: Site) -> FundingSourcePage:
    """A programme with a Romanian title."""
    fields = {"level": "eu-grants", "availability": "calls", "abbreviation": "LIFE"}
    fields["who_can_apply"] = "Any firm."
    index = FundingIndexPage.objects.get(locale__language_code="en")
    page = child(index, FundingSourcePage, title="LIFE", **fields)
    child(
        FundingIndexPage.objects.get(locale__language_code="ro"),
        FundingSourcePage,
        title="Programul LIFE",
        translation_key=page.translation_key,
        **fields,
    )
    return page


@pytest.fixture
def subscribe(db: None) -> Callable[..., Subscription]:
    """Make subscriptions; active, daily and of all calls unless said otherwise."""

    def make(**fields: Any) -> Subscription:
        defaults = {
            "nonce": new_nonce(),
            "email": f"person-{next(_numbers)}@firm.example",
            "language": "en",
            "subject": Subject.CALLS,
            "frequency": Frequency.DAILY,
            "state": SubscriptionState.ACTIVE,
            "confirmed_at": NOW - DAY,
            "consent": ConsentText.of("I agree", "en", "1.0"),
        }
        return Subscription.objects.create(**defaults | fields)

    return make
