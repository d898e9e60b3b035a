"""Firms reached, and the figure on the page of results."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone
from wagtail.models import GroupPagePermission
from wagtail_localize.models import Translation, TranslationSource

from home.models import Indicator, ResultsPage
from interest.desk.reach import by_month, by_territory, by_theme, firms_reached
from interest.models import Reach
from tests.factories import child, home, locale, term
from tests.interest.desk.people import adviser, at, territories

pytestmark = pytest.mark.django_db
FIGURES = "/admin/enquiries/figures/"


@pytest.fixture
def admin() -> Client:
    return at(get_user_model().objects.create_superuser("admin", password="x"))


@pytest.fixture(autouse=True)
def reached() -> None:
    territories()
    term("theme", "water")
    for month, territory, theme, firms in (
        (4, "ITC11", "", 3),
        (4, "ITC11", "water", 2),
        (5, "ITC11", "", 4),
        (5, "IT", "", 1),
        (5, "RO322", "", 5),
        (5, "RO322", "water", 5),
        (5, "", "", 2),
    ):
        Reach.objects.create(
            month=date(2026, month, 1), territory=territory, theme=theme, firms=firms
        )


def results(language: str = "en", **fields: object) -> ResultsPage:
    """A page of results with one indicator, the same in every language."""
    known = {"name": f"Firms {language}", "unit": "firms", "target": Decimal(100)}
    first = ResultsPage.objects.first()
    if first is not None:
        known["translation_key"] = first.indicators.get().translation_key
        fields.setdefault("translation_key", first.translation_key)
    row = Indicator(locale=locale(language), **known)
    return child(home(language), ResultsPage, slug="results", indicators=[row], **fields)


def indicator(language: str = "en") -> Indicator:
    return Indicator.objects.get(page__locale__language_code=language)


def adopt(client: Client, territory: str = "") -> str:
    key = Indicator.objects.first().translation_key
    data = {"territory": territory, "indicator": str(key)}
    return client.post(FIGURES, data, follow=True).content.decode()


def test_figures_are_sums() -> None:
    assert [(row.code, row.firms) for row in by_territory()] == [
        ("ITC11", 7),
        ("RO322", 5),
        ("", 2),
        ("IT", 1),
    ]
    assert [(row.code, row.firms) for row in by_theme()] == [("water", 7)]
    assert [(row.name, row.firms) for row in by_month()] == [("May 2026", 12), ("April 2026", 3)]
    assert firms_reached(by_territory()) == 15
    assert firms_reached(by_territory(), "IT") == 8


def test_advisers_see_figures_but_adopt_none() -> None:
    results()
    client = at(adviser("torino", "ITC11"))
    page = client.get(FIGURES).content.decode()
    assert "15 firms were informed." in page
    assert "May 2026" in page
    assert "Add a figure to the results" not in page
    adopt(client)
    assert indicator().achieved is None


def test_without_any_firm_the_page_says_so(admin: Client) -> None:
    Reach.objects.all().delete()
    page = admin.get(FIGURES).content.decode()
    assert "0 firms were informed." in page
    assert "Nothing yet." in page


def test_a_figure_is_adopted_in_all_languages_and_shown(admin: Client, client: Client) -> None:
    for language in ("en", "ro", "it"):
        results(language)
    assert "updated in all languages" in adopt(admin)
    for language in ("en", "ro", "it"):
        row = indicator(language)
        assert (row.achieved, row.as_of) == (Decimal(15), timezone.localdate())
        assert row.source_title
        assert "<strong>15</strong>" in client.get(f"/{language}/results/").content.decode()
    assert "Enquiries through this website" in client.get("/en/results/").content.decode()
    page = ResultsPage.objects.get(locale__language_code="ro")
    assert page.latest_revision == page.live_revision
    assert page.latest_revision.user.get_username() == "admin"


def test_a_translation_published_later_does_not_bring_the_old_figure_back(admin: Client) -> None:
    home("it")
    source, _created = TranslationSource.update_or_create_from_instance(results())
    made = Translation.objects.create(source=source, target_locale=locale("it"))
    made.save_target(publish=True)
    # A translation that is new waits for whoever publishes it.
    ResultsPage.objects.get(locale=locale("it")).latest_revision.publish()
    assert indicator("it").achieved is None
    adopt(admin)
    assert indicator("it").achieved == Decimal(15)
    made.refresh_from_db()
    made.save_target(publish=True)
    assert indicator("it").achieved == Decimal(15)


def test_the_figure_of_a_territory_holds_all_that_lies_within(admin: Client) -> None:
    results()
    adopt(admin, "IT")
    assert indicator().achieved == Decimal(8)


def test_a_figure_for_an_unknown_territory_is_refused(admin: Client) -> None:
    results()
    adopt(admin, "XX")
    assert indicator().achieved is None


def test_what_the_site_counts_itself_is_no_choice(admin: Client) -> None:
    page = results()
    Indicator.objects.filter(page=page).update(counter="signed-pacts")
    assert "Add a figure to the results" not in admin.get(FIGURES).content.decode()
    adopt(admin)
    assert indicator().achieved is None


def test_what_the_site_counts_in_one_language_only_is_refused_for_all(admin: Client) -> None:
    results()
    romanian = results("ro")
    Indicator.objects.filter(page=romanian).update(counter="signed-pacts")
    assert "This indicator is counted automatically." in adopt(admin)
    assert indicator().achieved is None


def test_a_page_that_is_not_live_is_not_published(admin: Client) -> None:
    page = results()
    page.unpublish()
    adopt(admin)
    page.refresh_from_db()
    assert not page.live
    assert page.get_latest_revision_as_object().indicators.get().achieved == Decimal(15)


def test_what_somebody_is_still_writing_stays_a_draft(admin: Client, client: Client) -> None:
    page = results()
    page.title = "Half a thought"
    page.save_revision()
    adopt(admin)
    assert "Half a thought" not in client.get("/en/results/").content.decode()
    page = ResultsPage.objects.get()
    assert page.has_unpublished_changes
    draft = page.get_latest_revision_as_object()
    assert draft.title == "Half a thought"
    assert draft.indicators.get().achieved == Decimal(15)
    assert indicator().achieved == Decimal(15)


def test_a_locked_page_is_left_alone(admin: Client) -> None:
    page = results()
    page.locked, page.locked_by = True, adviser("anna", "ITC11")
    page.save()
    assert "is locked" in adopt(admin)
    assert indicator().achieved is None


def may(codename: str, client_name: str = "writer") -> Client:
    """An adviser who may also edit pages."""
    made = adviser(client_name, "ITC11")
    group = Group.objects.create(name="Writers")
    for name in {"change_page", codename}:
        GroupPagePermission.objects.create(
            group=group, page=home(), permission=Permission.objects.get(codename=name)
        )
    made.groups.add(group)
    return at(made)


def test_who_may_edit_but_not_publish_leaves_a_draft() -> None:
    results()
    assert "Somebody who may publish has to publish" in adopt(may("change_page"))
    page = ResultsPage.objects.get()
    assert indicator().achieved is None
    assert page.get_latest_revision_as_object().indicators.get().achieved == Decimal(15)


def test_who_may_edit_one_language_only_changes_none() -> None:
    results()
    results("ro")
    client = may("publish_page")
    adopt(client)
    assert indicator("en").achieved is None
    assert indicator("ro").achieved is None
