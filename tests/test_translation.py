"""Every page type can be sent for translation; an editor writes in Romanian first."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from home.models import BasePage, HomePage, Sourced, StandardPage
from news.models import ArticlePage, NewsIndexPage
from tests.factories import child, home
from tests.specimens import SPECIMENS, empty_body, full_body

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(
        get_user_model().objects.create_superuser("admin", "admin@example.org", "secret")
    )
    return client


@pytest.fixture
def homes() -> dict[str, HomePage]:
    return {code: home(code) for code in ("en", "ro", "it")}


def creatable(model: type[Page]) -> Iterator[type[Page]]:
    for below in model.__subclasses__():
        if not below._meta.abstract and below.is_creatable:
            yield below
        yield from creatable(below)


def test_the_table_of_page_types_is_complete() -> None:
    assert set(SPECIMENS) == set(creatable(BasePage))


@pytest.mark.crawl
@pytest.mark.turns(6)
@pytest.mark.parametrize(
    ("model", "filling"),
    [*((model, full_body) for model in SPECIMENS), (StandardPage, empty_body)],
    ids=lambda value: value.__name__,
)
def test_every_page_type_goes_through_translation(
    admin: Client, homes: dict, model: type[Page], filling: object
) -> None:
    page = SPECIMENS[model](filling())  # type: ignore[operator]
    romanian = Locale.objects.get(language_code="ro")
    if model is HomePage:
        homes["ro"].delete()
    response = admin.post(
        reverse("wagtail_localize:submit_page_translation", args=[page.pk]),
        {"locales": [romanian.pk]},
    )
    assert response.status_code == 302
    translation = Translation.objects.get(source__object_id=page.translation_key)
    for segment in StringSegment.objects.filter(source=translation.source):
        if segment.context.path != "slug":
            StringTranslation.objects.get_or_create(
                translation_of=segment.string,
                locale=romanian,
                context=segment.context,
                defaults={"data": segment.string.data.replace("Text", "Textul")},
            )
    translation.save_target(publish=True)
    translated = page.get_translation(romanian).specific
    assert type(translated) is model
    if hasattr(page, "themes"):
        assert [t.code for t in translated.themes.all()] == [t.code for t in page.themes.all()]
    if isinstance(page, Sourced):
        assert list(translated.sources.raw_data) == list(page.sources.raw_data)
    edit = reverse("wagtailadmin_pages:edit", args=[translated.pk])
    shown = admin.get(edit, follow=True)  # source and translation side by side
    assert shown.status_code == 200
    assert all(row.state != "missing" for row in shown.context["rows"] if not row.is_slug)


def test_an_article_is_written_in_romanian_first_and_translated_into_the_others(
    admin: Client, homes: dict, django_capture_on_commit_callbacks: Callable
) -> None:
    """Through the admin's own views: create, publish, send for translation, translate, publish."""
    keys = None
    for code in ("en", "ro", "it"):
        index = child(
            home(code),
            NewsIndexPage,
            title=f"News {code}",
            slug=f"news-{code}",
            **({"translation_key": keys} if keys else {}),
        )
        keys = index.translation_key
    romanian_index = NewsIndexPage.objects.get(locale__language_code="ro")
    form = {
        "title": "Pact semnat",
        "slug": "pact-semnat",
        "summary": "Pactul a fost semnat.",
        "date": "2026-11-23",
        "image_credit": "",
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "text",
        "body-0-value": json.dumps(
            {
                "blocks": [
                    {
                        "key": "a",
                        "type": "unstyled",
                        "depth": 0,
                        "text": "Astăzi am semnat.",
                        "inlineStyleRanges": [],
                        "entityRanges": [],
                    }
                ],
                "entityMap": {},
            }
        ),
        "sources-count": "0",
        "related_links-TOTAL_FORMS": "0",
        "related_links-INITIAL_FORMS": "0",
        "related_links-MIN_NUM_FORMS": "0",
        "related_links-MAX_NUM_FORMS": "1000",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
        "action-publish": "action-publish",
        "advice_read": "on",
    }
    created = admin.post(
        reverse("wagtailadmin_pages:add", args=["news", "articlepage", romanian_index.pk]), form
    )
    assert created.status_code == 302, created.context and created.context["form"].errors
    article = ArticlePage.objects.get(slug="pact-semnat")
    assert article.live
    assert article.locale.language_code == "ro"

    locales = {code: Locale.objects.get(language_code=code) for code in ("en", "it")}
    sent = admin.post(
        reverse("wagtail_localize:submit_page_translation", args=[article.pk]),
        {"locales": [target.pk for target in locales.values()]},
    )
    assert sent.status_code == 302
    words = {
        "en": {
            "Pact semnat": "Pact signed",
            "pact-semnat": "pact-signed",
            "Pactul a fost semnat.": "The pact has been signed.",
            "Astăzi am semnat.": "We signed today.",
        },
        "it": {
            "Pact semnat": "Patto firmato",
            "pact-semnat": "patto-firmato",
            "Pactul a fost semnat.": "Il patto è stato firmato.",
            "Astăzi am semnat.": "Oggi abbiamo firmato.",
        },
    }
    for code, target in locales.items():
        translation = Translation.objects.get(
            source__object_id=article.translation_key, target_locale=target
        )
        assert not article.get_translation(target).live, "a copy in Romanian must not go live"
        for segment in StringSegment.objects.filter(source=translation.source):
            saved = admin.put(
                reverse(
                    "wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk]
                ),
                "value=" + words[code][segment.string.data],
                content_type="application/x-www-form-urlencoded",
            )
            assert saved.status_code in (200, 201), saved.content
        draft = article.get_translation(target)
        with django_capture_on_commit_callbacks(execute=True):
            published = admin.post(
                reverse("wagtailadmin_pages:edit", args=[draft.pk]), {"action": "publish"}
            )
        assert published.status_code == 302
    visitor = Client()
    english = visitor.get("/en/news-en/pact-signed/").content.decode()
    assert "We signed today." in english
    assert "Astăzi" not in english
    assert "Oggi abbiamo firmato." in visitor.get("/it/news-it/patto-firmato/").content.decode()
