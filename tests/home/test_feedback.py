"""Readers say whether a page was useful; the answers are counted, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from funding.models import FundingGuidePage, FundingIndexPage
from home.models import FeedbackCount, Role
from tests.factories import child, home, term

pytestmark = pytest.mark.django_db
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def guide() -> FundingGuidePage:
    return child(child(home(), FundingIndexPage, title="Funding"), FundingGuidePage, title="Guide")


def asked(page: FundingGuidePage) -> str:
    return f"/en/page-feedback/{page.pk}/"


def counts() -> list[tuple[int, int]]:
    return list(FeedbackCount.objects.order_by("month").values_list("yes", "no"))


def test_a_text_asks_without_cookie_or_token_and_a_list_does_not(guide: FundingGuidePage) -> None:
    response = Client().get(guide.url)
    html = response.content.decode()
    assert f'action="{asked(guide)}"' in html
    assert "csrfmiddlewaretoken" not in html
    assert not response.cookies
    assert "page-feedback" not in Client().get(guide.get_parent().url).content.decode()


def test_answers_are_counted_by_month_and_lead_back(guide: FundingGuidePage) -> None:
    visitor = Client(enforce_csrf_checks=True)
    for answer in ("yes", "no", "yes"):
        response = visitor.post(asked(guide), {"answer": answer}, headers=OURS)
        assert (response.status_code, response["Location"]) == (302, f"{guide.url}#answer-counted")
        assert not response.cookies
    assert counts() == [(2, 1)]
    FeedbackCount.objects.update(month=date(2020, 1, 1))
    visitor.post(asked(guide), {"answer": "no"}, headers={"Origin": "http://testserver"})
    assert counts() == [(2, 1), (0, 1)]


def test_what_is_no_answer_is_not_counted(guide: FundingGuidePage, settings: object) -> None:
    visitor, no = Client(enforce_csrf_checks=True), {"answer": "no"}
    assert visitor.get(asked(guide))["Location"] == guide.url
    elsewhere = {"Origin": "https://elsewhere.example"}
    for headers in ({"Sec-Fetch-Site": "cross-site"}, elsewhere, {"Origin": "null"}, {}):
        assert visitor.post(asked(guide), no, headers=headers).status_code == 403
    assert visitor.post(asked(guide), {"answer": "id"}, headers=OURS).status_code == 400
    for page in (guide.get_parent().pk, 999_999):
        address = f"/en/page-feedback/{page}/"
        assert visitor.post(address, no, headers=OURS).status_code == 404
    assert counts() == []
    settings.FORM_LIMITS = {**settings.FORM_LIMITS, "feedback": "1/hour"}  # type: ignore[attr-defined]
    sent = [visitor.post(asked(guide), no, headers=OURS).status_code for _time in range(2)]
    assert sent == [302, 429]
    assert counts() == [(0, 1)]


def test_editors_read_a_report(client: Client, guide: FundingGuidePage) -> None:
    for month, yes, no in ((date(2026, 1, 1), 2, 1), (date(2026, 2, 1), 0, 4)):
        FeedbackCount.objects.create(page=guide, month=month, yes=yes, no=no)
    address = reverse("feedback_report")
    assert client.get(address).status_code == 302
    editor = get_user_model().objects.create_user("editor", password="x")
    role = Role.objects.create(user=editor, kind="editor")
    client.force_login(editor)
    assert address in client.get(reverse("wagtailadmin_home")).content.decode()

    def rows(**chosen: object) -> list[tuple]:
        found = client.get(address, chosen).context["object_list"]
        return [(row["title"], row["useful"], row["not_useful"]) for row in found]

    assert rows() == [("Guide", 2, 5)]
    assert rows(month_from="2026-02-20", language="en") == [("Guide", 0, 4)]
    assert rows(language="ro") == []
    assert client.get(address, {"export": "csv"}).status_code == 200
    # Who may edit one page reads of that page alone.
    role.territory = term("territory", "ITC11")
    role.save()
    assert rows() == []
