"""The client against a portal with all its traps (the numbers are its quirks)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from django.utils import timezone
from time_machine import TimeMachineFixture

from core.signals import written_in_bulk
from funding.imports.errors import RefusedError
from funding.imports.portal.client import STREAMS, PortalClient
from funding.imports.portal.page_store import KEPT_FOR
from funding.imports.run import ImportReport, import_portal
from funding.models import FundingOpportunity, ImportRun
from tests.funding.factories import opportunity
from tests.funding.imports.portal_server import EVERYTHING, Portal, portal_server
from tests.funding.imports.samples import budget, cascade, feed, real, row

pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC).date()


@pytest.fixture
def portal(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    settings.DATA_DIR = tmp_path
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with portal_server(Portal()) as served:
        yield served


@pytest.fixture
def client(portal: Portal) -> Callable[[], PortalClient]:
    return lambda: PortalClient(portal.url, pause=0, backoff=0)


@pytest.fixture
def scan(client: Callable[[], PortalClient]) -> Callable[..., ImportReport]:
    return lambda **options: import_portal(client(), **options)


@pytest.fixture
def next_day(time_machine: TimeMachineFixture) -> Callable[[], None]:
    """Let a day pass: two scans count only then."""
    return lambda: time_machine.move_to(timezone.now() + timedelta(days=1, minutes=1))


def identifiers() -> set[str]:
    return set(FundingOpportunity.objects.values_list("identifier", flat=True))


def test_1_a_part_without_its_type_is_not_seen(portal: Portal) -> None:
    """The server of these tests has the trap: 200, and everything there is."""
    portal.rows = [row("A-1")]
    answer = requests.post(
        f"{portal.url}/search?apiKey=SEDIA&text=***",
        files={"query": (None, json.dumps({"bool": {"must": []}}))},
        timeout=5,
    ).json()
    assert answer["totalResults"] == EVERYTHING
    assert requests.get(f"{portal.url}/search", timeout=5).status_code == 405


def test_1_every_part_is_sent_as_a_file_with_its_type(
    portal: Portal, scan: Callable[..., ImportReport]
) -> None:
    portal.rows = [row("A-1")]
    scan()
    sent = portal.pages[0].parts
    assert sent["languages"] == ["en"]
    assert sent["sort"] == {"field": "identifier", "order": "ASC"}
    assert {"terms": {"DATASOURCE": ["SEDIA"]}} in sent["query"]["bool"]["must"]


def test_1_an_ignored_filter_is_noticed(portal: Portal, scan: Callable[..., ImportReport]) -> None:
    portal.rows, portal.deaf = [row("A-1")], True
    with pytest.raises(RefusedError, match="4200000 records: it did not apply the filter"):
        scan()
    assert ImportRun.objects.get().state == "refused"
    assert not identifiers()


def test_1_a_row_that_was_not_asked_for_is_noticed(
    portal: Portal, scan: Callable[..., ImportReport], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Portal, "_found", lambda self, parts: [row("A-1"), row("T-1", type="0")])
    with pytest.raises(RefusedError, match="did not apply the filter: it sent T-1TOPICSen"):
        scan()


def test_1_the_echo_of_the_page_is_compared(
    portal: Portal, scan: Callable[..., ImportReport]
) -> None:
    portal.rows, portal.wrong_page = [row("A-1")], True
    with pytest.raises(RefusedError, match="asked for page"):
        scan()


@pytest.mark.parametrize("clause", ["wildcard", "match", "prefix"])
def test_1_queries_are_of_the_kind_the_portal_understands(
    clause: str, portal: Portal, client: Callable[[], PortalClient]
) -> None:
    reader = client()
    parts = reader._parts(STREAMS[0]) | {"query": {clause: {"title": "*"}}}
    with pytest.raises(RefusedError, match=r"400 .*Invalid Query format"):
        reader._post("search", parts, 1, 100)
    assert len(portal.requests) == 1, "what is wrong stays wrong: no second try"


def test_2_all_pages_are_read_a_hundred_at_a_time(
    portal: Portal, scan: Callable[..., ImportReport]
) -> None:
    portal.rows = [row(f"A-{number:03}") for number in range(250)]
    run = scan().run
    assert (run.new, run.complete, run.state) == (250, True, "done")
    topics = [request for request in portal.pages if request.parts["sort"]["field"] == "identifier"]
    assert [(request.page, request.size) for request in topics] == [(1, 100), (2, 100), (3, 100)]


def test_2_a_page_that_was_cut_is_noticed(
    portal: Portal, scan: Callable[..., ImportReport], monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than a hundred are cut to a hundred without a word, but for the echo."""
    monkeypatch.setattr("funding.imports.portal.client.PAGE_SIZE", 500)
    portal.rows = [row(f"A-{number:03}") for number in range(250)]
    with pytest.raises(RefusedError, match=r"asked for page \(1, 500\) .* page \(1, 100\)"):
        scan()
    assert not identifiers()


def test_3_a_stream_a_type_sorted_by_what_is_unique(
    portal: Portal, scan: Callable[..., ImportReport]
) -> None:
    """Unsorted or by a shared key, the pages of the server of these tests overlap, too."""
    external = [
        row(f"X-{n}", type="2", callIdentifier=f"E-{n:03}", reference=f"{n}EXTen")
        for n in range(120)
    ]
    portal.rows = [*(cascade(1000 + n) for n in range(150)), *external, row("A-1")]
    run = scan().run
    assert (run.new, run.complete) == (271, True)
    assert FundingOpportunity.objects.filter(kind="cascade").count() == 150
    assert {request.parts["sort"]["field"] for request in portal.pages} == {
        "identifier",
        "callIdentifier",
        "callccm2Id",
    }


def test_3_a_scan_that_moved_is_begun_again_and_else_refused(
    portal: Portal, scan: Callable[..., ImportReport]
) -> None:
    portal.rows, portal.moves_after = [row(f"A-{number:03}") for number in range(250)], 1
    lines: list[str] = []
    with pytest.raises(RefusedError, match="changed during each of 3 scans"):
        scan(tell=lines.append)
    assert not identifiers()
    portal.moves_after = None
    assert scan().run.new == 250


def test_3_a_scan_that_lost_rows_is_not_accepted(
    portal: Portal, scan: Callable[..., ImportReport]
) -> None:
    portal.rows, portal.forgetful = [row(f"A-{number:03}") for number in range(250)], True
    with pytest.raises(RefusedError, match="changed during each"):
        scan()


def test_3_records_that_sorting_drops_make_a_scan_incomplete(
    portal: Portal, scan: Callable[..., ImportReport]
) -> None:
    portal.rows = [row("A-1"), row("A-2")]
    scan()
    portal.rows = [row("A-1"), cascade(5, callccm2Id=None)]
    for _repeat in range(3):
        run = scan().run
        assert not run.complete
        assert "1 records of type 8 lack “callccm2Id”" in run.message
    assert FundingOpportunity.objects.get(identifier="A-2").listed


def test_4_dates_are_not_asked_for_but_looked_at_here(
    portal: Portal, scan: Callable[..., ImportReport]
) -> None:
    """A bare date in a range compares with nothing; without a range nothing can be misread."""
    portal.rows = [row("A-1", deadlineDate="2020-01-01T00:00:00.000+0000")]
    scan()
    assert "range" not in json.dumps([request.parts for request in portal.requests])
    assert FundingOpportunity.objects.get().status() == "closed"


def test_5_open_is_not_believed(portal: Portal, scan: Callable[..., ImportReport]) -> None:
    stale = real("topic-stale-status-2026-01-01.json")
    stale["metadata"]["DATASOURCE"] = ["SEDIA"]
    portal.rows = [stale, cascade(5, deadlineDate="2023-09-20T00:00:00.000+0000")]
    scan()
    for found in FundingOpportunity.objects.all():
        assert (found.source_status, found.status()) == ("open", "closed")
    assert FundingOpportunity.objects.count() == 2


def test_6_old_duplicates_are_not_asked_for_and_of_the_others_the_richest_is_taken(
    portal: Portal, scan: Callable[..., ImportReport]
) -> None:
    portal.rows = [
        row("A-1", DATASOURCE="SEDIA_PRD_CENTRICITY", deadlineDate="2027-12-31", reference="1"),
        row("A-1", startDate=None, reference="2"),
        row("A-1", keywords=["waste"], title="Rich", reference="3"),
    ]
    run = scan().run
    assert (run.new, run.complete) == (1, True)
    assert "1 duplicate that says less" in run.message
    assert FundingOpportunity.objects.get().title == "Rich"


def test_7_only_english(portal: Portal, scan: Callable[..., ImportReport]) -> None:
    portal.rows = [row("A-1"), row("A-1", title="Titlu", language="ro", reference="A-1TOPICSro")]
    run = scan().run
    assert (run.new, run.complete) == (1, True)
    assert FundingOpportunity.objects.get().title == "Title of A-1"


def test_8_cascade_calls_that_share_an_address_are_two(
    portal: Portal, scan: Callable[..., ImportReport]
) -> None:
    rows = real("cascade-calls-2026-01-01.json")["results"]
    for raw in rows:
        raw["metadata"]["callccm2Id"] = [raw["reference"].partition("C")[0]]
    # A row without metadata: its fields stand at the top.
    first = rows[0] | rows[0]["metadata"]
    del first["metadata"]
    portal.rows = [first, *rows[1:]]
    assert scan().run.new == 4
    assert FundingOpportunity.objects.filter(title__endswith="Internships Offer").count() == 2


def test_9_a_day_without_a_time_ends_with_the_day_in_brussels(
    portal: Portal, scan: Callable[..., ImportReport]
) -> None:
    portal.rows = [
        row("A-1", deadlineDate="2027-01-15T00:00:00.000+0000"),
        row("A-2", deadlineDate="2027-07-15T00:00:00.000+0000"),
        row("A-3", deadlineDate="2027-07-15T17:00:00.000+0000"),
        # As in 2023: midnight in UTC, on Brussels' clocks.
        row("A-4", deadlineDate="2027-01-15T01:00:00.000+0100"),
        cascade(5, deadlineDate="2027-01-15T16:00:00.000+0000"),
        row("A-6", type="2", callIdentifier="A-6", deadlineDate="2027-07-15T17:00:00.000+0000"),
    ]
    scan()
    ends = dict(FundingOpportunity.objects.values_list("identifier", "last_end"))
    assert ends == {
        "A-1": datetime(2027, 1, 15, 23, tzinfo=UTC),
        "A-2": datetime(2027, 7, 15, 22, tzinfo=UTC),
        "A-3": datetime(2027, 7, 15, 15, tzinfo=UTC),
        "A-4": datetime(2027, 1, 15, 23, tzinfo=UTC),
        "HORIZON-EIT-2023-25-KIC-X": datetime(2027, 1, 15, 15, tzinfo=UTC),
        "A-6": datetime(2027, 7, 15, 17, tzinfo=UTC),
    }


def test_10_html_is_clean(portal: Portal, scan: Callable[..., ImportReport]) -> None:
    broken = '<p class="eui-u-mt-l>">Text</p><script>x()</script>'
    portal.rows = [row("A-1", descriptionByte=broken), cascade(5, description=broken)]
    scan()
    assert set(FundingOpportunity.objects.values_list("description", flat=True)) == {"<p>Text</p>"}


def test_11_nothing_is_inferred_from_silence(
    portal: Portal, scan: Callable[..., ImportReport]
) -> None:
    """No applicants, countries, sectors, rates or consortium are told: nobody has read them."""
    text = "<p>Open to all SMEs of the European Union. TRL 6. At least three partners.</p>"
    portal.rows = [row("A-1", descriptionByte=text, topicConditions="<p>see call document</p>")]
    scan()
    found = FundingOpportunity.objects.get()
    for relation in ("criteria", "sizes", "territories", "sectors", "themes", "roles"):
        assert not getattr(found, relation).all()
    assert (found.consortium, found.rate_max, found.trl_min) == ("", None, None)


def test_the_budget_of_the_siblings_is_not_ours(
    portal: Portal, scan: Callable[..., ImportReport]
) -> None:
    overview = budget(("A-1 - IA", "17000000", 0, 0), ("A-10 - IA", "4600000000", 0, 0))
    portal.rows = [row("A-1", budgetOverview=overview), row("A-10", budgetOverview=overview)]
    scan()
    assert FundingOpportunity.objects.get(identifier="A-1").budget_total == 17_000_000


def test_12_polite_and_recognisable(
    portal: Portal, client: Callable[[], PortalClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    portal.rows = [row(f"A-{number:03}") for number in range(250)]
    pauses: list[float] = []
    monkeypatch.setattr("funding.imports.portal.client.sleep", pauses.append)
    reader = client()
    reader.pause = 0.5
    import_portal(reader)
    assert len(pauses) == len(portal.requests) - 1
    assert set(pauses) == {0.5}
    assert all(request.agent.startswith("SME4GREEN (+http") for request in portal.requests)


def test_a_facet_is_asked_for_without_a_sort(
    portal: Portal, scan: Callable[..., ImportReport]
) -> None:
    portal.rows = [row("NEW-1", frameworkProgramme="90000009")]
    values = [{"rawValue": "90000009", "value": "New Fund (NEWFUND)"}]
    portal.facets = [{"rawName": "frameworkProgramme", "values": values}]
    scan()
    assert FundingOpportunity.objects.get().programme_code == "NEWFUND"


def test_troubles_that_pass_are_waited_for(
    portal: Portal, client: Callable[[], PortalClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("funding.imports.portal.client.sleep", pauses.append)
    portal.rows, portal.faults = [row("A-1")], [503, 429, 500]
    reader = client()
    reader.backoff = 2
    assert import_portal(reader).run.new == 1
    assert pauses[:3] == [2, 4, 8]


def test_troubles_that_stay_end_the_scan(portal: Portal, scan: Callable[..., ImportReport]) -> None:
    portal.faults = [503] * 50
    lines: list[str] = []
    with pytest.raises(RefusedError, match="does not answer: 503"):
        scan(tell=lines.append)
    assert ImportRun.objects.get().state == "refused"
    assert "The portal does not answer" in lines[0]


def test_nobody_answers(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    with pytest.raises(RefusedError, match="does not answer"):
        PortalClient("http://127.0.0.1:9/rest", pause=0, backoff=0).scan()


def test_an_interrupted_scan_goes_on_where_it_stopped(
    portal: Portal, client: Callable[[], PortalClient]
) -> None:
    portal.rows, portal.dies_after = [row(f"A-{number:03}") for number in range(450)], 3
    with pytest.raises(RefusedError):
        import_portal(client())
    portal.dies_after = None
    asked = len(portal.pages)
    assert import_portal(client()).run.new == 450
    topics = [request.page for request in portal.pages[asked:] if request.page > 1]
    assert topics == [4, 5]
    assert not list(client().folder.glob("*/*.json")), "applied: the pages are gone"


def test_pages_that_are_old_or_of_another_portal_are_not_used(
    portal: Portal, client: Callable[[], PortalClient], time_machine: TimeMachineFixture
) -> None:
    portal.rows = [row("A-1")]
    client().scan()
    asked = len(portal.pages)
    client().scan()
    assert len(portal.pages) == asked
    PortalClient(portal.url + "/", pause=0, backoff=0).scan()
    assert len(portal.pages) == asked
    time_machine.move_to(timezone.now() + timedelta(seconds=KEPT_FOR + 1))
    client().scan()
    assert len(portal.pages) > asked


def test_a_check_of_the_portal_writes_nothing(
    portal: Portal, scan: Callable[..., ImportReport]
) -> None:
    portal.rows = [row("A-1")]
    assert scan(check=True).run.new == 1
    assert not identifiers()
    assert not ImportRun.objects.exists()


# --- vanishing -----------------------------------------------------------------------------


def test_vanished_after_two_complete_scans_and_back_again(
    portal: Portal, scan: Callable[..., ImportReport], next_day: Callable[[], None]
) -> None:
    portal.rows = [row("A-1"), row("A-2"), cascade(5), cascade(6)]
    scan()
    portal.rows = [row("A-2"), cascade(6)]
    assert scan().run.vanished == 0
    assert FundingOpportunity.objects.filter(listed=True, missed_scans=1).count() == 2
    assert scan().run.vanished == 0, "minutes later is no second scan"
    next_day()
    assert scan().run.vanished == 2
    assert FundingOpportunity.objects.listed().filter(kind="topic").get().identifier == "A-2"
    assert scan().run.vanished == 0
    portal.rows = [row("A-1"), row("A-2", title="Changed")]
    scan()
    back = FundingOpportunity.objects.get(identifier="A-1")
    assert (back.listed, back.missed_scans) == (True, 0)


def test_a_thin_answer_is_not_believed(
    portal: Portal, scan: Callable[..., ImportReport], next_day: Callable[[], None]
) -> None:
    everything = [row(f"A-{number:03}") for number in range(60)]
    portal.rows = everything
    scan()
    portal.rows = everything[:47]
    for _repeat in range(3):
        run = scan().run
        assert (run.complete, run.vanished) == (False, 0)
        assert "showed only 47 of 60 calls listed here" in run.message
        next_day()
    assert not FundingOpportunity.objects.exclude(missed_scans=0, listed=True).exists()
    portal.rows = everything[:50]  # no more than a fifth
    scan()
    next_day()
    assert scan().run.vanished == 10


def test_a_scan_that_is_applied_again_counts_once(
    portal: Portal,
    scan: Callable[..., ImportReport],
    monkeypatch: pytest.MonkeyPatch,
    next_day: Callable[[], None],
) -> None:
    """Killed at its very end an import leaves its pages, and the next one takes them up."""
    portal.rows = [row("A-1"), row("A-2")]
    scan()
    portal.rows = [row("A-2")]
    with monkeypatch.context() as patched:
        patched.setattr(PortalClient, "forget", lambda self: None)
        scan()
    assert scan().run.vanished == 0
    assert FundingOpportunity.objects.get(identifier="A-1").missed_scans == 1
    next_day()
    assert scan().run.vanished == 1


def test_older_than_a_file_and_yet_listed(
    portal: Portal, scan: Callable[..., ImportReport], tmp_path: Path
) -> None:
    """A file with a day in the future does not make what the portal still lists vanish."""
    feed(tmp_path, [row("A-1")], as_of=date(2099, 1, 1))
    portal.rows = [row("A-1", title="Changed")]
    for _repeat in range(2):
        assert "older than what the site has" in scan().run.message
    assert FundingOpportunity.objects.get().missed_scans == 0


def test_a_part_of_the_portal_lists_but_makes_nothing_vanish(
    portal: Portal, scan: Callable[..., ImportReport]
) -> None:
    """A scan that is not complete counts for what it saw."""
    portal.rows = [row("A-1"), row("A-2")]
    scan()
    FundingOpportunity.objects.update(listed=False, missed_scans=2)
    portal.rows = [row("A-1"), cascade(5, callccm2Id=None)]
    run = scan().run
    assert (run.complete, run.vanished) == (False, 0)
    found = FundingOpportunity.objects.order_by("identifier").values_list("listed", "missed_scans")
    assert list(found) == [(True, 0), (False, 2)]


def test_seen_in_between_is_not_vanished(portal: Portal, scan: Callable[..., ImportReport]) -> None:
    for rows in ([row("A-1"), row("A-2")], [row("A-1")], [row("A-1"), row("A-2")], [row("A-1")]):
        portal.rows = rows
        assert scan().run.vanished == 0
    assert FundingOpportunity.objects.get(identifier="A-2").listed


def test_what_has_closed_is_not_expected_and_stays(
    portal: Portal, scan: Callable[..., ImportReport]
) -> None:
    portal.rows = [row("A-1", deadlineDate="2026-01-01T00:00:00.000+0000"), row("A-2")]
    scan()
    portal.rows = [row("A-2")]
    for _repeat in range(3):
        assert scan().run.vanished == 0
    assert FundingOpportunity.objects.get(identifier="A-1").listed


def test_a_record_that_is_bad_today_has_not_vanished(
    portal: Portal, scan: Callable[..., ImportReport]
) -> None:
    portal.rows = [row("A-1")]
    scan()
    portal.rows = [row("A-1", startDate="broken")]
    for _repeat in range(3):
        run = scan().run
        assert (run.rejected, run.vanished) == (1, 0)
    assert FundingOpportunity.objects.get().missed_scans == 0


def test_a_topic_that_is_cancelled_is_no_longer_listed(
    portal: Portal, scan: Callable[..., ImportReport]
) -> None:
    portal.rows = [row("A-1"), row("A-2")]
    scan()
    portal.rows = [row("A-1"), row("A-2", descriptionByte="<p>This topic has been cancelled.</p>")]
    assert "no longer listed here: A-2." in scan().run.message
    for _repeat in range(2):  # told as before, it stays so
        assert "no longer listed" not in scan().run.message
        assert FundingOpportunity.objects.listed().get().identifier == "A-1"
    portal.rows = [row("A-1"), row("A-2")]
    scan()
    assert FundingOpportunity.objects.listed().count() == 2


def test_files_and_editors_calls_never_vanish(
    portal: Portal, scan: Callable[..., ImportReport], tmp_path: Path
) -> None:
    opportunity("EDITOR-1", cut_offs=[(date(2099, 1, 1), None)])
    portal.rows = [row("A-1"), row("A-2")]
    scan()
    for _repeat in range(3):
        feed(tmp_path, [row("A-1")])
    assert FundingOpportunity.objects.filter(missed_scans=0, listed=True).count() == 3
    for _repeat in range(3):
        scan()
    assert FundingOpportunity.objects.listed().count() == 3


def test_a_scan_is_of_the_day_in_brussels(
    portal: Portal, scan: Callable[..., ImportReport]
) -> None:
    portal.rows = [row("A-1")]
    scan()
    found = FundingOpportunity.objects.get()
    assert abs((found.published_on - TODAY).days) <= 1


def test_a_kind_of_which_nothing_at_all_is_shown_does_not_vanish(
    portal: Portal, scan: Callable[..., ImportReport]
) -> None:
    portal.rows = [row("A-1"), cascade(5), cascade(6)]
    scan()
    portal.rows = [row("A-1")]
    assert [scan().run.vanished for _ in range(3)] == [0, 0, 0]
    assert FundingOpportunity.objects.listed().filter(kind="cascade").count() == 2


def test_what_is_written_in_bulk_is_told(
    portal: Portal,
    scan: Callable[..., ImportReport],
    told: Callable[[], set[str]],
    next_day: Callable[[], None],
) -> None:
    portal.rows = [row("A-1"), row("A-2")]
    scan()
    assert told() == {"A-1", "A-2"}
    scan()
    assert told() == set()
    portal.rows = [row("A-1", title="Another"), row("A-2")]
    scan()
    assert told() == {"A-1"}
    portal.rows = [row("A-2")]
    scan()
    next_day()
    scan()
    assert told() == {"A-1"}
    portal.rows = [row("A-1", title="Another"), row("A-2")]
    scan()
    assert told() == {"A-1"}


@pytest.fixture
def told() -> Iterator[Callable[[], set[str]]]:
    """The identifiers that `written_in_bulk` told of since it was asked last."""
    keys: list[int] = []

    def take() -> set[str]:
        found = FundingOpportunity.objects.filter(pk__in=keys)
        keys.clear()
        return set(found.values_list("identifier", flat=True))

    def listen(**options: Any) -> None:
        keys.extend(options["keys"])

    written_in_bulk.connect(listen, weak=False)
    yield take
    written_in_bulk.disconnect(listen)


def test_a_scan_ends_in_time(portal: Portal) -> None:
    portal.rows = [row("A-1")]
    with pytest.raises(RefusedError, match="too long"):
        PortalClient(portal.url, pause=0, backoff=0, seconds=-1).scan()
    assert not FundingOpportunity.objects.exists()
