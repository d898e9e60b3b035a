"""No page takes an address where something of the site's own answers."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.test import Client, override_settings
from django.urls import path, reverse
from django.utils import translation
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from funding.models import FundingIndexPage
from home.models import StandardPage
from home.navigation.reserved import _words_of_the_site, is_reserved
from news.models import ArticlePage, NewsIndexPage
from sme4green.urls import urlpatterns
from tests.factories import child, home, locale
from tests.funding.editing import address, member, own
from tests.funding.factories import opportunity

pytestmark = pytest.mark.django_db

BELOW_HOME = [
    "search", "cautare", "cerca", "confirm", "confirmare", "conferma", "cancel", "anulare",
    "annulla", "withdraw", "retragere", "ritira", "alerts", "alerte", "avvisi", "_util", "en",
    "ro", "it", "admin", "documents", "media", "static",
]  # fmt: skip
BELOW_FUNDING = [
    "calls", "apeluri", "bandi", "calendar", "calendario", "finder", "trova", "compare",
    "comparatie", "confronto", "ce-mi-se-potriveste",
]  # fmt: skip
FREE = ["searching", "calls", "feed", "news", "call"]


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("admin", password="secret"))
    return client


def typed(admin: Client, url: str) -> QueryDict:
    """What a browser would send, were the form of a page sent as it is, without any block."""
    data = querydict_from_html(admin.get(url).content.decode(), form_id="page-edit-form")
    data["body-count"] = data["sources-count"] = "0"
    return data


@pytest.mark.parametrize("code", ["en", "ro", "it"])
def test_the_words_follow_from_the_routes(code: str) -> None:
    start = home(code)
    assert [word for word in BELOW_HOME if not is_reserved(word, start)] == []
    assert [word for word in FREE if is_reserved(word, start)] == []
    index = child(start, FundingIndexPage)
    assert [word for word in BELOW_FUNDING if not is_reserved(word, index)] == []
    assert not is_reserved("search", index)
    assert is_reserved("feed", child(start, NewsIndexPage))
    assert not is_reserved("feed", child(start, StandardPage))


@pytest.mark.parametrize("first", ["en", "ro", "it"])
def test_they_are_those_of_every_language_whichever_is_asked_for_first(first: str) -> None:
    _words_of_the_site.cache_clear()
    with translation.override(first):
        assert [word for word in BELOW_HOME if not is_reserved(word, home())] == []


def test_a_new_route_is_reserved_at_once() -> None:
    _words_of_the_site.cache_clear()
    routes = (*urlpatterns, path("brand-new/<int:number>/", lambda _request, number: None))
    with override_settings(ROOT_URLCONF=routes):
        assert is_reserved("brand-new", home())
    _words_of_the_site.cache_clear()


@pytest.mark.parametrize("code", ["en", "ro"])
@pytest.mark.parametrize(
    ("parent_model", "model", "slug"),
    [
        (None, StandardPage, "search"),
        (None, StandardPage, "cautare"),
        (None, StandardPage, "admin"),
        (NewsIndexPage, ArticlePage, "feed"),
        (FundingIndexPage, "funding.fundingguidepage", "calls"),
    ],
)
def test_the_form_refuses_them_in_words(
    admin: Client, code: str, parent_model: type[Page] | None, model: object, slug: str
) -> None:
    parent = child(home(code), parent_model) if parent_model else home(code)
    label = model if isinstance(model, str) else model._meta.label_lower
    url = reverse("wagtailadmin_pages:add", args=[*label.split("."), parent.pk])
    data = typed(admin, url)
    data["title"], data["slug"], data["action-publish"] = "Title", slug, "1"
    data["advice_read"] = "on"
    response = admin.post(url, data)
    assert response.status_code == 200
    assert "site itself here" in str(response.context["form"].errors["slug"])
    data["slug"] = "a-free-word"
    assert admin.post(url, data).status_code == 302
    made = Page.objects.get(slug="a-free-word").specific
    made.slug = slug
    with pytest.raises(ValidationError):
        made.save_revision()


def test_a_translation_takes_none_either() -> None:
    english = child(home(), NewsIndexPage)
    child(home("ro"), NewsIndexPage, translation_key=english.translation_key)
    article = child(english, ArticlePage, title="Food", slug="food", date=date(2026, 1, 1))
    source, _made = TranslationSource.get_or_create_from_instance(article)
    romanian = Translation.objects.create(source=source, target_locale=locale("ro"))
    segment = source.stringsegment_set.get(context__path="slug")
    typed = StringTranslation.objects.create(
        translation_of=segment.string, context=segment.context, locale=locale("ro"), data="feed"
    )
    with pytest.raises(ValidationError):
        romanian.save_target(publish=True)
    typed.refresh_from_db()
    assert "site itself here" in str(typed.get_error())


def test_no_page_is_moved_onto_one(admin: Client) -> None:
    page = child(child(home(), StandardPage), StandardPage, slug="search")
    url = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, home().pk])
    response = admin.post(url, follow=True)
    assert "site itself there" in response.content.decode()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    response = admin.post(f"{bulk}?id={page.pk}", {"chooser": home().pk}, follow=True)
    assert "site itself there" in response.content.decode()
    page.refresh_from_db()
    assert page.get_parent().pk != home().pk


def test_no_page_is_copied_onto_one(admin: Client) -> None:
    page = child(home(), StandardPage, slug="free")
    url = reverse("wagtailadmin_pages:copy", args=[page.pk])
    data = {"new_title": "Copy", "new_slug": "search", "new_parent_page": home().pk}
    response = admin.post(url, data)
    assert "site itself here" in str(response.context["form"].errors["new_slug"])
    assert admin.post(url, data | {"new_slug": "free-2"}).status_code == 302


@pytest.mark.parametrize("slug", ["ics", "atom", "csv", "xlsx", "json"])
def test_a_call_takes_no_address_of_a_file(slug: str) -> None:
    editor = member("Editors")
    data = own(editor)
    data["slug"] = slug
    response = editor.post(address("add"), data)
    assert "site itself: choose" in str(response.context["form"].errors["slug"])
    with pytest.raises(ValidationError):
        opportunity("X", slug=slug).full_clean()


def test_addresses_are_in_plain_letters(admin: Client) -> None:
    page = home("ro").add_child(instance=StandardPage(title="Știri și țeluri", locale=locale("ro")))
    assert page.slug == "stiri-si-teluri"
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = typed(admin, url)
    data["slug"], data["action-publish"] = "știri-și-țări", "1"
    data["advice_read"] = "on"
    assert admin.post(url, data).status_code == 302
    page.refresh_from_db()
    assert page.slug == "stiri-si-tari"
