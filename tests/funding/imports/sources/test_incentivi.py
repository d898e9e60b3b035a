"""incentivi.gov.it through the whole import: asked, as a file, twice, spoilt."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from time_machine import TimeMachineFixture

from funding.deadlines import OPEN_NOW
from funding.imports.errors import RecordError, RefusedError
from funding.imports.files.reader import Reading
from funding.imports.run import ImportReport, import_file
from funding.imports.sources.fetch import Fetch
from funding.imports.sources.incentivi.record import SHAPE
from funding.imports.sources.incentivi.source import INCENTIVI, PAGE_SIZE
from funding.imports.sources.incentivi.table import ALIASES, LISTS, rows_of, tidy
from funding.imports.sources.run import import_source
from funding.imports.staging import stage
from funding.models import FundingOpportunity, ImportRun
from tests.funding.factories import term
from tests.funding.imports.samples import REAL
from tests.funding.imports.sources.rows import AS_OF, FOLDER, numbers, real
from tests.funding.imports.sources.server import Playing, playing

pytestmark = pytest.mark.django_db
FIRST = REAL / "nearby-it-2026-10-10.json"


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def source() -> Iterator[Playing]:
    with playing(Playing([real(number) for number in numbers()])) as served:
        yield served


@pytest.fixture
def ask(source: Playing, tmp_path: Path) -> Callable[..., ImportReport]:
    def ask(**options: Any) -> ImportReport:
        fetch = Fetch(source.url, tmp_path / "kept", pause=0, backoff=0)
        return import_source(INCENTIVI, fetch, **options)

    return ask


def many(count: int) -> list[dict]:
    return [real("8635", ID_Incentivo=str(90_000 + number)) for number in range(count)]


def as_csv(rows: list[dict], delimiter: str = ",", between: str = "; ") -> bytes:
    """The list as its CSV export has it: a byte-order mark, and days without a zero before."""
    out = io.StringIO()
    table = csv.DictWriter(out, list(ALIASES), delimiter=delimiter, extrasaction="ignore")
    table.writeheader()
    for row in rows:
        cells = {
            name: between.join(value) if isinstance(value, list) else value
            for name, value in row.items()
        }
        for name in ("Data_apertura", "Data_chiusura"):
            if cells.get(name):
                year, month, day = cells[name][:10].split("-")
                cells[name] = f"{year}-{int(month)}-{int(day)}"
        table.writerow(cells)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def test_all_of_it(ask: Callable[..., ImportReport]) -> None:
    term("territory", "ITC1")
    report = ask()
    assert (report.run.new, report.run.rejected) == (len(numbers()), 0)
    assert report.run.complete
    voucher = FundingOpportunity.objects.get(origin="incentivi", source_key="8635")
    assert voucher.level == "chamber"
    assert [term.code for term in voucher.territories.all()] == ["ITC1"]
    told = voucher.criteria.filter(provenance="source")
    assert told.filter(dimension="applicant", value="firm, self-employed").exists()
    assert voucher.confirmed_on == timezone.localdate()


def test_again_changes_nothing(ask: Callable[..., ImportReport]) -> None:
    ask()
    run = ask().run
    assert (run.new, run.changed, run.unchanged) == (0, 0, len(numbers()))


def test_pages_of_a_long_list(ask: Callable[..., ImportReport], source: Playing) -> None:
    source.rows = many(PAGE_SIZE * 2 + 1)
    assert ask(check=True).run.new == len(source.rows)
    assert source.starts == [0, PAGE_SIZE, PAGE_SIZE * 2]
    assert "ID_Incentivo:zs_nid" in source.asked[0].query["fl"]


def test_a_list_that_moves_is_read_but_takes_nothing_away(
    ask: Callable[..., ImportReport], source: Playing
) -> None:
    source.rows, source.moves = many(PAGE_SIZE + 5), True
    run = ask().run
    assert run.new == len(source.rows)
    assert not run.complete


def test_what_is_told_no_more_vanishes_after_two_scans_a_day_apart(
    ask: Callable[..., ImportReport], source: Playing, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to("2026-10-06T03:00:00+02:00", tick=False)
    ask()
    source.rows = [row for row in source.rows if str(row["ID_Incentivo"]) != "8802"]
    voucher = FundingOpportunity.objects.get(source_key="8802")
    for day in (7, 8):
        time_machine.move_to(f"2026-10-{day:02}T04:00:00+02:00", tick=False)
        assert ask().run.complete
        voucher.refresh_from_db()
        assert voucher.listed == (day == 7)
    source.rows.append(real("8802"))
    time_machine.move_to("2026-10-09T05:00:00+02:00", tick=False)
    ask()
    voucher.refresh_from_db()
    assert voucher.listed


def test_a_thin_answer_is_not_believed(
    ask: Callable[..., ImportReport], source: Playing, time_machine: TimeMachineFixture
) -> None:
    source.rows = [
        real("8635", ID_Incentivo=str(number), Data_chiusura="2027-12-31", Link_istituzionale=None)
        for number in range(5000, 5060)
    ]
    time_machine.move_to("2026-10-06T03:00:00+02:00", tick=False)
    ask()
    source.rows = source.rows[:20]
    for day in (8, 10):
        time_machine.move_to(f"2026-10-{day:02}T03:00:00+02:00", tick=False)
        assert not ask().run.complete
    assert not FundingOpportunity.objects.filter(listed=False).exists()


def test_a_scan_of_one_source_says_nothing_of_another(
    ask: Callable[..., ImportReport], time_machine: TimeMachineFixture
) -> None:
    other = FundingOpportunity.objects.create(
        origin="mipe", kind="measure", source_key="1", identifier="1", title="T", slug="t"
    )
    for day in (6, 8, 10):
        time_machine.move_to(f"2026-10-{day:02}T03:00:00+02:00", tick=False)
        ask()
    other.refresh_from_db()
    assert other.listed
    assert other.missed_scans == 0


def test_measures_that_were_written_by_hand_keep_their_words_and_status(
    ask: Callable[..., ImportReport], time_machine: TimeMachineFixture
) -> None:
    """The first measures of the site are of this source too."""
    time_machine.move_to("2026-10-12T03:00:00+02:00", tick=False)
    import_file(FIRST)
    now = timezone.now()
    known = FundingOpportunity.objects.filter(origin="incentivi", source_key__in=numbers())
    before = {call.source_key: call.schedule.status(now) for call in known}
    assert len(before) >= 8
    ask()
    for call in known.filter(source_key__in=before):
        assert call.texts.count() == 3
        is_open = call.schedule.status(now) in OPEN_NOW
        assert is_open == (before[call.source_key] in OPEN_NOW), call.source_key


def test_the_csv_by_address(
    ask: Callable[..., ImportReport], source: Playing, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to("2026-10-01T03:00:00+02:00", tick=False)
    source.file = as_csv(source.rows)
    run = ask().run
    assert (run.new, run.rejected) == (len(numbers()), 0)
    assert not run.complete
    time_machine.move_to("2026-12-01T03:00:00+01:00", tick=False)
    with pytest.raises(RefusedError, match="2026-09-24"):
        ask()


def test_the_whole_json_by_address(ask: Callable[..., ImportReport], source: Playing) -> None:
    """Its file does not mind which page is asked for."""
    rows = many(PAGE_SIZE + 7)
    answer = {"response": {"numFound": len(rows), "docs": rows}}
    source.file = json.dumps(answer).encode()
    run = ask(check=True).run
    assert run.new == len(rows)
    assert len(source.asked) == 1


# --- files --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["solr.json", "open-2026-10-06.json"])
def test_a_saved_answer(name: str) -> None:
    run = import_file(FOLDER / name).run
    assert run.new > 5
    assert run.rejected == 0
    assert not run.complete


@pytest.mark.parametrize(("delimiter", "between"), [(",", "; "), (";", ", "), (";", "|")])
def test_the_csv_tells_the_same_as_the_json(delimiter: str, between: str) -> None:
    for number in numbers():
        row = real(number)
        (from_csv,) = rows_of(as_csv([row], delimiter, between))
        (from_json,) = rows_of(json.dumps({"response": {"docs": [row]}}).encode())
        if "Data_chiusura" in row:
            known, told = (SHAPE.record(one, AS_OF) for one in (from_json, from_csv))
            assert told.cut_offs == known.cut_offs
        for name in LISTS:
            assert from_csv.get(name) == from_json.get(name), (number, name)


def test_a_file_stood_so_when_its_newest_record_was_touched(tmp_path: Path) -> None:
    path = tmp_path / "2026-9-24_opendata-export.csv"
    path.write_bytes(as_csv([real(number) for number in numbers()]))
    import_file(path)
    voucher = FundingOpportunity.objects.get(source_key="8635")
    assert voucher.published_on == date(2026, 9, 24)
    assert voucher.confirmed_on == date(2026, 9, 24)


def test_an_older_file_does_not_undo_a_newer_answer(
    ask: Callable[..., ImportReport], tmp_path: Path
) -> None:
    ask()
    old = tmp_path / "old.json"
    row = real("8635", Data_chiusura="2026-11-01", Data_ultimo_aggiornamento="2026-07-01")
    old.write_text(json.dumps({"response": {"docs": [row]}}))
    import_file(old)
    voucher = FundingOpportunity.objects.get(source_key="8635")
    assert voucher.last_end.date() >= date(2026, 12, 15)


def test_of_two_copies_the_newest_counts_not_the_richest(tmp_path: Path) -> None:
    rich = real("8635", Data_ultimo_aggiornamento="2026-07-27", Comuni="Torino; Pinerolo")
    new = real(
        "8635",
        Data_ultimo_aggiornamento="2026-09-02T08:00:00Z",
        Data_chiusura="2026-11-15",
        Costi_Ammessi=None,
    )
    for number, rows in enumerate(([rich, new], [new, rich])):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps({"response": {"docs": rows}}))
        staged = stage(Reading([path]))
        (entry,) = staged.entries.values()
        assert staged.row(entry)["Data_chiusura"] == "2026-11-15"
        assert any("8635" in line and "dates" in line for line in staged.remarks())


def test_one_measure_for_each_manager_is_kept_and_told(tmp_path: Path) -> None:
    path = tmp_path / "managers.json"
    shared = {"Link_istituzionale": "https://www.regione.piemonte.it/misura", "Titolo": "Misura"}
    rows = [real("8635", ID_Incentivo=str(number), **shared) for number in range(8761, 8766)]
    path.write_text(json.dumps({"response": {"docs": rows}}))
    run = import_file(path).run
    assert run.new == 5
    assert "8761, 8762, 8763, 8764, 8765" in run.message


def test_doubts_reach_the_editors(tmp_path: Path) -> None:
    assert "8796" in import_file(FOLDER / "open-2026-10-06.json").run.message


def test_by_command(source: Playing, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_calls", "incentivi", url=source.url, pause=0.0, check=True)
    assert f"{len(numbers())} new" in capsys.readouterr().out
    assert not ImportRun.objects.exists()


def test_by_another_address_or_a_relay(source: Playing, settings: Any) -> None:
    settings.SOURCE_URLS = {"incentivi": source.url}
    call_command("import_calls", "incentivi", pause=0.0, check=True)
    assert len(source.asked) == 1
    settings.SOURCE_URLS = {}
    settings.SOURCE_RELAY = source.url.replace("/select", "/relay?url=")
    call_command("import_calls", "incentivi", pause=0.0, check=True)
    assert source.asked[-1].path.startswith("/relay?url=https%3A%2F%2Fwww.incentivi.gov.it%2F")


# --- spoilt -------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
ODD = JSON | st.sampled_from(
    ["2026-13-45", "99999999999", "-1", "\0", "\ud800", "31/02/2026", "https://[", "ore 99.99"]
)


@settings(
    max_examples=1000,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    number=st.sampled_from(numbers()),
    spoilt=st.dictionaries(st.sampled_from(sorted(ALIASES)), ODD, min_size=1, max_size=5),
)
def test_a_spoilt_record_is_understood_or_named(number: str, spoilt: dict[str, Any]) -> None:
    row = tidy(real(number) | spoilt)
    try:
        SHAPE.key(row)
        SHAPE.touched(row)
        SHAPE.line(row)
        found = SHAPE.record(row, AS_OF)
    except RecordError as error:
        assert error.reason
        assert error.reference or not row.get("ID_Incentivo")
    else:
        assert found.title
        assert all(len(one.value) <= 400 for one in found.conditions)


def test_spoilt_records_are_written_or_named(tmp_path: Path) -> None:
    """What is understood can also be stored."""
    dice = random.Random(15)  # noqa: S311 – no secret
    odd = ["x" * 5000, "\0", "\ud800", "<b>", "-1", "99999999999", None, [], ["a", None], {}, 1e400]
    rows = []
    for at in range(300):
        spoilt = {dice.choice(list(ALIASES)): dice.choice(odd) for _ in range(3)}
        rows.append(real(dice.choice(numbers()), ID_Incentivo=str(70_000 + at)) | spoilt)
    path = tmp_path / "spoilt.json"
    path.write_text(json.dumps({"response": {"docs": rows}}))
    run = import_file(path).run
    assert run.new + run.rejected >= 295  # a few have lost their number to the same odd one
    assert run.new > 150


def test_spoilt_records_do_not_keep_the_others(tmp_path: Path) -> None:
    rows: list[Any] = [real(number) for number in numbers()]
    rows += [None, 7, [], {}, {"ID_Incentivo": "9"}, real("8635", ID_Incentivo="10", Titolo="")]
    path = tmp_path / "spoilt.json"
    path.write_text(json.dumps({"response": {"docs": rows}}))
    run = import_file(path).run
    assert (run.new, run.rejected) == (len(numbers()), 6)
    assert all(row["reason"] and row["reference"] for row in run.rejections)


def test_so_long_ago_it_is_not_confirmed(
    ask: Callable[..., ImportReport], time_machine: TimeMachineFixture
) -> None:
    """Without a date, open means that the source has said so lately."""
    time_machine.move_to("2026-10-06T03:00:00+02:00", tick=False)
    ask()
    call = FundingOpportunity.objects.get(source_key="78")
    now = timezone.now()
    assert call.schedule.status(now) == "funds"
    later = now + timedelta(days=40)
    assert call.schedule.status(later) == "unknown"
    assert call.schedule.unconfirmed_since(later) == date(2026, 10, 6)
