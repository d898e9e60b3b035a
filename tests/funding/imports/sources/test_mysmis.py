"""The registry of MySMIS2021: how many applied, how many got a contract, how much was asked."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from openpyxl import Workbook

from funding.imports.errors import RecordError, RefusedError
from funding.imports.seed import load_first_demand
from funding.imports.sources.mysmis.linking import PAGES
from funding.imports.sources.mysmis.records import demand_of
from funding.imports.sources.mysmis.registry import COLUMNS, import_demand, rows
from funding.models import (
    CallDemand,
    FundingIndexPage,
    FundingOpportunity,
    FundingSourcePage,
    ImportRun,
)
from home.content.values import stable_id
from tests.factories import child, home
from tests.funding.factories import opportunity
from tests.funding.imports.sources.reading import SOURCES, fixture, spoilt

PATH = SOURCES / "mysmis" / "fixtures" / "registry-2026-08-17.json"
NOTED = fixture("mysmis", PATH.name)["rows"]
AUGUST, OCTOBER = date(2026, 8, 17), date(2026, 10, 2)
BUCHAREST = NOTED[1]
HEADS = {name: heading.title() for heading, name in COLUMNS.items()}


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"


def table(told: list[dict]) -> list[list[str]]:
    """Return rows as the registry's own table has them, a remark above its heading."""
    names = [*told[0], "info"]
    code = "f?p=1:2&p201_cod_apel=PRBI%2F547%2FPRBI_A12&cs=3"
    lines = [[str(row.get(name, code)) for name in names] for row in told]
    return [["Finanțări"], [HEADS[name] for name in names], *lines]


def as_csv(told: list[dict], delimiter: str = ",") -> bytes:
    written = StringIO()
    csv.writer(written, delimiter=delimiter).writerows(table(told)[1:])
    return written.getvalue().encode("utf-8-sig")


def as_xlsx(told: list[dict]) -> bytes:
    book = Workbook()
    for line in table(told):
        book.active.append(line)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def as_page(told: list[dict]) -> bytes:
    lines = table(told)
    cells = ["".join(f"<td>{cell}</td>" for cell in line[:-1]) for line in lines]
    links = ["<td></td>", "<td>Info</td>"] + [
        f'<td><a href="{line[-1]}"></a></td>' for line in lines[2:]
    ]
    body = "".join(f"<tr>{cell}{link}</tr>" for cell, link in zip(cells, links, strict=True))
    return f"<!DOCTYPE html><html><body><table>{body}</table></body></html>".encode()


def imported(document: bytes, as_of: date = AUGUST, **options: Any) -> ImportRun:
    return import_demand(document, what="x", as_of=as_of, **options).run


def test_every_row_of_the_sample_is_read() -> None:
    found = [demand_of(row) for row in NOTED]
    assert len({one.key for one in found}) == len(NOTED)
    one = demand_of(BUCHAREST)
    assert (one.applied, one.contracted, one.withdrawn) == (960, 19, 17)
    assert (one.budget_ron, one.asked_ron) == (Decimal("187254367"), Decimal("791704881"))


def test_letters_with_a_cedilla_are_put_right() -> None:
    assert not set("\u015f\u0163") & set("".join(demand_of(row).title for row in NOTED))


@pytest.mark.parametrize("written", [as_csv, as_xlsx, as_page])
def test_each_kind_of_download_tells_the_same(written: Any) -> None:
    found = [demand_of(row) for row in rows(written(NOTED[:5]))]
    noted = [demand_of(row | {"callCode": "PRBI/547/PRBI_A12"}) for row in NOTED[:5]]
    assert found == noted


def test_semicolons_part_cells_as_well() -> None:
    assert len(list(rows(as_csv(NOTED, ";")))) == len(NOTED)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"submitted": "many"}, "not an amount"),
        ({"submitted": ""}, "not a whole number"),
        ({"contracts": "1,5"}, "not a whole number"),
        ({"callBudgetRon": "1.50.000"}, "not an amount"),
        ({"contracts": "961"}, "more contracts than applications"),
        ({"call": ""}, "title"),
    ],
)
def test_a_row_that_cannot_be_is_rejected_with_the_reason(changes: dict, reason: str) -> None:
    with pytest.raises(RecordError, match=reason):
        demand_of(BUCHAREST | changes)


@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
@given(spoilt(NOTED))
def test_a_spoilt_row_is_named_with_its_reason(row: Any) -> None:
    try:
        demand_of(row)
    except RecordError as error:
        assert error.reason


@pytest.mark.parametrize(
    "document", [b"<html></html>", b"{", b'{"rows": 3}', b"PK\x03\x04", b"a,b\n1,2\n", b"\xff\xfe"]
)
def test_what_is_no_registry_is_refused_whole(document: bytes) -> None:
    with pytest.raises(RefusedError):
        list(rows(document))


@pytest.mark.django_db
def test_it_makes_no_calls_and_a_later_day_wins() -> None:
    run = imported(as_csv(NOTED))
    assert (run.new, run.rejected, run.origin) == (len(NOTED), 0, "mysmis")
    assert not FundingOpportunity.objects.exists()
    later = BUCHAREST | {"contracts": "116", "callBudgetRon": ""}
    assert imported(as_csv([later]), OCTOBER).changed == 1
    assert imported(as_csv(NOTED), AUGUST).unchanged == len(NOTED)
    one = CallDemand.objects.get(title__startswith="PR BI P1/1.8")
    assert (one.contracted, one.as_of, one.budget_ron) == (116, OCTOBER, Decimal("187254367"))
    assert one.times_asked == Decimal("4.2")


@pytest.mark.django_db
def test_bad_rows_leave_the_others_and_a_check_changes_nothing() -> None:
    told = [BUCHAREST, NOTED[2] | {"submitted": "?"}]
    assert imported(as_csv(told), check=True).new == 1
    assert not CallDemand.objects.exists()
    run = imported(as_csv(told))
    assert (run.new, run.rejected) == (1, 1)
    assert run.rejections[0]["reference"].startswith("INTENSIFICAREA")


SAID = {
    "en": "Last time 960 applied, 116 got a contract; 4.2 times the available money was requested.",
    "ro": "Data trecută au depus cereri 960, 116 au primit un contract; s-a cerut de 4,2 ori suma disponibilă.",  # noqa: E501
    "it": "L'ultima volta hanno fatto domanda in 960, 116 hanno avuto un contratto; è stato chiesto 4,2 volte l'importo disponibile.",  # noqa: E501
}


@pytest.mark.parametrize("language", SAID)
def test_said_in_the_language_of_the_reader(language: str) -> None:
    one = CallDemand(
        applied=960,
        contracted=116,
        budget_ron=Decimal("187254367"),
        asked_ron=Decimal("791783891"),
    )
    with translation.override(language):
        assert one.words == SAID[language]


def test_no_sum_is_said_where_none_is_told() -> None:
    assert CallDemand(applied=1, contracted=0).words == "Last time 1 applied, 0 got a contract."


@pytest.mark.django_db
def test_shown_on_its_call_and_its_programme(client: Client) -> None:
    index = child(home(), FundingIndexPage)
    programme = child(
        index,
        FundingSourcePage,
        level="romania",
        availability="calls",
        who_can_apply="x",
        translation_key=stable_id(PAGES["program regional bucuresti-ilfov"]),
    )
    call = opportunity("PRBI-1-8", title=demand_of(BUCHAREST).title, title_language="ro")
    imported(as_csv([BUCHAREST | {"contracts": "116"}]))
    for page in (f"{index.url}calls/{call.slug}/", programme.url):
        text = client.get(page).content.decode()
        assert "Last time 960 applied, 116 got a contract; 4.2 times the available money" in text
        assert "As of 17 August 2026" in text
        assert "reporting.mysmis2021.gov.ro" in text


@pytest.mark.django_db
def test_a_call_without_figures_of_its_own_shows_those_of_its_programme(client: Client) -> None:
    index = child(home(), FundingIndexPage)
    programme = child(
        index,
        FundingSourcePage,
        level="romania",
        availability="calls",
        who_can_apply="x",
        translation_key=stable_id(PAGES["program regional bucuresti-ilfov"]),
    )
    imported(as_csv([BUCHAREST]))
    opportunity("PRBI-1-7", programme=programme)
    opportunity("OTHER")
    own, other = (
        client.get(f"{index.url}calls/{slug}/").content.decode() for slug in ("PRBI-1-7", "OTHER")
    )
    assert "Last time 960 applied" in own
    assert demand_of(BUCHAREST).title in own, "it says of which call"
    assert "Last time" not in other


@pytest.mark.django_db
def test_linked_only_where_certain_and_an_editor_s_word_stays() -> None:
    same = demand_of(BUCHAREST).title
    first = opportunity("A", title=same, title_language="ro")
    second = opportunity("B", title=same, title_language="ro")
    imported(as_csv([BUCHAREST]))
    one = CallDemand.objects.get()
    assert one.opportunity is None, "two calls have this title"
    one.opportunity = first
    one.save()
    second.delete()
    imported(as_csv([BUCHAREST | {"contracts": "50"}]), OCTOBER)
    assert CallDemand.objects.get().opportunity == first


@pytest.mark.django_db
def test_the_first_content_is_loaded_once() -> None:
    assert load_first_demand() == 2
    assert load_first_demand() == 0
    one = CallDemand.objects.get(call_code__startswith="PRBI/547")
    assert (one.applied, one.contracted, one.times_asked) == (960, 116, Decimal("4.2"))
    other = CallDemand.objects.get(call_code__startswith="PCIDIF/155")
    assert (other.applied, other.contracted, other.times_asked) == (239, 71, Decimal("9.1"))


@pytest.mark.django_db
def test_the_command(tmp_path: Path) -> None:
    path = tmp_path / "registry.csv"
    path.write_bytes(as_csv(NOTED))
    out = StringIO()
    call_command("import_demand", str(path), "--as-of", "2026-08-17", stdout=out)
    assert f"{len(NOTED)} new" in out.getvalue()
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_demand", str(tmp_path / "none.csv"), "--as-of", "2026-08-17")


@pytest.mark.django_db
def test_an_editor_says_which_call_it_is_about(editor: Client) -> None:
    imported(as_csv([BUCHAREST]))
    one, call = CallDemand.objects.get(), opportunity("PRBI-1-8")
    listed = editor.get(reverse("wagtailsnippets_funding_calldemand:list"))
    assert one.title[:30] in listed.content.decode()
    address = reverse("wagtailsnippets_funding_calldemand:edit", args=[one.pk])
    assert editor.get(address).status_code == 200
    editor.post(address, {"opportunity": call.pk, "programme_page": "", "applied": 5})
    one.refresh_from_db()
    assert (one.opportunity, one.applied) == (call, 960)
