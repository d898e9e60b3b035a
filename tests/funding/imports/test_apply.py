"""What becomes of records: the rules of docs/imports.md, on a real database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from funding.imports.compare import Effect, differences, with_times
from funding.imports.errors import RefusedError
from funding.imports.lock import import_lock
from funding.imports.run import import_file
from funding.models import CutOff, FundingOpportunity, ImportRun, SourceChange
from tests.funding.imports.samples import budget, cascade, feed, row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"


def the(identifier: str = "A-1") -> FundingOpportunity:
    return FundingOpportunity.objects.get(identifier=identifier)


def counts(run: ImportRun) -> tuple[int, ...]:
    """New, changed, unchanged, queued, vanished, rejected."""
    run.refresh_from_db()
    return run.new, run.changed, run.unchanged, run.queued, run.vanished, run.rejected


def waiting() -> list[tuple[str, Any, Any, str]]:
    found = SourceChange.objects.filter(state="waiting").order_by("field")
    return [(change.field, change.before, change.after, change.why) for change in found]


# --- the rules, as a table ------------------------------------------------------------------

RULES = [
    # accepted, on the site, told now -> effect; None: no difference
    ("title", "a", "a", "a", None),
    ("title", "a", "a", "b", Effect.QUEUE),
    ("title", "a", "mine", "b", Effect.DISAGREE),
    ("title", "a", "b", "b", Effect.SETTLE),
    ("title", "a", "mine", "a", None),
    ("budget_total", "1.00", "1.00", "2.00", Effect.APPLY),
    ("budget_total", "1.00", "3.00", "2.00", Effect.DISAGREE),
    ("budget_total", "1.00", None, "2.00", Effect.DISAGREE),
    ("opens_on", "2027-01-01", "2027-01-01", "2027-02-01", Effect.APPLY),
    ("source_status", "open", "open", "closed", Effect.APPLY),
    ("deadline_model", "single-stage", "single-stage", "multiple", Effect.APPLY),
    ("official_url", "https://a", "https://a", "https://b", Effect.QUEUE),
    # Never told before: only where the site is silent.
    ("description", ..., None, "<p>b</p>", Effect.APPLY),
    ("description", ..., "mine", "<p>b</p>", Effect.DISAGREE),
    # Not told now: nothing happens.
    ("title", "a", "a", ..., None),
    ("budget_total", "1.00", "1.00", ..., None),
]


@pytest.mark.parametrize(("name", "accepted", "site", "told", "effect"), RULES)
def test_rules(name: str, accepted: Any, site: Any, told: Any, effect: Effect | None) -> None:
    found = list(
        differences(
            {} if accepted is ... else {name: accepted},
            {name: site},
            {} if told is ... else {name: told},
        )
    )
    assert [difference.effect for difference in found] == ([effect] if effect else [])


def test_a_change_taken_back_is_withdrawn() -> None:
    (found,) = differences({"title": "a"}, {"title": "a"}, {"title": "a"}, {"title"})
    assert found.effect == Effect.WITHDRAW


def test_a_time_once_known_is_not_lost() -> None:
    """The search tells the day alone where the bulk file told the time."""
    accepted = [["2027-03-01", "17:00:00", 1, ""], ["2027-09-01", None, 1, ""]]
    told = [["2027-03-01", None, 1, ""], ["2027-09-02", None, 1, ""]]
    assert with_times(told, accepted) == [["2027-03-01", "17:00:00", 1, ""], told[1]]


# --- new ------------------------------------------------------------------------------------


def test_new_opportunities(tmp_path: Path) -> None:
    ends = ["2027-09-15T00:00:00.000+0000", "2027-03-01T17:00:00.000+0000"]
    overview = budget(("A-1 - IA", "5000000", "100000", 0))
    run = feed(tmp_path, [row("A-1", deadlineDate=ends, budgetOverview=overview), cascade(7)]).run
    assert counts(run) == (2, 0, 0, 0, 0, 0)
    assert (run.state, run.origin, run.what) == ("done", "file", "answer.json")
    assert run.finished_at
    found = the()
    assert found.live
    assert found.listed
    assert (found.budget_total, found.grant_min, found.grant_max) == (5_000_000, 100_000, None)
    assert [(end.day, end.at) for end in found.cut_offs.all()] == [
        (date(2027, 3, 1), time(17)),
        (date(2027, 9, 15), None),
    ]
    assert found.first_end == datetime(2027, 3, 1, 16, tzinfo=UTC)
    assert found.last_end == datetime(2027, 9, 15, 22, tzinfo=UTC)
    assert found.first_end == found.cut_offs.first().ends_at
    assert found.raw["metadata"]["identifier"] == ["A-1"]
    assert found.accepted["title"] == "Title of A-1"


def test_nothing_is_inferred_from_silence(tmp_path: Path) -> None:
    """The portal has no structured applicants, countries, sectors or rates (quirk 11)."""
    feed(tmp_path, [row("A-1")])
    found = the()
    for relation in ("criteria", "sizes", "territories", "sectors", "themes", "roles"):
        assert not getattr(found, relation).all()
    assert (found.consortium, found.rate_max, found.permanent) == ("", None, False)


def test_addresses_are_readable_and_unique(tmp_path: Path) -> None:
    rows = [
        row("LIFE-2027-A"),
        row("life-2027-a"),
        row("LIFE 2027 A"),
        cascade(11143),
        cascade(11145),
        row("Ș" * 3),
        row("***"),
    ]
    feed(tmp_path, rows)
    assert list(FundingOpportunity.objects.order_by("pk").values_list("slug", flat=True)) == [
        "life-2027-a",
        "life-2027-a-2",
        "life-2027-a-3",
        "horizon-eit-2023-25-kic-x-11143",
        "horizon-eit-2023-25-kic-x-11145",
        "sss",
        "call",
    ]


# --- again ----------------------------------------------------------------------------------


def test_the_same_again_changes_nothing_but_last_seen(tmp_path: Path) -> None:
    rows = [row("A-1"), cascade(7)]
    feed(tmp_path, rows)
    before = list(FundingOpportunity.objects.order_by("pk").values())
    assert counts(feed(tmp_path, rows).run) == (0, 0, 2, 0, 0, 0)
    after = list(FundingOpportunity.objects.order_by("pk").values())
    for old, new in zip(before, after, strict=True):
        assert new.pop("last_seen") > old.pop("last_seen")
    assert after == before
    assert CutOff.objects.count() == 2


def test_status_dates_and_budget_apply_by_themselves(tmp_path: Path) -> None:
    feed(tmp_path, [row("A-1", budgetOverview=budget(("A-1 - IA", "5000", 1000, 2000)))])
    changed = row(
        "A-1",
        status="31094503",
        startDate="2026-06-01T00:00:00.000+0000",
        deadlineDate=["2027-10-01T00:00:00.000+0000", "2028-10-01T00:00:00.000+0000"],
        deadlineModel="multiple cut-off",
        budgetOverview=budget(("A-1 - IA", "7000", 2000, 4000)),
    )
    assert counts(feed(tmp_path, [changed]).run) == (0, 1, 0, 0, 0, 0)
    found = the()
    assert found.source_status == "closed"
    assert found.opens_on == date(2026, 6, 1)
    assert (found.budget_total, found.grant_min, found.grant_max) == (7000, 2000, 4000)
    assert [end.day for end in found.cut_offs.all()] == [date(2027, 10, 1), date(2028, 10, 1)]
    assert found.last_end == datetime(2028, 10, 1, 22, tzinfo=UTC)
    assert found.accepted["cut_offs"][0] == ["2027-10-01", None, 1, ""]
    assert waiting() == []


def test_all_else_waits_once_a_field(tmp_path: Path) -> None:
    feed(tmp_path, [row("A-1")])
    first = feed(tmp_path, [row("A-1", title="Second")]).run
    assert counts(first) == (0, 1, 0, 1, 0, 0)
    assert waiting() == [("title", "Title of A-1", "Second", "changed")]
    assert the().title == "Title of A-1"
    # The very same again is nothing new; another title brings the waiting one up to date.
    assert counts(feed(tmp_path, [row("A-1", title="Second")]).run) == (0, 0, 1, 0, 0, 0)
    feed(tmp_path, [row("A-1", title="Third", callTitle="The call")])
    assert waiting() == [("title", "Title of A-1", "Third", "changed")]
    assert the().call_title == "The call"  # never told before, and the site was silent
    # Taken back by the source.
    feed(tmp_path, [row("A-1", callTitle="The call")])
    assert waiting() == []


def test_an_editors_value_stays_and_the_disagreement_is_shown(tmp_path: Path) -> None:
    feed(tmp_path, [row("A-1", budgetOverview=budget(("A-1 - IA", "5000", 0, 0)))])
    found = the()
    found.budget_total, found.title = 6000, "Mine"
    found.save()
    CutOff.objects.filter(opportunity=found).update(day=date(2027, 9, 16))
    assert counts(feed(tmp_path, [row("A-1")]).run)[1] == 0  # the source has not changed
    feed(
        tmp_path,
        [
            row(
                "A-1",
                title="Theirs",
                deadlineDate="2027-12-01T00:00:00.000+0000",
                budgetOverview=budget(("A-1 - IA", "7000", 0, 0)),
            )
        ],
    )
    assert [(name, before, why) for name, before, _after, why in waiting()] == [
        ("budget_total", "6000.00", "disagrees"),
        ("cut_offs", [["2027-09-16", None, 1, ""]], "disagrees"),
        ("title", "Mine", "disagrees"),
    ]
    assert (the().budget_total, the().title) == (6000, "Mine")
    assert the().cut_offs.get().day == date(2027, 9, 16)


def test_a_source_that_comes_round_to_the_editor_is_settled(tmp_path: Path) -> None:
    feed(tmp_path, [row("A-1")])
    FundingOpportunity.objects.update(title="Mine")
    feed(tmp_path, [row("A-1", title="Theirs")])
    assert len(waiting()) == 1
    run = feed(tmp_path, [row("A-1", title="Mine")]).run
    assert counts(run) == (0, 1, 0, 0, 0, 0)
    assert waiting() == []
    assert the().accepted["title"] == "Mine"


def test_a_poorer_record_takes_nothing_away(tmp_path: Path) -> None:
    rich = row("A-1", descriptionByte="<p>Text</p>", keywords=["waste"], budget="500000")
    feed(tmp_path, [rich])
    poor = row("A-1", startDate=None, deadlineDate=[], descriptionByte=[], frameworkProgramme=None)
    feed(tmp_path, [poor])
    found = the()
    assert (found.description, found.keywords, found.budget_total) == (
        "<p>Text</p>",
        ["waste"],
        500_000,
    )
    assert found.cut_offs.count() == 1
    assert found.raw["metadata"]["keywords"] == ["waste"]
    assert waiting() == []


def test_older_data_never_change_newer(tmp_path: Path) -> None:
    feed(tmp_path, [row("A-1")], as_of=date(2026, 11, 1))
    old = row("A-1", deadlineDate="2026-01-01T00:00:00.000+0000", title="Old")
    run = feed(tmp_path, [old, row("A-2")], as_of=date(2026, 5, 1)).run
    assert counts(run) == (1, 0, 1, 0, 0, 0)
    assert "older than what the site has" in run.message
    assert the().title == "Title of A-1"
    assert the().published_on == date(2026, 11, 1)


def test_older_data_are_no_sign_of_life(tmp_path: Path) -> None:
    """Neither the day the data stood so nor the moment they were seen goes back, or on."""
    feed(tmp_path, [row("A-1"), row("A-2")], as_of=date(2026, 11, 1))
    before = {found.identifier: found.last_seen for found in FundingOpportunity.objects.all()}
    FundingOpportunity.objects.update(listed=False, missed_scans=2)
    feed(tmp_path, [row("A-1"), row("A-2", title="Old")], as_of=date(2026, 5, 1))
    for found in FundingOpportunity.objects.all():
        assert found.last_seen == before[found.identifier]
        assert found.published_on == date(2026, 11, 1)
        assert (found.listed, found.missed_scans) == (False, 2)


@pytest.mark.parametrize("changes", [{}, {"status": "31094503"}])
def test_a_file_lists_nothing_again(tmp_path: Path, changes: dict) -> None:
    """Whether the portal lists a call, only the portal can say."""
    feed(tmp_path, [row("A-1")], as_of=date(2026, 11, 1))
    FundingOpportunity.objects.update(listed=False, missed_scans=2)
    feed(tmp_path, [row("A-1", **changes)], as_of=date(2026, 11, 2))
    assert (the().listed, the().missed_scans) == (False, 2)
    assert the().published_on == date(2026, 11, 2)


def test_a_bad_record_does_not_make_data_newer(tmp_path: Path) -> None:
    feed(tmp_path, [row("A-1")], as_of=date(2026, 11, 1))
    seen = the().last_seen
    assert counts(feed(tmp_path, [row("A-1", startDate="bad")], as_of=date(2026, 11, 2)).run)[5]
    assert (the().published_on, the().last_seen) == (date(2026, 11, 1), seen)


def test_a_copy_of_the_store_of_duplicates_is_no_call_and_changes_none(tmp_path: Path) -> None:
    feed(tmp_path, [row("A-1")], as_of=date(2026, 11, 1))
    seen = the().last_seen
    copy = {"DATASOURCE": "SEDIA_PRD_CENTRICITY", "deadlineDate": "2030-01-01"}
    rows = [row("A-1", **copy), row("A-2", **copy)]
    run = feed(tmp_path, rows, as_of=date(2026, 11, 2)).run
    assert counts(run) == (0, 0, 0, 0, 0, 0)
    assert "2 old copies" in run.message
    assert the().cut_offs.get().day == date(2027, 9, 15)
    assert (the().published_on, the().last_seen) == (date(2026, 11, 1), seen)


def test_what_waits_already_is_not_told_again(tmp_path: Path) -> None:
    """A record that differs elsewhere, or is understood anew, does not repeat itself."""
    feed(tmp_path, [row("A-1", callTitle="Call")])
    changed = row("A-1", title="Second", callTitle="Call")
    assert counts(feed(tmp_path, [changed]).run) == (0, 1, 0, 1, 0, 0)
    before = SourceChange.objects.get()
    stood_so_since = the().source_changed
    FundingOpportunity.objects.update(content_hash="of another version")
    assert counts(feed(tmp_path, [changed]).run) == (0, 0, 1, 0, 0, 0)
    assert the().source_changed == stood_so_since
    changed = row("A-1", title="Second", callTitle="Another")
    assert counts(feed(tmp_path, [changed]).run) == (0, 1, 0, 1, 0, 0)
    assert [name for name, *_rest in waiting()] == ["call_title", "title"]
    assert SourceChange.objects.get(field="title").run_id == before.run_id


def test_the_day_the_data_stood_so_moves_on(tmp_path: Path) -> None:
    for day, expected in ((2, 2), (3, 3), (1, 3)):
        feed(tmp_path, [row("A-1")], as_of=date(2026, 11, day))
        assert the().published_on == date(2026, 11, expected)


def test_an_unpublished_call_stays_unpublished(tmp_path: Path) -> None:
    feed(tmp_path, [row("A-1")])
    FundingOpportunity.objects.update(live=False)
    feed(tmp_path, [row("A-1", status="31094503")])
    assert not the().live


def test_a_draft_does_not_bring_old_dates_back(tmp_path: Path) -> None:
    """An editor saved a draft before the import; publishing it later keeps the new dates."""
    feed(tmp_path, [row("A-1", budget="500000")])
    found = the()
    found.title = "Mine"
    found.save_revision()
    new = row("A-1", startDate="2026-07-07T00:00:00.000+0000", budget="900000")
    feed(tmp_path, [new])
    the().latest_revision.publish()
    found = the()
    assert found.title == "Mine"
    assert found.opens_on == date(2026, 7, 7)
    assert found.budget_total == 900_000
    assert found.accepted["opens_on"] == "2026-07-07"


def test_a_draft_follows_the_source_in_its_cut_offs(tmp_path: Path) -> None:
    feed(tmp_path, [row("A-1", deadlineDate="2027-09-15T17:00:00.000+0000")])
    found = the()
    (key,) = found.cut_offs.values_list("pk", flat=True)
    found.title = "Mine"
    found.save_revision()
    feed(tmp_path, [row("A-1", deadlineDate="2027-10-20T17:00:00.000+0000")])
    assert found.cut_offs.get().pk == key, "a form that is open names it"
    the().latest_revision.publish()
    assert the().title == "Mine"
    assert the().cut_offs.get().day == date(2027, 10, 20)
    assert the().last_end == the().cut_offs.get().ends_at


def test_a_draft_with_another_cut_off_keeps_its_own(tmp_path: Path) -> None:
    feed(tmp_path, [row("A-1", deadlineDate="2027-09-15T17:00:00.000+0000")])
    found = the()
    own = found.cut_offs.get()
    own.day = date(2027, 9, 30)
    own.clean()
    found.cut_offs = [own]
    found.save_revision()
    feed(tmp_path, [row("A-1", deadlineDate="2027-10-20T17:00:00.000+0000")])
    assert the().cut_offs.get().day == date(2027, 10, 20)
    the().latest_revision.publish()
    assert the().cut_offs.get().day == date(2027, 9, 30)


def test_a_draft_that_changes_the_budget_keeps_its_own(tmp_path: Path) -> None:
    feed(tmp_path, [row("A-1", budget="500000")])
    found = the()
    found.budget_total = 600_000
    found.save_revision()
    feed(tmp_path, [row("A-1", budget="900000")])
    the().latest_revision.publish()
    assert the().budget_total == 600_000


# --- reports --------------------------------------------------------------------------------


def test_a_bad_record_is_reported_and_the_rest_goes_on(tmp_path: Path) -> None:
    feed(tmp_path, [row("A-1")])
    rows = [row("A-1", title="New"), row("A-2", deadlineDate="soon"), row("A-3"), 5]
    run = feed(tmp_path, rows).run
    assert counts(run) == (1, 1, 0, 1, 0, 2)
    assert run.rejections == [
        {"reference": "record 4", "reason": "it is not an object with named values"},
        {"reference": "A-2TOPICSen", "reason": "“soon” is not a date"},
    ]


def test_a_refused_file_changes_nothing_and_says_so(tmp_path: Path) -> None:
    feed(tmp_path, [row("A-1")])
    before = FundingOpportunity.objects.values().get()
    path = tmp_path / "answer.json"
    path.write_text(path.read_text()[:-3])
    with pytest.raises(RefusedError):
        import_file(path)
    run = ImportRun.objects.first()
    assert run.state == "refused"
    assert "cut short" in run.message
    assert run.finished_at
    assert FundingOpportunity.objects.values().get() == before


def test_a_check_writes_nothing(tmp_path: Path) -> None:
    feed(tmp_path, [row("A-1")])
    before = FundingOpportunity.objects.values().get()
    rows = [row("A-1", title="New", status="31094503"), row("A-2"), row("A-3", title=None)]
    report = feed(tmp_path, rows, check=True)
    assert (report.run.new, report.run.changed, report.run.queued) == (1, 1, 1)
    assert report.run.rejected == 1
    assert report.run.pk is None
    said = [(note.identifier, note.difference and note.difference.field) for note in report.notes]
    assert set(said) == {("A-2", None), ("A-1", "title"), ("A-1", "source_status")}
    assert ImportRun.objects.count() == 1
    assert SourceChange.objects.count() == 0
    assert FundingOpportunity.objects.values().get() == before


def test_one_import_at_a_time(tmp_path: Path) -> None:
    with import_lock(), pytest.raises(RefusedError, match="Another import is running"):
        feed(tmp_path, [row("A-1")])
    feed(tmp_path, [row("A-1")])


def test_a_batch_is_atomic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails in the middle of a batch takes back the batch, and only that."""
    monkeypatch.setattr("funding.imports.run.BATCH", 2)
    # Addresses that clash in the second batch.
    monkeypatch.setattr(
        "funding.imports.apply.slugs_for", lambda records: [record.title for record in records]
    )
    titles = {"A-1": "a", "A-2": "b", "A-3": "c", "A-4": "a"}
    with pytest.raises(IntegrityError):
        feed(tmp_path, [row(identifier, title=title) for identifier, title in titles.items()])
    assert FundingOpportunity.objects.count() == CutOff.objects.count() == 2
    run = ImportRun.objects.get()
    assert (run.state, run.new) == ("running", 2)


def test_queries_grow_with_batches_not_with_records(tmp_path: Path) -> None:
    def queries(name: str, count: int) -> int:
        with CaptureQueriesContext(connection) as context:
            feed(tmp_path, [row(f"{name}-{number}") for number in range(count)])
        return len(context)

    few, many, again = queries("A", 5), queries("B", 300), queries("B", 300)
    assert many <= few + 2
    assert again <= few
