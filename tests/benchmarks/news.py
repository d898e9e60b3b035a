"""Many pages in three languages, and what is kept beside each, for what is timed."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from wagtail.models import Locale, Page, PageLogEntry
from wagtail_localize.models import (
    String,
    StringSegment,
    StringTranslation,
    TranslatableObject,
    Translation,
    TranslationContext,
    TranslationSource,
)

from home.models import Term
from home.models.access.roles import PageTerritory
from home.models.feedback import FeedbackCount
from home.models.outgoing import LinkPlace, LinkState, OutgoingLink, concrete_type
from news.models import ArticlePage, NewsIndexPage
from news.models.item import NewsItem
from tests.server import LANGUAGES

BATCH = 500
FIELDS = ("title", "summary", "body.1.value")


def make_news(count: int, seed: int = 7) -> None:
    """Save `count` articles: each third one in English, with its versions in the others."""
    dice = random.Random(seed)  # noqa: S311 – sample data
    keys = [uuid4() for _number in range(count // len(LANGUAGES))]
    _saved(TranslatableObject, (_object(key) for key in keys))
    for language in LANGUAGES:
        _pages(NewsIndexPage.objects.get(locale__language_code=language), keys, dice)
    _translations(keys, dice)


def _saved(model: type[models.Model], rows: Iterable[Any]) -> list[Any]:
    return model._base_manager.bulk_create(rows, batch_size=BATCH)


def _type() -> ContentType:
    return ContentType.objects.get_for_model(ArticlePage)


def _object(key: UUID) -> TranslatableObject:
    kind = ContentType.objects.get_for_model(Page)
    return TranslatableObject(translation_key=key, content_type=kind)


def _pages(parent: Page, keys: list[UUID], dice: random.Random) -> None:
    last = parent.get_last_child()
    begin = int(last.path[-Page.steplen :], 36) + 1 if last else 1
    pages = _saved(Page, (_page(parent, key, begin + n) for n, key in enumerate(keys)))
    Page.objects.filter(pk=parent.pk).update(numchild=models.F("numchild") + len(keys))
    _articles(pages, dice)
    terms = list(Term.objects.filter(vocabulary="territory", code__in=("ITC11", "RO322")))
    of_pages = [(page, dice.choice(terms)) for page in pages if dice.random() < 0.8]
    through = NewsItem._meta.get_field("territories").remote_field.through
    _saved(through, (through(newsitem_id=page.pk, term=term) for page, term in of_pages))
    _saved(PageTerritory, (PageTerritory(page=page, code=term.code) for page, term in of_pages))
    _beside(pages, dice)


def _page(parent: Page, key: UUID, number: int) -> Page:
    now, title = timezone.now(), f"News of the year, number {number}"
    is_live = number % 10 > 0
    return Page(
        title=title,
        draft_title=title,
        slug=f"made-{number}",
        path=Page._get_path(parent.path, parent.depth + 1, number),
        depth=parent.depth + 1,
        url_path=f"{parent.url_path}made-{number}/",
        locale=parent.locale,
        translation_key=key,
        content_type=_type(),
        live=is_live,
        has_unpublished_changes=number % 7 == 0,
        first_published_at=now if is_live else None,
        last_published_at=now if is_live else None,
        latest_revision_created_at=now - timedelta(hours=number),
        expire_at=now + timedelta(days=5) if number % 100 == 0 else None,
    )


def _articles(pages: list[Page], dice: random.Random) -> None:
    """Save the rows of articles; of models that stand on others Django saves no many at once."""
    first = date(2024, 1, 1)
    for start in range(0, len(pages), BATCH):
        some = pages[start : start + BATCH]
        days = [first + timedelta(dice.randint(0, 900)) for _page in some]
        items = [
            NewsItem(page_ptr_id=page.pk, date=day, summary="S")
            for page, day in zip(some, days, strict=True)
        ]
        articles = [ArticlePage(newsitem_ptr_id=page.pk) for page in some]
        for model, rows in ((NewsItem, items), (ArticlePage, articles)):
            fields = model._meta.local_concrete_fields
            model._base_manager.get_queryset()._batched_insert(rows, fields, BATCH)


def _beside(pages: list[Page], dice: random.Random) -> None:
    """Save what is logged, counted and linked of each page."""
    now, kind, of_page = timezone.now(), _type(), concrete_type(Page)
    _saved(
        PageLogEntry,
        (
            PageLogEntry(
                page_id=page.pk,
                content_type=kind,
                label=page.title,
                action="wagtail.edit",
                timestamp=now - timedelta(minutes=n),
                data={},
            )
            for n, page in enumerate(pages)
        ),
    )
    month = date(2026, 1, 1)
    _saved(FeedbackCount, (FeedbackCount(page_id=page.pk, month=month, no=1) for page in pages))
    links = _saved(OutgoingLink, (_link(page.pk, dice) for page in pages[::3]))
    _saved(
        LinkPlace,
        (
            LinkPlace(link=link, content_type=of_page, object_id=page.pk)
            for link, page in zip(links, pages[::3], strict=True)
        ),
    )


def _link(number: int, dice: random.Random) -> OutgoingLink:
    state = dice.choice([LinkState.WORKS] * 8 + [LinkState.DEAD, LinkState.MOVED])
    return OutgoingLink(url=f"https://example.org/{number}", state=state)


def _translations(keys: list[UUID], dice: random.Random) -> None:
    """Save each source with its texts, of which some are not translated."""
    locales = {locale.language_code: locale for locale in Locale.objects.all()}
    english, others = locales["en"], [locales["ro"], locales["it"]]
    kind, now = _type(), timezone.now()
    sources = _saved(
        TranslationSource,
        (
            TranslationSource(
                object_id=key,
                specific_content_type=kind,
                locale=english,
                object_repr="News",
                content_json="{}",
                last_updated_at=now,
            )
            for key in keys
        ),
    )
    _saved(
        Translation,
        (
            Translation(source=source, target_locale=locale)
            for source in sources
            for locale in others
        ),
    )
    strings = _saved(String, (_string(english, f"Sentence {n}") for n in range(300)))
    contexts = _saved(
        TranslationContext,
        (
            TranslationContext(
                object_id=key,
                path=path,
                path_id=TranslationContext._get_path_id(path),
                field_path=path,
            )
            for key in keys
            for path in FIELDS
        ),
    )
    segments = list(_segments(sources, contexts, strings, dice))
    _saved(StringSegment, segments)
    _saved(
        StringTranslation,
        (
            StringTranslation(
                translation_of=segment.string,
                locale=locale,
                context=segment.context,
                data="Testo",
                translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
            )
            for segment in segments
            for locale in others
            if dice.random() < 0.97
        ),
    )


def _string(locale: Locale, words: str) -> String:
    return String(locale=locale, data=words, data_hash=String._get_data_hash(words))


def _segments(
    sources: list[Any], contexts: list[Any], strings: list[Any], dice: random.Random
) -> Iterator[StringSegment]:
    for number, context in enumerate(contexts):
        yield StringSegment(
            source=sources[number // len(FIELDS)],
            context=context,
            string=dice.choice(strings),
            order=number % len(FIELDS),
        )
