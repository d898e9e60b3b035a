"""What editors do for search: synonyms, recommended results, and the report."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.contrib.search_promotions.models import SearchPromotion

from search.models import SearchCount, Synonym
from search.query.synonyms import all_synonyms
from tests.factories import home

pytestmark = pytest.mark.django_db
REPORT = "search_words_report"


@pytest.fixture
def editor(client: Client) -> Client:
    """Somebody of Wagtail's own group of editors, with no other right."""
    user = get_user_model().objects.create_user("editor", password="x")
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    return client


def searched(words: str, language: str = "en", times: int = 5, vain: int = 0, ago: int = 0) -> None:
    SearchCount.objects.create(
        language=language,
        day=timezone.localdate() - timedelta(days=ago),
        words=words,
        searches=times,
        without_result=vain,
    )


def shown(client: Client, **chosen: object) -> list[str]:
    response = client.get(reverse(REPORT), chosen)
    assert response.status_code == 200
    return [row["words"] for row in response.context["object_list"]]


def test_an_editor_adds_changes_and_removes_a_synonym(editor: Client) -> None:
    urls = Synonym.snippet_viewset.get_url_name
    page = editor.get(reverse(urls("add"))).content.decode()
    assert "works from the next search on" in page
    editor.post(reverse(urls("add")), {"en": "glimmering, glow", "ro": "", "it": ""})
    row = Synonym.objects.get()
    assert "glow" in all_synonyms().of(("glimmering",), "en")
    editor.post(reverse(urls("edit"), args=[row.pk]), {"en": "glimmering, shine"})
    assert all_synonyms().of(("glimmering",), "en") == ["shine"]
    assert "glimmering, shine" in editor.get(reverse(urls("list"))).content.decode()
    address = reverse("wagtail_bulk_action", args=["search", "synonym", "delete"])
    editor.post(f"{address}?id={row.pk}")
    assert not Synonym.objects.exists()
    assert all_synonyms().of(("glimmering",), "en") == []


def test_a_synonym_of_one_word_is_refused(editor: Client) -> None:
    response = editor.post(reverse(Synonym.snippet_viewset.get_url_name("add")), {"en": "glow"})
    assert "Write at least two words" in response.content.decode()
    assert not Synonym.objects.exists()


def test_an_editor_recommends_a_page(editor: Client) -> None:
    data = {
        "query_string": "green loans",
        "editors_picks-TOTAL_FORMS": 1,
        "editors_picks-INITIAL_FORMS": 0,
        "editors_picks-MIN_NUM_FORMS": 0,
        "editors_picks-MAX_NUM_FORMS": 1000,
        "editors_picks-0-page": home().pk,
        "editors_picks-0-ORDER": 1,
        "editors_picks-0-description": "Start here",
    }
    response = editor.post(reverse("wagtailsearchpromotions:add"), data)
    assert response.status_code == 302
    assert SearchPromotion.objects.get().query.query_string == "green loans"
    assert "green loans" in editor.get(reverse("wagtailsearchpromotions:index")).content.decode()


def test_the_report_has_the_most_searched_first(editor: Client) -> None:
    searched("energy", times=4)
    searched("energy", times=4, ago=3)
    searched("waste", times=5)
    searched("somebody", times=2)
    assert shown(editor) == ["energy", "waste"]
    assert shown(editor, ordering="words") == ["energy", "waste"]
    assert shown(editor, ordering="total") == ["waste", "energy"]
    page = editor.get(reverse(REPORT)).content.decode()
    assert "fewer than three times are not shown" in page
    assert "English" in page


def test_the_report_is_narrowed(editor: Client) -> None:
    today = timezone.localdate()
    searched("energy")
    searched("rifiuti", "it", vain=4)
    searched("deseuri", "ro", ago=40)
    assert shown(editor, language="it") == ["rifiuti"]
    assert shown(editor, in_vain="1") == ["rifiuti"]
    assert shown(editor, q="dese") == ["deseuri"]
    assert shown(editor, day_from=today - timedelta(days=7)) == ["energy", "rifiuti"]
    assert shown(editor, day_to=today - timedelta(days=7)) == ["deseuri"]
    assert len(shown(editor, language="xx", ordering="nonsense")) == 3


def test_rare_is_counted_within_the_chosen_period(editor: Client) -> None:
    searched("energy", times=2)
    searched("energy", times=2, ago=40)
    assert shown(editor) == ["energy"]
    assert shown(editor, day_from=timezone.localdate()) == []


def test_the_report_is_taken_away_as_a_table(editor: Client) -> None:
    searched("energy", times=7, vain=2)
    text = b"".join(editor.get(reverse(REPORT), {"export": "csv"}).streaming_content).decode()
    assert text.splitlines() == ["Words,Language,Searches,Without result", "energy,en,7,2"]
    file = b"".join(editor.get(reverse(REPORT), {"export": "xlsx"}).streaming_content)
    rows = list(load_workbook(BytesIO(file)).active.iter_rows(values_only=True))
    assert rows[1] == ("energy", "en", 7, 2)


def test_the_menu_has_one_report_of_searches(editor: Client) -> None:
    page = editor.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse(REPORT) in page
    assert reverse("wagtailsearchpromotions:search_terms") not in page
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("admin", password="x"))
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse(REPORT) in page
    assert reverse("wagtailsearchpromotions:search_terms") not in page


def test_who_is_no_editor_sees_none_of_it(client: Client) -> None:
    group = Group.objects.create(name="Guests")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user = get_user_model().objects.create_user("guest", password="x")
    user.groups.add(group)
    client.force_login(user)
    for address in (
        reverse(REPORT),
        reverse(Synonym.snippet_viewset.get_url_name("list")),
        reverse("wagtailsearchpromotions:index"),
    ):
        assert client.get(address).status_code == 302
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse(REPORT) not in page
