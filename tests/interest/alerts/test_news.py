"""The newsletter: what was published in the reader's language since they confirmed, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from home.models import Mail
from interest.alerts.run import run_alerts
from interest.models import Sent, Subject, Subscription
from news.models import ArticlePage, EventPage, NewsIndexPage, NewsItem
from tests.factories import child
from tests.interest.alerts.conftest import DAY, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def around(small_site: Any) -> None:
    """All of these run on the small site."""


@pytest.fixture
def reader(subscribe: Callable[..., Subscription]) -> Subscription:
    return subscribe(subject=Subject.NEWS)


def article(title: str, published: datetime, language: str = "en", **fields: Any) -> NewsItem:
    index = NewsIndexPage.objects.get(locale__language_code=language)
    model = fields.pop("model", ArticlePage)
    page = child(index, model, title=title, **fields)
    NewsItem.objects.filter(pk=page.pk).update(first_published_at=published)
    return page


def test_what_is_new_is_told_once(reader: Subscription) -> None:
    article("Old", NOW - 2 * DAY)
    article("Fresh", NOW, summary="In short.", date=date(2027, 3, 1))
    article(
        "Meeting", NOW, model=EventPage, start=datetime(2027, 4, 1, 9, tzinfo=UTC),
        date=date(2027, 4, 1),
    )  # fmt: skip
    article("Draft", NOW, live=False)
    article("Notizia", NOW, "it")
    assert run_alerts(NOW) == "1 mails"
    assert run_alerts(NOW + DAY) == "0 mails"
    (mail,) = Mail.objects.all()
    assert mail.subject == "News: Meeting and more"
    for words in ("Fresh", "In short.", "1 March 2027", "Event on 1 April 2027", "/en/news-en/"):
        assert words in mail.text
    for words in ("Old", "Draft", "Notizia", "mute"):
        assert words not in mail.text
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_an_article_in_another_language_is_the_same(reader: Subscription) -> None:
    english = article("Fresh", NOW)
    run_alerts(NOW)
    article("Notizia", NOW, "it", translation_key=english.translation_key)
    Subscription.objects.update(language="it")
    article("Altra notizia", NOW, "it")
    run_alerts(NOW + DAY)
    mail = Mail.objects.latest("pk")
    assert mail.subject == "Notizie: Altra notizia"
    assert Sent.objects.filter(item=f"page:{english.translation_key}").count() == 1


def test_the_news_are_read_once_for_all(
    subscribe: Callable[..., Subscription], django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        article(f"Article {number}", NOW)
    for _number in range(4):
        subscribe(subject=Subject.NEWS)
    with django_assert_max_num_queries(4 * 18 + 10):
        assert run_alerts(NOW) == "4 mails"
    mail = Mail.objects.latest("pk")
    assert mail.text.count("* Article") == 20
    assert "All news" in mail.text


def test_the_news_index_leads_to_the_form(client: Client) -> None:
    assert "/it/avvisi/nuovo/?subject=news" in client.get("/it/news-it/").content.decode()
