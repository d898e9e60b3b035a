"""What changes on the site reaches the index: pages, calls, documents."""

from __future__ import annotations

from collections.abc import Callable
from unittest.mock import patch

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Locale,
    Page,
    PageViewRestriction,
)

from core.signals import written_in_bulk
from search.indexing import queue
from search.indexing.queue import deliver, note
from search.models import Change, Entry
from search.query.engine import EngineResults
from search.query.parser import Filters
from search.service.search import run_search
from tests.funding.factories import opportunity

pytestmark = pytest.mark.django_db


def found(text: str, language: str = "en") -> list[str]:
    """Addresses of what is found once all is delivered."""
    deliver()
    result: EngineResults = run_search(text, language, Filters()).found
    entries = Entry.objects.in_bulk([hit.entry_id for hit in result.hits])
    return [entries[hit.entry_id].url for hit in result.hits]


def test_a_page_is_found_when_it_is_published_changed_and_no_longer(
    page_at: Callable[..., Page],
) -> None:
    page = page_at("about")
    page.title = "Zyxgloves for everybody"
    page.save_revision().publish()
    assert found("zyxgloves") == [page.url]
    page.title = "Plain again"
    page.save_revision().publish()
    assert found("zyxgloves", "en") == []
    page.unpublish()
    assert page.url not in found("plain again")


def test_a_page_is_found_by_other_words_for_it_which_nobody_reads(
    page_at: Callable[..., Page],
) -> None:
    page = page_at("about")
    page.search_phrases = "zyxgloves for rent\nwhere to mend a zyxglove"
    page.save_revision().publish()
    assert found("mending zyxgloves") == [page.url]
    entry = Entry.objects.get(url=page.url)
    assert entry.phrases.splitlines() == ["zyxgloves for rent", "where to mend a zyxglove"]
    assert "zyxglove" not in f"{entry.title}{entry.summary}{entry.body}"


def test_a_draft_is_not_found(page_at: Callable[..., Page]) -> None:
    page = page_at("about")
    page.title = "Zyxgloves in secret"
    page.save_revision()
    assert found("zyxgloves") == []


def test_a_new_address_reaches_all_below(
    page_at: Callable[..., Page], django_capture_on_commit_callbacks: Callable
) -> None:
    index = page_at("news")
    index.slug = "tidings"
    with django_capture_on_commit_callbacks(execute=True):  # when Wagtail tells of the address
        index.save_revision().publish()
    deliver()
    assert Entry.objects.filter(url__startswith="/en/tidings/").count() > 5
    assert not Entry.objects.filter(url__startswith="/en/news/").exists()


def test_a_moved_page_has_its_new_address(page_at: Callable[..., Page]) -> None:
    page = page_at("news/torino-deal-signed")
    page.move(page_at("about"), pos="last-child")
    page.refresh_from_db()
    page.title = "Zyxgloves"
    page.save_revision().publish()
    assert found("zyxgloves") == [Page.objects.get(pk=page.pk).url]


def test_what_is_deleted_is_gone_and_a_translation_stands_in(
    page_at: Callable[..., Page],
) -> None:
    page = page_at("about", "it")
    page.title = "Zyxguanti"
    page.save_revision().publish()
    assert found("zyxguanti", "ro") == []
    for language in ("en", "ro"):
        page_at("about", language).delete()
    assert found("zyxguanti", "ro") == [page.url]
    page.delete()
    assert found("zyxguanti", "ro") == found("zyxguanti", "it") == []


def test_a_private_part_of_the_tree_is_not_found(page_at: Callable[..., Page]) -> None:
    index = page_at("news")
    news = Entry.objects.filter(url__startswith="/en/news/")
    page = page_at("news/torino-deal-signed")
    page.save_revision().publish()
    deliver()
    assert news.exists()
    rule = PageViewRestriction.objects.create(page=index, restriction_type="login")
    deliver()
    assert not news.exists()
    rule.delete()
    deliver()
    assert news.count() > 5


def test_a_call_is_found_in_every_language_and_says_which_its_title_has(site: object) -> None:
    call = opportunity("ZYX-2027-01", title="Zyxgloves for bakeries")
    assert len(found("zyxgloves", "ro")) == 1
    entry = Entry.objects.get(model="funding.fundingopportunity", key=str(call.pk), language="ro")
    assert (entry.text_language, entry.kind) == ("en", "call")
    call.texts.create(language="ro", title="Zyxmănuși pentru brutării")
    call.save()
    assert len(found("zyxmanusi", "ro")) == 1
    entry.refresh_from_db()
    assert entry.text_language == "ro"
    call.live = False
    call.save()
    assert found("zyxgloves", "ro") == []


def test_calls_written_in_bulk_are_found(site: object) -> None:
    call = opportunity("ZYX-2027-02", title="Quiet")
    deliver()
    type(call).objects.filter(pk=call.pk).update(title="Zyxgloves")
    assert found("zyxgloves") == []
    written_in_bulk.send(sender=type(call), keys=[call.pk])
    assert len(found("zyxgloves")) == 1


def test_a_document_of_a_public_collection_is_found(site: object) -> None:
    document = get_document_model()
    root = Collection.get_first_root_node()
    made = document.objects.create(
        title="Zyxgloves handbook", file=ContentFile(b"-", "a.txt"), collection=root
    )
    assert found("zyxgloves") == [made.url]
    rule = CollectionViewRestriction.objects.create(collection=root, restriction_type="login")
    assert found("zyxgloves") == []
    rule.delete()
    assert found("zyxgloves") == [made.url]
    made.delete()
    assert found("zyxgloves") == []


def test_what_changes_while_it_is_read_is_read_again(page_at: Callable[..., Page]) -> None:
    page = page_at("about")
    page.title = "Zyxgloves"
    page.save_revision().publish()
    original = queue.refresh

    def refresh_and_change(model: str, keys: list[str]) -> object:
        done = original(model, keys)
        if not Change.objects.filter(pk__gt=last).exists() and page.title == "Zyxgloves":
            page.title = "Zyxmittens"
            page.save_revision().publish()
        return done

    last = Change.objects.order_by("-pk").first().pk
    with patch.object(queue, "refresh", refresh_and_change):
        deliver()
    assert not Change.objects.exists()
    assert found("zyxmittens") == [page.url]


def test_noting_costs_one_query(site: object, django_assert_num_queries: Callable) -> None:
    with django_assert_num_queries(1):
        note("wagtailcore.page", [str(number) for number in range(300)])
    assert Locale.objects.count() == 3
