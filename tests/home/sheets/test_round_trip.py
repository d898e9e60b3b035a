"""What goes out comes in again: without a change nothing changes, and every change arrives."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from wagtail.models import Revision
from wagtail_localize.models import Translation, TranslationSource

from home.models import Partner, SheetRun
from home.sheets import rows as of_object
from home.sheets.comparing import Comparison
from home.sheets.reading import read
from home.sheets.registry import Table, table_of, tables_for
from pacts.models import PactPage
from tests.factories import locale
from tests.home.sheets import samples
from tests.versions import translated

pytestmark = pytest.mark.django_db
LONG = "x" * 401


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("admin", password="x"))
    return client


@pytest.fixture
def user(admin: Client) -> object:
    samples.filled()
    return get_user_model().objects.get()


def first(table: Table) -> dict:
    """What the first row of a table says."""
    instance = of_object.latest(table.with_rows(table.objects()).order_by("pk").first())
    return of_object.values_of(table, of_object.rows_of(table, instance)[0])


def test_there_are_the_tables(user: object) -> None:
    assert {table.name for table in tables_for(user)} == set(samples.NAMES)


@pytest.mark.crawl
@pytest.mark.turns(2)
@pytest.mark.parametrize("name", samples.NAMES)
def test_every_sheet_goes_round(admin: Client, user: object, name: str) -> None:
    """Out in Romanian and in Italian, in as English; then another value in every column."""
    before = Revision.objects.count()
    workbook, listed = samples.downloaded(name, user, "ro"), samples.as_csv_rows(name, user, "it")
    assert len(workbook) == len(listed) == 3
    files = [samples.workbook(workbook), samples.csv_of(listed), samples.csv_of(listed, ",")]
    for content in files:
        comparison = Comparison(read(content), user)
        assert (comparison.changes, comparison.problems, comparison.unchanged) == ([], [], 1)

    table = table_of(name)
    old = first(table)
    new = samples.others(table, old)
    for column in table.written:
        workbook[2][samples.at(workbook, column.name)] = column.cell(new[column.name], new)
    run = samples.run_of(admin, workbook)
    assert run.problems == []
    assert Revision.objects.count() == before  # a look changes nothing
    page = admin.get(reverse("sheet_run", args=[run.pk])).content.decode()
    changed = [column for column in table.written if new[column.name] != old[column.name]]
    assert changed
    assert all(escape(column.label) in page for column in changed)

    assert samples.states(samples.apply(admin, run)) == ["published"]
    assert Revision.objects.count() == before + 1
    assert of_object.compared(table, first(table)) == of_object.compared(table, new)
    again = samples.downloaded(name, user)
    for column in table.written:
        place = samples.at(again, column.name)
        told = column.same(column.read(again[2][place], new))
        assert told == column.same(new[column.name]), column.name

    assert samples.states(samples.undo(admin, run)) == ["undone"]
    assert run.state == SheetRun.State.UNDONE
    assert first(table) == old
    assert Revision.objects.count() == before + 2


def test_a_new_row_is_added_once_and_taken_away_again(admin: Client, user: object) -> None:
    sheet = samples.downloaded("milestones", user)
    new = list(sheet[2])
    new[1:3] = None, None
    new[samples.at(sheet, "title")] = "Signed"
    samples.apply(admin, samples.run_of(admin, [*sheet, new]))
    pact = PactPage.objects.get()
    assert [row.title for row in pact.milestones.all()] == ["M", "Signed"]
    second = samples.run_of(admin, [*sheet, new])
    assert (second.changes.count(), second.unchanged) == (0, 2)
    samples.undo(admin, SheetRun.objects.last())
    assert [row.title for row in PactPage.objects.get().milestones.all()] == ["M"]


def test_facts_reach_the_other_languages(admin: Client, user: object) -> None:
    pact = PactPage.objects.get()
    translated(pact, "ro")
    sheet = samples.downloaded("commitments", user)
    assert len(sheet) == 3  # the Romanian page follows, and is in no table
    sheet[2][samples.at(sheet, "progress")] = 40
    sheet[2][samples.at(sheet, "measured_by")] = "Plants"
    samples.apply(admin, samples.run_of(admin, sheet))
    version = pact.get_translation(locale("ro")).specific
    assert version.commitments.get().progress == 40
    assert version.commitments.get().measured_by != "Plants"  # words wait for a translator


def test_what_is_translated_from_another_language_is_in_no_table(user: object) -> None:
    partner = Partner.objects.get()
    source, _made = TranslationSource.get_or_create_from_instance(partner)
    translation = Translation.objects.create(source=source, target_locale=locale("ro"))
    partner.copy_for_translation(locale("ro")).save()
    assert len(samples.downloaded("partners", user)) == 3
    Translation.objects.filter(pk=translation.pk).update(enabled=False)
    assert len(samples.downloaded("partners", user)) == 4  # it stands by itself


FAULTS = (
    ("sources", "grant_max", "1.5000", "not a number"),
    ("sources", "grant_max", True, "not a number"),
    ("sources", "official_url", "javascript:alert(1)", "valid URL"),
    ("sources", "availability", "sometimes", "not known here"),
    ("sources", "rate_max", 101, "less than or equal to 100"),
    ("sources", "rate_max", 12.5, "not a whole number"),
    ("sources", "who_can_apply", "", "cannot be blank"),
    ("sources", "who_can_apply", LONG, "at most 400 fit"),
    ("sources", "checked_on", "03/04/2026", "may be two days"),
    ("sources", "checked_on", 45000, "not a date"),
    ("sources", "themes", "Air; water", "“Air” is not known here"),
    ("sources", "who_can_apply", "#REF!", "error of the spreadsheet"),
    ("milestones", "title", date(2026, 3, 4), "not a text"),
    ("milestones", "month_only", "maybe", "neither “yes” nor “no”"),
    ("commitments", "progress", 10, "measured by"),
    ("source-conditions", "value", "Turin; ITC1", "“Turin” is not known here"),
    ("source-conditions", "operator", "at-least", "names not"),
    ("calls", "rate_max", 50, "where the rate comes from"),
    ("calls", "calls", "x", "not as downloaded"),
    ("calls", "calls", 999999, "not on the site"),
    ("commitments", "row", "x", "not on the site"),
)


def test_what_cannot_be_read_is_told_with_row_and_column(user: object) -> None:
    for name, column, cell, sentence in FAULTS:
        sheet = samples.downloaded(name, user)
        sheet[2][samples.at(sheet, column)] = cell
        comparison = Comparison(read(samples.workbook(sheet)), user)
        assert comparison.changes == []
        ((number, label, told),) = comparison.problems
        assert number == 3
        assert sentence in told, told
        assert label, told


def test_names_of_any_language_are_read(user: object) -> None:
    sheet = samples.as_csv_rows("sources", user)
    for column, written in {
        "availability": "Închisă", "themes": "WATER-2 it ; water ro", "grant_max": "€ 1.250.000,50",
        "checked_on": "15.01.2027",
    }.items():  # fmt: skip
        sheet[2][samples.at(sheet, column)] = written
    comparison = Comparison(read(samples.csv_of(sheet)), user)
    assert comparison.problems == []
    (change,) = comparison.changes
    assert {cell["name"]: cell["after"] for cell in change.cells} == {
        "availability": "closed",
        "themes": ["water", "water-2"],
        "grant_max": str(Decimal("1250000.5")),
        "checked_on": "2027-01-15",
    }
