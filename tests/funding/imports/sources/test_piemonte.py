"""Calls and advance notices of Regione Piemonte, by fields and pages of its site."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from funding.deadlines import Status, schedule_of
from funding.imports.errors import LeftOut, RefusedError
from funding.imports.records import CutOffRecord, Record
from funding.imports.sources.piemonte.source import (
    PIEMONTE,
    documents,
    feed,
    notices,
    recognises,
    rows,
)
from tests.funding.imports.sources.reading import fate, fixture, record, spoilt

FIELDS = fixture("piemonte", "fields.json")
EXPIRED = fixture("piemonte", "call-expired.html")
TENDER = fixture("piemonte", "notice-tender.html")
HOST = "https://bandi.regione.piemonte.it"


def call(**fields: Any) -> dict:
    """Return the call of the sample: a counter for large firms."""
    noted = FIELDS["call"]
    own = {
        "data-inizio": "2024-05-24T07:00:00Z",
        "temi": noted["field-temi"],
        "target": noted["field-target"],
        "procedura": noted["field-procedura"],
        "importo": noted["field-importo"],
    }
    return {
        "node": "1234",
        "type": "contributi-finanziamenti",
        "link": f"{HOST}/contributi-finanziamenti/contratto-insediamento",
        "title": noted["title"],
        "state": fields.pop("state", noted["field-stato"]),
        "fields": own | fields,
    }


def notice(**fields: Any) -> dict:
    """Return the advance notice of the sample, were it no tender."""
    noted = FIELDS["advance_notice_art_49"]
    own = {
        "data-apertura": noted["field-data-apertura"],
        "importo": noted["field-importo"],
        "area-geografica": noted["field-area-geografica"],
        "tipologia-bando": "Contributi e finanziamenti",
    }
    return {
        "node": "77",
        "type": "avviso-preinformazione-ue",
        "link": f"{HOST}/pre-informazione-fondi-ue/avviso",
        "title": "Avviso",
        "state": fields.pop("state", "pre-informazione"),
        "fields": own | fields,
    }


def read(row: dict) -> Record:
    return record(PIEMONTE, row)


def status(told: Record) -> Status:
    names = ("doubtful", "until_funds_end", "announced")
    said = {name: bool(getattr(told, name)) for name in names}
    windows = [(None, datetime.combine(end.day, datetime.max.time(), UTC)) for end in told.cut_offs]
    schedule = schedule_of(told.opens_on, windows, confirmed=date(2026, 11, 27), **said)
    return schedule.status(datetime(2026, 11, 28, tzinfo=UTC))


def test_an_open_counter_is_open_until_the_money_ends() -> None:
    told = read(call())
    assert told.opens_on == date(2024, 5, 24)
    assert told.budget_total == Decimal("10605000")
    assert status(told) == Status.FUNDS
    assert told.closing_note == "Stato: Aperto; Procedura: Bando a sportello"


def test_it_is_for_large_firms_of_the_region() -> None:
    said = [(c.dimension, c.operator, c.value) for c in read(call()).conditions]
    assert said == [
        ("territory", "in", "ITC1"),
        ("applicant", "in", "firm"),
        ("size", "in", "large"),
    ]


def test_an_advance_notice_is_announced_for_a_text() -> None:
    told = read(notice())
    assert (told.announced, told.announced_for) == (True, "metà Giugno 2026")
    assert (told.opens_on, told.cut_offs) == (None, ())
    assert told.budget_total == Decimal("213774")
    assert status(told) == Status.ANNOUNCED


def test_a_notice_that_has_become_a_call_announces_nothing() -> None:
    assert status(read(notice(state="attuato"))) == Status.UNKNOWN


def test_tenders_are_left_out() -> None:
    with pytest.raises(LeftOut, match="tender"):
        read(notice(**{"tipologia-bando": "Gare d'appalto"}))
    (row,) = rows(TENDER)
    with pytest.raises(LeftOut, match="tender"):
        PIEMONTE.shape.key(row)


@pytest.mark.parametrize("state", ["Scaduto", "Concluso", "Esito", "Chiuso", "", "Attuato"])
def test_no_state_but_open_is_open_without_a_date(state: str) -> None:
    assert status(read(call(state=state))) == Status.UNKNOWN


def test_open_without_a_date_and_no_counter_is_not_known() -> None:
    assert status(read(call(procedura="Bando"))) == Status.UNKNOWN


def test_a_date_wins_over_the_state() -> None:
    assert status(read(call(**{"data-scadenza": "2026-10-29T22:59:59Z"}))) == Status.CLOSED


@pytest.mark.parametrize(
    "amount",
    ["un massimo di € 80.000,00", "da € 5.000,00 a € 80.000,00", "1,2", "contributo di € 5.000"],
)
def test_the_amount_of_a_grant_is_no_budget(amount: str) -> None:
    told = read(call(importo=amount))
    assert told.budget_total is None
    assert len(told.doubts) == 1


def test_a_saved_page() -> None:
    assert recognises(EXPIRED[:4096], "x.html")
    (row,) = rows(EXPIRED)
    assert row["link"].startswith(f"{HOST}/contributi-finanziamenti/contributi-negli-interessi")
    assert "contatti" not in row["fields"]
    assert "example.org" not in json.dumps(row), "no person's address is kept"
    told = read(row)
    assert (told.source_key, told.opens_on) == ("2527", date(2026, 6, 25))
    assert told.cut_offs == (CutOffRecord(date(2026, 9, 4)),), "the last minute is the whole day"
    assert told.budget_total is None
    assert told.keywords == ("Agricoltura",)
    assert told.level == "regional"


@pytest.mark.parametrize("document", [b"<html><body><p>Errore</p></body></html>", b"{", b"{}"])
def test_what_is_no_page_of_a_call_is_refused(document: bytes) -> None:
    with pytest.raises(RefusedError):
        list(rows(document))


FEED = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Bandi</title>
<item><title>Uno</title><link>{HOST}/contributi-finanziamenti/uno</link>
<description>&lt;div&gt;Aperto&lt;/div&gt; Scadenza il 3 maggio</description></item>
<item><title>Due</title><link>{HOST}/contributi-finanziamenti/due</link>
<description><![CDATA[Scaduto. Chiuso da tempo]]></description></item></channel></rss>"""
LIST = f"""<html><body><a href="/pre-informazione-fondi-ue/tre">Tre</a>
<a href="{HOST}/pre-informazione-fondi-ue/tre#x">Tre</a><a href="/tutti">Tutti</a></body></html>"""


def test_the_state_stands_first_in_the_description() -> None:
    assert feed(FEED) == [
        (f"{HOST}/contributi-finanziamenti/uno", "Aperto"),
        (f"{HOST}/contributi-finanziamenti/due", "Scaduto"),
    ]
    assert notices(LIST) == [f"{HOST}/pre-informazione-fondi-ue/tre"]
    with pytest.raises(RefusedError):
        feed("<html></html>")


class Region:
    """Stands for `Fetch`: answers what the region's site would."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.remarks: list[str] = []

    def page(self, address: str = "", **_asked: Any) -> bytes:
        self.asked.append(address)
        if address.endswith("rss.xml"):
            return FEED.encode()
        if address.endswith("pre-informazione-fondi-ue/"):
            return LIST.encode()
        if address.endswith("/tre"):
            raise RefusedError("404")
        return EXPIRED


def test_pages_of_open_calls_and_of_notices_are_read() -> None:
    region = Region()
    (document,) = documents(region)  # type: ignore[arg-type]
    (row,) = rows(document)
    assert row["link"] == f"{HOST}/contributi-finanziamenti/uno"
    assert not any(address.endswith("/due") for address in region.asked)
    assert region.remarks == ["404"]


SOUND = [call(), notice(), *rows(EXPIRED), call(**{"data-scadenza": "2027-01-01T11:00:00Z"})]


@pytest.mark.django_db
@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    spoilt([call(), notice(), *rows(EXPIRED), call(**{"data-scadenza": "2027-01-01T11:00:00Z"})])
)
def test_a_spoilt_record_is_named_with_its_reason_and_the_run_goes_on(row: dict) -> None:
    assert fate(PIEMONTE, row)
