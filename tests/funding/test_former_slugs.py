"""The addresses of calls: what was one leads to the call, and says so where there is none."""

from __future__ import annotations

import pytest
from django.test import Client, TestCase

from funding.imports.records import Record
from funding.imports.slugs import slugs_for
from funding.models import FormerSlug, FundingIndexPage, FundingOpportunity
from tests.factories import child, home
from tests.funding.editing import address, form
from tests.funding.factories import opportunity

pytestmark = pytest.mark.django_db

CALLS = {"en": "/en/funding/calls/", "ro": "/ro/bani/apeluri/", "it": "/it/soldi/bandi/"}


@pytest.fixture
def call() -> FundingOpportunity:
    index = child(home(), FundingIndexPage, slug="funding")
    for code, slug in (("ro", "bani"), ("it", "soldi")):
        child(home(code), FundingIndexPage, slug=slug, translation_key=index.translation_key)
    return opportunity("FIRST", title="Reuse of textiles")


def rename(call: FundingOpportunity, slug: str) -> None:
    call.slug = slug
    call.save()


def test_a_former_address_leads_to_todays(client: Client, call: FundingOpportunity) -> None:
    for slug in ("second", "third"):
        rename(call, slug)
    for base in CALLS.values():
        for old in ("FIRST", "second"):
            response = client.get(f"{base}{old}/?utm_source=mail")
            assert response.status_code == 301
            assert response["Location"] == f"{base}third/?utm_source=mail"
    rename(call, "FIRST")
    assert client.get(f"{CALLS['en']}FIRST/").status_code == 200
    assert client.get(f"{CALLS['en']}third/")["Location"] == f"{CALLS['en']}FIRST/"
    assert set(FormerSlug.objects.values_list("slug", flat=True)) == {"second", "third"}


def test_with_the_section_renamed_as_well(client: Client, call: FundingOpportunity) -> None:
    rename(call, "second")
    index = FundingIndexPage.objects.get(locale__language_code="en")
    index.slug = "money"
    with TestCase.captureOnCommitCallbacks(execute=True):
        index.save_revision().publish()
    response = client.get("/en/funding/calls/FIRST/?a=1", follow=True)
    assert response.redirect_chain[-1] == ("/en/money/calls/second/?a=1", 301)
    assert response.status_code == 200


def test_in_the_form_of_an_editor(
    client: Client, moderator: Client, call: FundingOpportunity
) -> None:
    url = address("edit", call.pk)
    data = form(moderator, url)
    data["slug"] = "second"
    assert moderator.post(url, data).status_code in (200, 302)
    assert client.get(f"{CALLS['en']}FIRST/").status_code == 200  # a draft changes nothing
    data["action-publish"] = data["advice_read"] = "1"
    assert moderator.post(url, data).status_code == 302
    assert client.get(f"{CALLS['en']}FIRST/")["Location"] == f"{CALLS['en']}second/"


def test_a_call_that_is_there_is_shown(client: Client, call: FundingOpportunity) -> None:
    rename(call, "second")
    other = opportunity("FIRST", slug="FIRST", source_key="other", title="Clean water")
    assert "Clean water" in client.get(f"{CALLS['en']}FIRST/").content.decode()
    rename(other, "third")
    assert client.get(f"{CALLS['en']}FIRST/")["Location"] == f"{CALLS['en']}third/"


def test_a_deleted_call_is_gone_and_says_so(client: Client, call: FundingOpportunity) -> None:
    rename(call, "second")
    call.delete()
    for base in CALLS.values():
        for slug in ("FIRST", "second"):
            response = client.get(f"{base}{slug}/")
            assert response.status_code == 410
            assert f'href="{base}"' in response.content.decode()
            assert "noindex" in response.content.decode()
    assert client.get(f"{CALLS['en']}never/").status_code == 404


def test_what_was_never_public_leaves_nothing(client: Client, call: FundingOpportunity) -> None:
    draft = opportunity("DRAFT", live=False)
    rename(draft, "draft-2")
    draft.delete()
    assert not FormerSlug.objects.exists()
    rename(call, "second")
    FundingOpportunity.objects.update(live=False)
    assert client.get(f"{CALLS['en']}FIRST/").status_code == 404


def test_calls_are_compared_by_the_addresses_they_had(
    client: Client, call: FundingOpportunity
) -> None:
    opportunity("B")
    rename(call, "second")
    response = client.get("/en/funding/compare/?call=FIRST&call=B&call=second")
    assert [card.opportunity.slug for card in response.context["calls"]] == ["second", "B"]


def test_an_import_takes_no_address_of_another(call: FundingOpportunity) -> None:
    opportunity("gone").delete()
    rename(call, "second")
    call.former_slugs.update(slug="first")
    said = {"origin": "file", "kind": "topic", "title": "T"}
    records = [
        Record(**said, source_key=name, identifier=name) for name in ("first", "gone", "csv")
    ]
    assert slugs_for(records) == ["first-2", "gone", "csv-2"]
