"""Who may change what by a sheet, what is not overwritten, and what a kill in the middle leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from funding.models import FundingOpportunity
from home.models import Partner, Role, SheetRun
from home.sheets.applying import forget_sheets, work
from home.sheets.registry import table_of
from pacts.models import PactPage
from tests.factories import locale
from tests.funding.editing import member
from tests.funding.factories import opportunity
from tests.home.sheets import samples
from tests.interest.desk.people import at, territories
from tests.interest.desk.people import user as account

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("admin", password="x"))
    return client


@pytest.fixture
def user(admin: Client) -> User:
    return get_user_model().objects.get(username="admin")


def calls(count: int) -> list[FundingOpportunity]:
    return [opportunity(f"OWN-{number}", permanent=True) for number in range(count)]


def titled(rows: samples.Rows, *titles: str) -> samples.Rows:
    """The same sheet with an English title for each call."""
    for row, title in zip(rows[2:], titles, strict=True):
        row[samples.at(rows, "title_en")] = title
    return rows


def titles() -> list[str]:
    """The English titles as visitors see them."""
    found = FundingOpportunity.objects.order_by("pk").prefetch_related("texts")
    return ["".join(text.title for text in call.texts.all()) for call in found]


def test_what_the_file_does_not_touch_stays_as_others_left_it(admin: Client, user: User) -> None:
    first, second = calls(2)
    sheet = samples.downloaded("calls", user)
    for call in (first, second):
        call.texts.create(language="en", title="By another")
        call.save()
    titled(sheet, "Ours", "")
    sheet[3][samples.at(sheet, "title_en")] = None
    run = samples.run_of(admin, sheet)
    change = run.changes.get()  # the second row is as it was downloaded
    assert (change.object_id, change.stale, change.chosen) == (first.pk, True, False)
    page = admin.get(reverse("sheet_run", args=[run.pk])).content.decode()
    assert "By another" in page
    assert "tick" in page
    assert samples.states(samples.apply(admin, run)) == ["waiting"]
    assert titles() == ["By another", "By another"]
    again = samples.run_of(admin, sheet)
    assert samples.states(samples.apply(admin, again, (again.changes.get().pk,))) == ["published"]
    assert titles() == ["Ours", "By another"]


def test_what_changes_between_look_and_apply_or_undo_is_left(admin: Client, user: User) -> None:
    first, second, third = calls(3)
    run = samples.run_of(admin, titled(samples.downloaded("calls", user), "A", "B", "C"))
    first.texts.create(language="en", title="By another")
    first.save()
    samples.apply(admin, run)
    assert samples.states(run) == ["refused", "published", "published"]
    assert "changed on the site meanwhile" in run.changes.get(object_id=first.pk).note
    text = FundingOpportunity.objects.get(pk=second.pk).texts.get()
    text.title = "Later"
    text.save()
    FundingOpportunity.objects.filter(pk=third.pk).update(rate_min=5)  # another column
    samples.undo(admin, run)
    assert samples.states(run) == ["refused", "left", "undone"]
    assert titles() == ["By another", "Later", ""]
    third.refresh_from_db()
    assert third.rate_min == 5


def test_what_another_made_the_same_meanwhile_stays_when_it_is_undone(
    admin: Client, user: User
) -> None:
    samples.filled()
    sheet = samples.downloaded("milestones", user)
    title, text = samples.at(sheet, "title"), samples.at(sheet, "text")
    new = list(sheet[2])
    new[1:3] = None, None
    new[title] = "Signed"
    sheet[2][title], sheet[2][text] = "Other", "Text"
    run = samples.run_of(admin, [*sheet, new])
    pact = PactPage.objects.get()
    milestone = pact.milestones.get()
    same = {"date": milestone.date, "text": milestone.text, "source_url": milestone.source_url}
    pact.milestones.create(title="Signed", locale=pact.locale, **same)
    pact.save()
    type(milestone).objects.filter(pk=milestone.pk).update(text="Text")
    assert samples.states(samples.apply(admin, run)) == ["published"]
    assert samples.states(samples.undo(admin, run)) == ["undone"]
    said = [(row.title, row.text) for row in PactPage.objects.get().milestones.all()]
    assert said == [("M", "Text"), ("Signed", "T")]


def test_what_a_machine_translated_is_read_once_a_sheet_says_it(admin: Client, user: User) -> None:
    made = {"language": "en", "title": "By a machine", "summary": "Too", "unread": True}
    corrected, emptied, untouched = (
        opportunity(f"OWN-{number}", permanent=True, texts=[dict(made)]) for number in range(3)
    )
    sheet = samples.downloaded("calls", user)
    sheet[2][samples.at(sheet, "title_en")] = "By a person"
    for name in ("title_en", "summary_en"):
        sheet[3][samples.at(sheet, name)] = None

    def unread() -> list[list[bool]]:
        found = [FundingOpportunity.objects.get(pk=call.pk) for call in (corrected, emptied)]
        return [[text.unread for text in call.texts.all()] for call in found]

    run = samples.apply(admin, samples.run_of(admin, sheet))
    assert unread() == [[False], []]
    samples.undo(admin, run)
    assert unread() == [[True], [True]]
    assert titles() == ["By a machine"] * 3
    assert untouched.texts.get().unread


def test_killed_it_goes_on_and_does_nothing_twice(admin: Client, user: User) -> None:
    calls(3)
    run = samples.run_of(admin, titled(samples.downloaded("calls", user), "A", "B", "C"))
    admin.post(reverse("sheet_apply", args=[run.pk]))
    begun = iter([False, True])
    work(lambda: next(begun))
    assert titles() == ["A", "", ""]
    assert "refresh" in admin.get(reverse("sheet_run", args=[run.pk])).content.decode()
    work()
    work()
    assert titles() == ["A", "B", "C"]
    assert Revision.objects.filter(object_str__startswith="OWN").count() == 3
    assert admin.post(reverse("sheet_apply", args=[run.pk])).status_code == 302  # a second click
    run.refresh_from_db()
    assert run.state == SheetRun.State.APPLIED


def test_a_draft_stays_a_draft_and_nobody_publishes_anothers(admin: Client, user: User) -> None:
    (call,) = calls(1)
    call.rate_min = 7
    call.save_revision()
    run = samples.run_of(admin, titled(samples.downloaded("calls", user), "A"))
    assert samples.states(samples.apply(admin, run)) == ["draft"]
    call.refresh_from_db()
    assert (call.rate_min, titles()) == (None, [""])
    draft = call.get_latest_revision_as_object()
    assert (draft.rate_min, draft.texts.get().title) == (7, "A")


def test_who_may_not_publish_saves_drafts_and_sees_no_run_of_others(
    admin: Client, user: User
) -> None:
    calls(1)
    editor = member("Editors")
    run = samples.run_of(editor, titled(samples.downloaded("calls", user), "A"))
    assert samples.states(samples.apply(editor, run)) == ["draft"]
    other = member("Moderators")
    address = reverse("sheet_run", args=[run.pk])
    seen = [each.get(address, follow=True).status_code for each in (editor, admin, other)]
    assert seen == [200, 200, 404]
    assert samples.undo(other, run).state == SheetRun.State.APPLIED
    assert samples.states(samples.undo(admin, run)) == ["undone"]
    names = [table.name for table in editor.get(reverse("sheets")).context["tables"]]
    assert "partners" not in names
    partner = Partner.objects.create(name="P", kind="k", country="IT", locale=locale())
    response = samples.hand_in(editor, samples.workbook(samples.downloaded("partners", user)))
    assert "may not change anything" in str(response.context["form"].errors)
    assert editor.get("/admin/tables/partners.csv").status_code == 302
    assert partner.pk


TORINO, ILFOV = "ITC11", "RO322"
MOVES: list[tuple[dict[str, str], str | None, str]] = [
    ({TORINO: "editor"}, ILFOV, ""),
    ({TORINO: "moderator"}, None, ""),
    ({TORINO: "moderator"}, f"{TORINO}; {ILFOV}", "published"),
    ({TORINO: "editor", ILFOV: "moderator"}, ILFOV, "draft"),
    ({TORINO: "moderator", ILFOV: "editor"}, ILFOV, "draft"),
]


@pytest.mark.parametrize("name", ["calls", "sources"])
def test_what_is_of_a_territory_stays_with_those_responsible(name: str) -> None:
    samples.filled()
    objects, known = table_of(name).objects, territories()
    for number, (roles, written, state) in enumerate(MOVES):
        instance = objects().get()
        instance.territories.set([known[TORINO]])
        instance.save_revision().publish()
        somebody = account(f"anna{number}")
        for code, kind in roles.items():
            Role.objects.create(user=somebody, kind=kind, territory=known[code])
        client = at(somebody)
        sheet = samples.downloaded(name, somebody)
        sheet[2][samples.at(sheet, "territories")] = written
        run = samples.run_of(client, sheet)
        if state:
            assert samples.states(samples.apply(client, run)) == [state], roles
            continue
        assert not run.changes.exists()
        assert "territory you are responsible for" in run.problems[0][2]
        Role.objects.create(user=somebody, kind="moderator", territory=known[ILFOV])
        if written:  # and the role is taken away between look and apply
            run = samples.run_of(client, sheet)
            Role.objects.filter(user=somebody, territory=known[ILFOV]).delete()
            assert samples.states(samples.apply(client, run)) == ["refused"]


def test_rights_and_locks_are_asked_for_each_page(admin: Client, user: User) -> None:
    samples.filled()
    pact = PactPage.objects.get()
    sheet = samples.downloaded("milestones", user)
    sheet[2][samples.at(sheet, "title")] = "Other"
    nobody = get_user_model().objects.create_user("nobody", password="x")
    nobody.user_permissions.add(Permission.objects.get(codename="access_admin"))
    stranger = Client()
    stranger.force_login(nobody)
    assert stranger.get(reverse("sheets")).status_code == 302
    run = samples.run_of(admin, sheet)
    PactPage.objects.update(locked=True)
    samples.apply(admin, run)
    assert "locked" in run.changes.get().note
    assert pact.milestones.get().title == "M"
    PactPage.objects.update(locked=False)
    again = samples.run_of(admin, sheet)
    SheetRun.objects.filter(pk=again.pk).update(
        state=SheetRun.State.APPLYING, asked_by=nobody, asked_at=timezone.now()
    )
    work()
    assert "You may not change this" in again.changes.get().note
    assert pact.milestones.get().title == "M"


def test_what_was_only_looked_at_is_forgotten(admin: Client, user: User) -> None:
    calls(1)
    run = samples.run_of(admin, titled(samples.downloaded("calls", user), "A"))
    forget_sheets()
    assert SheetRun.objects.exists()
    SheetRun.objects.filter(pk=run.pk).update(handed_in_at=timezone.now() - timedelta(days=2))
    forget_sheets()
    assert not SheetRun.objects.exists()


def test_queries_do_not_grow_with_the_rows(
    admin: Client, user: User, django_assert_max_num_queries: object
) -> None:
    calls(12)
    admin.get(reverse("sheets"))
    with django_assert_max_num_queries(20):
        sheet = samples.downloaded("calls", user)
    with django_assert_max_num_queries(45):
        run = samples.run_of(admin, sheet)
    with django_assert_max_num_queries(30):
        admin.get(reverse("sheet_run", args=[run.pk]))
