"""What editors meet: every page type can be added, edited, and previewed in every language."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail.snippets.models import get_snippet_models
from wagtail.snippets.views.snippets import SnippetViewSet

from funding.models import FundingOpportunity
from home.models import HomePage, Partner, SiteSettings, Term
from tests.factories import child, home, locale, term
from tests.funding.factories import opportunity
from tests.server import LANGUAGES
from tests.specimens import SPECIMENS, full_body

pytestmark = pytest.mark.django_db

SEARCHED = [model.snippet_viewset for model in get_snippet_models()]


def names(model: type[Page]) -> str:
    return model.__name__


@pytest.fixture
def admin(client: Client) -> Client:
    for code in LANGUAGES:
        home(code)
    client.force_login(get_user_model().objects.create_superuser("admin", password="secret"))
    return client


@pytest.mark.crawl
@pytest.mark.parametrize("model", SPECIMENS, ids=names)
def test_every_page_type_can_be_added_where_it_belongs(admin: Client, model: type[Page]) -> None:
    (parent_model, *_others) = model.allowed_parent_page_models()
    parent = {Page: Page.get_first_root_node(), HomePage: home()}.get(parent_model) or child(
        home(), parent_model
    )
    response = admin.get(
        reverse("wagtailadmin_pages:add", args=[*model._meta.label_lower.split("."), parent.pk])
    )
    if model is HomePage:  # three languages, three home pages: there is no fourth
        assert response.status_code == 302
        return
    assert response.status_code == 200
    assert "Addresses and search" in response.content.decode()


@pytest.mark.crawl
@pytest.mark.turns(6)
@pytest.mark.parametrize("model", SPECIMENS, ids=names)
def test_every_page_type_is_edited_and_previewed(admin: Client, model: type[Page]) -> None:
    page = SPECIMENS[model](full_body())
    assert admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    for code in LANGUAGES:
        version = page
        if code != "en":
            target = Locale.objects.get(language_code=code)
            version = page.get_translation_or_none(target)
            version = version or page.copy_for_translation(target, copy_parents=True)
        version = version.specific
        preview = version.make_preview_request()
        assert preview.status_code == 200
        preview.render()
        assert f'<html lang="{code}">' in preview.content.decode()


def test_visitors_meet_no_trace_of_the_admin(admin: Client) -> None:
    """Pages are the same for all visitors, so that a proxy may keep them; editors get their bar."""
    editor = admin.get("/en/")
    assert "wagtail-userbar" in editor.content.decode()
    visitor = Client().get("/en/")
    assert "wagtail-userbar" not in visitor.content.decode()
    assert "Cookie" not in visitor.get("Vary", "")
    assert not visitor.cookies


def test_terms_and_partners_and_settings_are_edited_in_the_admin(admin: Client) -> None:
    known = term("theme", "water")
    partner = Partner.objects.create(name="P", kind="k", country="IT", locale=locale())
    settings = SiteSettings.objects.create(site_id=1)
    for address in (
        Term.snippet_viewset.get_url_name("list"),
        Partner.snippet_viewset.get_url_name("list"),
    ):
        assert admin.get(reverse(address)).status_code == 200
    for address, pk in (
        (Term.snippet_viewset.get_url_name("edit"), known.pk),
        (Partner.snippet_viewset.get_url_name("edit"), partner.pk),
    ):
        assert admin.get(reverse(address, args=[pk])).status_code == 200
    address = reverse("wagtailsettings:edit", args=["home", "sitesettings", settings.site_id])
    assert admin.get(address, follow=True).status_code == 200


@pytest.mark.crawl
@pytest.mark.parametrize("typed", ["voucher", "%'\"", "țesături"])
@pytest.mark.parametrize("viewset", SEARCHED, ids=lambda viewset: viewset.model.__name__)
def test_every_list_of_the_admin_is_searched(
    admin: Client, viewset: SnippetViewSet, typed: str
) -> None:
    for name in ("list", "list_results"):
        response = admin.get(reverse(viewset.get_url_name(name)), {"q": typed})
        assert response.status_code == 200, name


def test_a_call_is_found_by_its_title_and_its_number(admin: Client) -> None:
    opportunity("HORIZON-1", title="Textile voucher")
    opportunity("LIFE-2", title="Water")
    calls = next(viewset for viewset in SEARCHED if viewset.model is FundingOpportunity)
    for typed in ("voucher", "horizon-1"):
        html = admin.get(reverse(calls.get_url_name("list")), {"q": typed}).content.decode()
        assert "HORIZON-1" in html
        assert "LIFE-2" not in html
