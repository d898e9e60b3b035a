"""Every quirk of incentivi.gov.it that was seen, on a real record."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from funding.choices import GrantorLevel
from funding.imports.errors import RecordError
from funding.imports.records import CutOffRecord, Record
from funding.imports.sources.incentivi.closing import closing_of, last_year_of, windows_of
from funding.imports.sources.incentivi.codes import sections_of, sectors_of
from funding.imports.sources.incentivi.places import place_of
from tests.funding.imports.sources.rows import AS_OF, numbers, record

ALL_REGIONS = [
    "Abruzzo", "Basilicata", "Calabria", "Campania", "Emilia-Romagna", "Friuli-Venezia Giulia",
    "Lazio", "Liguria", "Lombardia", "Marche", "Molise", "Piemonte", "Puglia", "Sardegna",
    "Sicilia", "Toscana", "Trentino-Alto Adige/Südtirol", "Umbria",
    "Valle d'Aosta/Vallée d'Aoste", "Veneto",
]  # fmt: skip
SOUTH = ["Abruzzo", "Basilicata", "Calabria", "Campania", "Molise", "Puglia", "Sardegna"]


def conditions(found: Record) -> set[tuple[str, str, str]]:
    return {tuple(condition)[:3] for condition in found.conditions}


# --- when ---------------------------------------------------------------------------------


def test_windows_of_the_note_are_cut_offs_that_open() -> None:
    found = record("8655")
    assert found.cut_offs == (
        CutOffRecord(date(2026, 8, 4), opens=date(2026, 7, 15)),
        CutOffRecord(date(2026, 10, 29), opens=date(2026, 9, 8)),
    )
    assert found.until_funds_end
    assert "seconda finestra temporale" in found.closing_note


def test_time_of_day_is_taken_from_the_note() -> None:
    assert record("8802").cut_offs == (CutOffRecord(date(2027, 1, 20), time(12)),)
    assert record("8802").opens_on == date(2026, 11, 10)
    assert record("8806").cut_offs == (CutOffRecord(date(2026, 11, 15), time(13)),)
    assert record("8810").cut_offs == (CutOffRecord(date(2026, 10, 20), time(18)),)


def test_a_note_that_tells_an_earlier_end_is_believed() -> None:
    """The list says 31 December, the note 8 October at 19:00, “iscrizioni chiuse”."""
    found = record("1424")
    assert found.cut_offs == (CutOffRecord(date(2023, 10, 8), time(19)),)
    assert not found.doubtful


@pytest.mark.parametrize("number", ["78", "79", "81"])
def test_until_the_money_ends(number: str) -> None:
    found = record(number)
    assert found.until_funds_end
    assert found.cut_offs == ()
    assert not found.permanent


def test_an_end_in_the_note_alone_does_not_make_open_what_only_ends_early() -> None:
    """“May close early” beside a date: the date stands."""
    found = record("8640")
    assert found.cut_offs == (CutOffRecord(date(2027, 12, 30)),)
    assert found.until_funds_end


def test_in_progress_means_open_all_the_time() -> None:
    assert record("56").permanent


def test_a_last_day_in_a_distant_year_is_none() -> None:
    found = record("51")
    assert found.permanent
    assert found.cut_offs == ()


def test_a_day_of_every_year_is_doubtful_and_the_note_kept() -> None:
    found = record("8643")
    assert found.doubtful
    assert found.closing_note.endswith("entro il 31 agosto di ogni anno.")
    assert found.cut_offs == (CutOffRecord(date(2028, 12, 31)),)


@pytest.mark.parametrize("number", ["8829", "8819", "8831", "1426"])
def test_help_for_a_past_year_is_never_open(number: str) -> None:
    found = record(number)
    assert found.doubtful
    assert found.doubts


@pytest.mark.parametrize("number", ["8635", "8655", "8802", "8640", "8806", "8823", "1427"])
def test_a_year_of_a_programme_or_a_law_is_no_past_year(number: str) -> None:
    assert not record(number).doubtful


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("PR FESR 2021-2027 - Azione 2.2.2", None),
        ("Bando Fondo Rischi Confidi - PR Piemonte FESR 21/27", None),
        ("Legge 181/1989 - Riqualificazione", None),
        ("Contributi - Annualità 2021", 2021),
        ("eventi dal 30 ottobre 2023 al 5 novembre 2023", 2023),
        ("Bando Agevola Credito 2024 - 2025 - 2026", 2026),
        ("Ospitalità Italiana 2024/25 Hotel", 2025),
        ("servizi di vicinato (2026-2028)", 2028),
    ],
)
def test_last_year_of_a_title(title: str, year: int | None) -> None:
    assert last_year_of(title) == year


def test_no_closing_date_and_no_note_is_not_open() -> None:
    found = record("8635", Data_chiusura=None, Note_di_apertura_chiusura=None)
    assert (found.cut_offs, found.permanent, found.until_funds_end) == ((), False, False)


@pytest.mark.parametrize(
    "note",
    [
        "Le imprese possono iscriversi. Iscrizioni chiuse.",
        "Iscrizioni chiuse.",
        "Bando chiuso",
        "Lo sportello è chiuso.",
        "Risorse esaurite",
        "CHIUSO",
    ],
)
def test_closed_says_the_note_while_the_date_is_to_come(note: str) -> None:
    """Without a last day that has passed it is not known, and the date is not shown."""
    found = closing_of("Bando", note, date(2026, 1, 1), date(2026, 12, 31), AS_OF)
    assert found.doubtful
    assert found.cut_offs == ()
    past = closing_of("Bando", note, date(2026, 1, 1), date(2026, 9, 30), AS_OF)
    assert past.cut_offs == (CutOffRecord(date(2026, 9, 30)),)
    assert not past.doubtful


@pytest.mark.parametrize(
    "note",
    [
        "Lo sportello potrà essere chiuso anticipatamente",
        "E' facoltà dell'ente dichiarare il bando chiuso al raggiungimento del 120%",
        "Lo sportello sarà chiuso in caso di risorse esaurite",
    ],
)
def test_what_may_close_is_not_closed(note: str) -> None:
    found = closing_of("Bando", note, date(2026, 1, 1), date(2026, 12, 31), AS_OF)
    assert found.cut_offs == (CutOffRecord(date(2026, 12, 31)),)


def test_windows_without_dates_are_doubtful() -> None:
    note = "Sei finestre temporali tra il 2022 e il 2026, stabilite con decreto"
    found = closing_of("Veicoli", note, date(2022, 7, 1), date(2026, 12, 31), AS_OF)
    assert found.doubtful


@pytest.mark.parametrize(
    "note",
    [
        "Decreto direttoriale n. 3458 del 22 dicembre 2025 - Proroga della gestione",
        "Sono ammesse le spese sostenute dal 1 gennaio 2026 al 30 giugno 2026.",
        "Dal 1° gennaio 2023 sono aperte le domande",
        "31 febbraio 2026",
    ],
)
def test_days_that_are_no_windows(note: str) -> None:
    assert windows_of(note.lower(), date(2026, 1, 1)) == []


# --- how much -----------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["8653", "8819", "8796"])
def test_a_largest_grant_of_the_whole_budget_or_more_is_not_shown(number: str) -> None:
    found = record(number)
    assert (found.grant_min, found.grant_max) == (None, None)
    assert found.budget_total
    assert found.doubts


def test_a_sum_too_small_is_not_shown() -> None:
    found = record("8640")
    assert (found.grant_min, found.grant_max) == (None, Decimal("220000.00"))
    assert (
        record(Agevolazione_Concedibile_max=1, Agevolazione_Concedibile_min=None).grant_max is None
    )


@pytest.mark.parametrize("value", [99_999_999_999, "99999999999", "1,5 mil.", -5, "NaN"])
def test_an_absurd_sum_is_not_shown_and_the_call_is_kept(value: Any) -> None:
    found = record(Agevolazione_Concedibile_max=value)
    assert found.grant_max is None
    assert found.doubts


def test_swapped_sums_are_not_shown_and_the_call_is_kept() -> None:
    found = record(Agevolazione_Concedibile_min=25000, Agevolazione_Concedibile_max=4000)
    assert (found.grant_min, found.grant_max) == (None, None)
    assert any("smallest grant" in doubt for doubt in found.doubts)


def test_sound_sums_are_shown() -> None:
    found = record("8635")
    assert (found.grant_min, found.grant_max) == (Decimal("4000.00"), Decimal("25000.00"))
    assert found.budget_total == Decimal("19200000.00")


# --- where --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "level", "codes"),
    [
        ("8635", "chamber", ("ITC1",)),
        ("8825", "chamber", ("ITC12", "ITC13", "ITC14", "ITC15")),
        ("8655", "regional", ("ITC1",)),
        ("8802", "national", ("IT",)),
        ("8810", "local", ("ITC15",)),
        ("8829", "local", ("ITF6",)),
        ("8643", "regional", ("ITH1",)),
        ("8796", "regional", ("ITG2",)),
        ("1423", "regional", ("ITI4",)),
        ("51", "national", ("IT",)),
    ],
)
def test_place_and_level_by_the_grantor(number: str, level: str, codes: tuple[str, ...]) -> None:
    found = record(number)
    assert (found.level, found.territories) == (level, codes)


def test_a_town_is_named_and_its_province_known_by_its_address() -> None:
    found = record("8829")
    assert ("territory", "in", "ITF65") in conditions(found)
    assert ("other", "in", "town of Placanica") in conditions(found)


@pytest.mark.parametrize(
    ("grantor", "regions", "link", "codes"),
    [
        # The list is too wide: the grantor counts.
        ("Regione Lombardia", ["Piemonte", "Liguria", "Lombardia"], "", ("ITC4",)),
        ("Regione Lombardia", ALL_REGIONS, "", ("ITC4",)),
        ("Camera di Commercio di Torino", ["Piemonte"], "", ("ITC11",)),
        ("CCIAA Cuneo", ["Piemonte"], "", ("ITC16",)),
        (
            "CCIAA Monte Rosa laghi Alto Piemonte",
            ["Piemonte"],
            "",
            ("ITC12", "ITC13", "ITC14", "ITC15"),
        ),
        ("Camera di Commercio della Maremma e del Tirreno", ["Toscana"], "", ("ITI16", "ITI1A")),
        ("Comune di Collegno", ["Piemonte"], "https://www.comune.collegno.to.it/x", ("ITC11",)),
        ("Comune di Torino", ["Piemonte"], "", ("ITC11",)),
        ("Finpiemonte S.p.A.", ALL_REGIONS, "", ("ITC1",)),
        ("Città metropolitana di Torino", ["Piemonte"], "", ("ITC11",)),
        # Of a national grantor the list can narrow the country.
        (
            "Ministero della Cultura",
            SOUTH,
            "",
            ("ITF1", "ITF2", "ITF3", "ITF4", "ITF5", "ITF6", "ITG2"),
        ),
        ("SIMEST", ALL_REGIONS, "", ("IT",)),
        ("INAIL", [], "", ("IT",)),
        ("Unioncamere", ALL_REGIONS, "", ("IT",)),
        # Who is not known says nothing: the list is all there is.
        ("Fondazione X", ["Piemonte"], "", ("ITC1",)),
        ("Fondazione X", ALL_REGIONS, "", ("IT",)),
        ("Fondazione X", ["Estero"], "", ()),
    ],
)
def test_place_of(grantor: str, regions: list[str], link: str, codes: tuple[str, ...]) -> None:
    assert place_of(grantor, regions, link).codes == codes


def test_a_grantor_of_another_region_is_told() -> None:
    """The grantor field says Lombardia, but region and address are those of Alto Piemonte."""
    found = place_of("Regione Lombardia", ["Piemonte"], "https://www.pno.camcom.it/bandi/x")
    assert found.disputed
    assert found.codes == ("ITC12", "ITC13", "ITC14", "ITC15")
    assert found.level == GrantorLevel.CHAMBER


def test_interreg_is_for_all_its_regions() -> None:
    assert record("1170").territories == ("ITH1", "ITH2", "ITH3", "ITH4")


@pytest.mark.parametrize(
    ("number", "codes"),
    [
        ("8478", ("ITI3", "ITI4")),
        ("8768", ("ITH4",)),
        ("7945", ("ITC4",)),
        ("4153", ("ITC2",)),
        ("3785", ("ITH1", "ITH2")),
        ("8179", ("IT",)),
    ],
)
def test_known_errors_of_the_source(number: str, codes: tuple[str, ...]) -> None:
    found = record(ID_Incentivo=number, Soggetto_Concedente="Ministero", Regioni=ALL_REGIONS)
    assert found.territories == codes


def test_known_to_be_closed_or_open_by_hand() -> None:
    bare = {"Data_chiusura": None, "Note_di_apertura_chiusura": None}
    closed = record(ID_Incentivo="181", **bare)
    assert closed.cut_offs == (CutOffRecord(date(2024, 4, 12)),)
    assert record("52").permanent
    assert record(ID_Incentivo="1007", **bare).until_funds_end
    assert record(ID_Incentivo="2195").doubtful
    assert record(ID_Incentivo="83").funding_kinds == ("loan",)
    assert ("applicant", "in", "firm") in conditions(record(ID_Incentivo="4467"))


def test_what_was_seen_by_hand_holds_until_the_record_is_touched() -> None:
    touched = record("52", Data_chiusura="2027-03-31", Data_ultimo_aggiornamento="2026-10-01")
    assert touched.cut_offs == (CutOffRecord(date(2027, 3, 31)),)
    assert not touched.permanent


# --- who and what -------------------------------------------------------------------------


def test_prose_or_a_list_of_all_codes_is_no_limit() -> None:
    assert sections_of("Tutti i settori economici ammissibili a ricevere aiuti;") == frozenset()
    many = "; ".join(f"{division:02}.{group}" for division in range(1, 96) for group in range(10))
    assert sections_of(f"ATECO 2025: {many}") == frozenset()


@pytest.mark.parametrize(
    ("codes", "sections"),
    [
        ("ATECO 2025: 50.20; 49.41; 50.30; 50.10; 50", {"H"}),
        ("90.00; 90.01; 90.02; 90.03; 90.04;", {"S"}),
        ("ATECO 2025: 90.1; 59; 59.14", {"J", "S"}),
        ("56.29; 55.90", {"I"}),
        ("62.01", {"K"}),
        ("45.20", {"G"}),
        ("ATECO 2007: sezione R", {"S"}),
        ("ATECO 2025: sezione R", {"R"}),
        ("sezioni J, N", {"J", "K", "O"}),
        ("Sono esclusi 01.11; 02.10", set()),
    ],
)
def test_sections_of_codes(codes: str, sections: set[str]) -> None:
    """Of NACE Rev. 2.1; letters of ATECO 2007 moved."""
    assert sections_of(codes) == sections


def test_all_sectors_but_one() -> None:
    found = record("8635")  # 20 of 21: agriculture is not among them
    assert found.sectors == ()
    assert ("sector", "not-in", "A") in conditions(found)
    assert record("8802").sectors == ()  # all 21
    assert not any(name == "sector" for name, *_rest in conditions(record("8802")))


def test_an_unknown_sector_says_nothing() -> None:
    assert sectors_of(["Astronautica"], "") == (frozenset(), frozenset())


def test_sizes_kinds_applicants_and_aims() -> None:
    found = record("8635")
    assert found.sizes == ("micro", "small", "medium")
    assert found.funding_kinds == ("grant", "voucher")
    assert found.aims == ("digital", "equipment", "people")
    assert found.themes == ("digital",)
    assert ("applicant", "in", "firm, self-employed") in conditions(found)
    assert record("8831").funding_kinds == ("tax-credit",)
    assert record("51").funding_kinds == ("guarantee",)
    assert "finance" in record("51").aims


def test_a_goal_that_is_wrong_makes_no_theme() -> None:
    """Energy in theatres is filed as digitalisation."""
    assert record("1426").themes == ()


def test_who_has_to_be_of_a_kind() -> None:
    quotes = {one.quote for one in record("8810").conditions if one.dimension == "other"}
    assert "Impresa - prevalenza giovanile" in quotes


def test_doubled_values_count_once() -> None:
    found = record("1433")
    assert [one.dimension for one in found.conditions].count("applicant") == 1
    assert found.raw["Costi_Ammessi"].count("Servizi, brevetti e licenze") == 1


# --- names --------------------------------------------------------------------------------


def test_identity_language_and_credit() -> None:
    found = record("1427")
    assert (found.origin, found.source_key, found.identifier) == ("incentivi", "1427", "1427")
    assert found.title_language == "it"
    assert "MIMIT" not in found.title
    assert "IODL 2.0" in found.description
    assert "A chi si rivolge" not in found.description


def test_only_a_safe_address_is_linked() -> None:
    assert record("8635").official_url.startswith("https://pie.camcom.it/")
    for link in (
        "http://x.it/a",
        "javascript:alert(1)",
        "www.x.it",
        "https://u:p@x.it/",
        "https://[",
    ):
        assert record(Link_istituzionale=link).official_url == ""


def test_a_link_to_a_list_is_told() -> None:
    assert any("list of calls" in doubt for doubt in record("8635").doubts)
    assert not any("list of calls" in doubt for doubt in record("8802").doubts)


@pytest.mark.parametrize("number", numbers())
def test_every_real_record_is_understood(number: str) -> None:
    assert record(number).identifier == number


@pytest.mark.parametrize(
    "changes",
    [
        {"ID_Incentivo": None},
        {"ID_Incentivo": "abc"},
        {"Titolo": " "},
        {"Data_chiusura": "31 dicembre"},
        {"Data_apertura": "2026-02-31"},
    ],
)
def test_what_cannot_be_used_says_why(changes: dict[str, Any]) -> None:
    with pytest.raises(RecordError) as caught:
        record("8635", **changes)
    assert caught.value.reason
    assert caught.value.reference
