"""The admin speaks the language of who works there: ours, and what Wagtail brings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache

import lxml.html
import pytest
from babel.messages.pofile import read_po
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Page, Site, Workflow
from wagtail.users.models import UserProfile

from funding.models import FundingOpportunity
from home.help.labels import FORMS, LINK_FORMS
from home.models import PublisherApprovalTask, Term
from home.reports.planned import PlannedReport
from home.translation.report import TranslationsReport
from interest.models import InterestFormPage
from news.models import EventPage
from pacts.models import PactPage
from tests.factories import home
from tests.funding.factories import opportunity
from tests.home.catalogues import as_shown, catalogue, folders
from tests.interest.desk.people import at, user
from tests.specimens import SPECIMENS, empty_body

OTHERS = ("ro", "it")
# Names of languages are their own. A hidden counter, and the button of the start page's search,
# are English in Wagtail's templates.
RIGHT = frozenset({"english", "none", "search"})
EDITED = (EventPage, PactPage, InterestFormPage)
# What is read: to the eye, and to the ear.
SPOKEN = ("aria-label", "title", "placeholder", "alt", "value")


@cache
def english() -> dict[str, list[str]]:
    """The texts of ours and of Wagtail, by how they are compared; without blanks to fill in."""
    known: dict[str, list[str]] = {}
    for msgid in set().union(*map(catalogue, OTHERS), wagtails()):
        if re.search(r"[A-Za-z]{2}", msgid) and not re.search(r"[%{]", msgid):
            known.setdefault(as_shown(msgid), []).append(msgid)
    return known


@cache
def wagtails() -> frozenset[str]:
    """All texts that Wagtail, and what translates its pages, have for the admin."""
    found: set[str] = set()
    for folder in folders():
        file = folder / "en" / "LC_MESSAGES" / "django.po"
        if file.exists() and "wagtail" in str(folder):
            with file.open("rb") as text:
                found |= {each.id for each in read_po(text) if isinstance(each.id, str) and each.id}
    return frozenset(found)


def texts(html: str) -> Iterator[str]:
    """What a page says."""
    page = lxml.html.fromstring(html)
    for silent in page.xpath("//script | //style | //*[name()='svg'] | //template"):
        silent.drop_tree()
    for element in page.iter():
        if isinstance(element.tag, str):
            labels = SPOKEN if element.get("type") == "submit" else SPOKEN[:-1]
            said = (element.text, element.tail, *map(element.get, labels))
            yield from (text for text in said if text and text.strip())


def left_in_english(html: str, language: str) -> set[str]:
    """What a page says in English, though it is somebody's in another language."""
    known = catalogue(language)
    return {
        as_shown(text)
        for text in set(texts(html))
        if (msgids := english().get(as_shown(text)))
        and as_shown(text) not in {as_shown(own) for each in msgids for own in known.get(each, ())}
    }


@pytest.fixture
def addresses() -> list[str]:
    """The pages of the admin where people work."""
    for code in ("en", *OTHERS):
        home(code)
    pages = [SPECIMENS[model](empty_body()) for model in EDITED]
    call = opportunity("OWN-1", title="T")
    image = get_image_model().objects.create(title="T", file=get_test_image_file())
    calls, terms = FundingOpportunity.snippet_viewset, Term.snippet_viewset
    edit: list[tuple[str, list]] = [("wagtailadmin_pages:edit", [page.pk]) for page in pages]
    named = [
        *edit,
        ("wagtailadmin_home", []),
        ("wagtailadmin_explore", [home().pk]),
        ("wagtailadmin_pages:add_subpage", [home().pk]),
        ("wagtailadmin_pages:history", [pages[0].pk]),
        ("wagtailadmin_pages:unpublish", [pages[0].pk]),
        ("wagtail_localize:submit_page_translation", [pages[0].pk]),
        ("wagtailimages:index", []),
        ("wagtailimages:edit", [image.pk]),
        ("wagtailimages_chooser:choose", []),
        ("wagtailsnippetchoosers_home_term:choose", []),
        ("wagtaildocs:index", []),
        (calls.get_url_name("list"), []),
        (calls.get_url_name("edit"), [call.pk]),
        (terms.get_url_name("add"), []),
        ("funding_import_calls", []),
        ("enquiries", []),
        ("outgoing_links_report", []),
        ("wagtailadmin_reports:site_history", []),
        ("wagtailadmin_account", []),
        ("help", []),
        # Of administrators
        ("wagtailusers_groups:index", []),
        (
            "wagtailusers_groups:edit",
            [Group.objects.order_by("pk").values_list("pk", flat=True)[0]],
        ),
        ("wagtailusers_users:index", []),
        ("wagtailusers_users:add", []),
        ("wagtailsites:index", []),
        ("wagtailsites:edit", [Site.objects.get().pk]),
        ("wagtailredirects:index", []),
        ("wagtailredirects:add", []),
        ("wagtailadmin_workflows:index", []),
        ("wagtailadmin_workflows:edit", [Workflow.objects.order_by("pk")[0].pk]),
        ("wagtailadmin_workflows:task_index", []),
        ("wagtailadmin_workflows:edit_task", [PublisherApprovalTask.objects.get().pk]),
        ("wagtailadmin_workflows:select_task_type", []),
        ("wagtailadmin_reports:workflow", []),
        ("wagtailadmin_reports:workflow_tasks", []),
        ("wagtailadmin_reports:locked_pages", []),
        ("wagtailadmin_reports:page_types_usage", []),
        ("wagtailadmin_collections:index", []),
        (
            "wagtailadmin_collections:edit",
            [Collection.get_first_root_node().add_child(name="N").pk],
        ),
        ("wagtaillocales:index", []),
        ("wagtailsearchpromotions:index", []),
        ("wagtailsearchpromotions:add", []),
        ("wagtailforms:index", []),
    ]
    return [reverse(name, args=args) for name, args in named]


@pytest.mark.crawl
@pytest.mark.django_db
@pytest.mark.parametrize("language", OTHERS)
def test_nothing_of_the_admin_is_left_in_english(addresses: list[str], language: str) -> None:
    user = get_user_model().objects.create_superuser("somebody", password="secret")
    UserProfile.objects.create(user=user, preferred_language=language)
    client = Client()
    client.force_login(user)
    named = [*Page.objects.all(), *get_document_model().objects.all()]
    titles = {as_shown(each.title) for each in named}
    found: dict[str, set[str]] = {}
    for address in addresses:
        response = client.get(address, follow=True)
        assert response.status_code == 200, address
        is_json = response["Content-Type"].startswith("application/json")
        html = json.loads(response.content)["html"] if is_json else response.content.decode()
        if words := left_in_english(html, language) - titles - RIGHT:
            found[address] = words
    assert found == {}


@pytest.mark.django_db
def test_rights_and_steps_have_names_in_the_language_of_who_reads() -> None:
    person = user("ada", is_superuser=True)
    UserProfile.objects.create(user=person, preferred_language="it")
    group = Group.objects.get(name="Editors")
    form = at(person).get(reverse("wagtailusers_groups:edit", args=[group.pk])).content.decode()
    assert "Può aggiungere: bando" in form
    assert "Può pubblicare" in form
    assert not [text for text in texts(form) if text.strip().startswith("Can ")]
    tasks = at(person).get(reverse("wagtailadmin_workflows:task_index")).content.decode()
    assert "Controllo e pubblicazione" in tasks


@pytest.mark.django_db
@pytest.mark.parametrize("language", OTHERS)
def test_what_wagtail_names_when_it_is_loaded_is_in_the_language_of_who_reads(
    language: str,
) -> None:
    with translation.override(language):
        html = "".join(form().as_p() for form in (*FORMS, *LINK_FORMS))
        html += f"<p>{PlannedReport.columns[1].label}</p>"
        html += f"<p>{TranslationsReport.verbose_name_plural}</p>"
    # To whom Italian is spoken in the admin may have an English browser.
    translator = user("ioana", "Translators")
    UserProfile.objects.create(user=translator, preferred_language=language)
    refused = at(translator).get(reverse("roles:index"), follow=True).content.decode()
    assert left_in_english(html + refused, language) - RIGHT == set()


@pytest.mark.parametrize("language", OTHERS)
def test_all_of_wagtail_is_translated(language: str) -> None:
    """Where its own translators have not come to it, `site/wagtail_locale` has."""
    assert sorted(wagtails() - catalogue(language).keys()) == []
