"""Words the site does not use are found, with their place and what to write instead."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from home.content import wording
from home.content.wording import Rule, Style, Text, problems, read_style

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Fine."
msgstr "Bine."

msgid "Your mail"
msgstr "Ce plătește"

msgid "mail/"
msgstr "posta/"
"""


@cache
def style() -> Style:
    return read_style(ROOT / "docs/words.yaml")


def found(language: str, words: str) -> list[str]:
    """Return the words found in a text, and what to write for each."""
    told = style().problems(Text(Path("x"), 1, language, words))
    return [problem.message for problem in told]


@pytest.mark.parametrize(
    ("language", "words", "instead"),
    [
        ("en", "You get a mail when it opens.", "email"),
        ("en", "Your e-mail address", "email"),
        ("en", "What came of them stands under Results.", "is shown"),
        ("en", "Nobody has read it yet: see the official page.", "not confirmed yet"),
        ("en", "This is no list of calls as we know it.", "is not a"),
        ("en", "No edition 2026 was found in the copies.", "is not known"),
        ("en", "up to 50,000 euro", "EUR 50,000"),
        ("ro", "Cereri în ordinea\nsosirii; lansarea nu a fost văzută.", "ordinea depunerii"),
        ("ro", "poate consulta [Interreg]() sau la [Program]().", "poate consulta"),
        ("ro", "Între timp banii s-ar fi putut termina.", "este posibil"),
        ("ro", "firmele din Piemonte", "Piemont"),
        ("ro", "pentru start-up-urile din oraș", "start-upuri"),
        ("ro", "4 milioane lei", "milioane de"),
        ("ro", "un grant de 267.240 lei", "de lei"),
        ("ro", "Programul plătește proiecte de\nmediu.", "finanțează"),
        ("ro", "Nu plătește nici echipamente, nici salarii.", "finanțează"),
        ("ro", "Cât din costuri se plătește", "ce se finanțează"),
        ("ro", "Sunt acceptate cheltuieli de doar 80.000 EUR.", "cheltuieli eligibile"),
        ("ro", "cheltuielile\nacceptate", "cheltuieli eligibile"),
        ("ro", "Capital propriu (investiție)", "aport de capital"),
        ("ro", "finanţare", "comma below"),
        ("ro", "nimeni nu a citit încă acest lucru în sursă", "neconfirmat"),
        ("it", "Trova i soldi e i partner", "fondi"),
        ("it", "Quasi ogni sovvenzione lascia una parte dei costi", "contributo"),
        ("it", "Il programma paga progetti di ricerca.", "finanzia"),
        ("it", "uno a Torino e uno a Ilfov", "nell'Ilfov"),
        ("it", "La Sua richiesta a SME4GREEN", "tu"),
        ("it", "A chi può aiutarLa ancora", "tu"),
        ("it", "Il tuo abbonamento", "iscrizione"),
        ("it", "dal 25 al 50 % delle quote", "25%"),
        ("en", "Open until the money ends.", "runs out"),
        ("en", "Whether VAT counts, the call says.", "the call says"),
        ("it", "Prima di muoverti, conferma sulla pagina ufficiale: la data.", "verifica"),
        ("it", "Imprese di donne, ciascuna per sé", "femminili"),
        ("it", "Decisione del 12 agosto; bando non visto.", "non ancora confermato"),
        ("it", "due scadenze; leggere prima le regole", "lascia vuoto"),
    ],
)
def test_old_words_are_found(language: str, words: str, instead: str) -> None:
    assert any(instead in said for said in found(language, words)), found(language, words)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "There is no event. It is no longer open. The mail server refused your email."),
        ("en", "A stand-alone tool; NUTS stands for the regions of statistics."),
        ("ro", "Firma plătește întâi facturile, iar avansul se plătește mai târziu."),
        ("en", "1 euro = 5.35 lei; the file was not read."),
        (
            "ro",
            "Regione Piemonte: cel mult 15 lei, 1 euro = 5,35 lei; start-upuri, pe înțelesul lor.",
        ),
        ("ro", "Programul finanțează proiecte; contribuția proprie este de 10%."),
        ("it", "Convenzione di sovvenzione n. 101074077; l'impresa paga le fatture."),
        (
            "it",
            "La tua impresa è nell'Ilfov. Le imprese pagano con risorse proprie. Sì, scrivetemi.",
        ),
    ],
)
def test_what_is_right_passes(language: str, words: str) -> None:
    assert found(language, words) == []


@pytest.fixture
def place(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(name: str, text: str) -> Path:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    return write


def test_file_and_line_are_named(tmp_path: Path, place: Callable[[str, str], Path]) -> None:
    po = place("site/locale/ro/LC_MESSAGES/django.po", CATALOGUE.lstrip())
    page = place("site/content/pages/home/it.md", "---\ntitle: Fondi\n---\n# body\n\nI\nsoldi.\n")
    place("site/content/pages/home/facts.yaml", "note: mail\n")
    reply = place(
        "site/content/replies.yaml", "- key: a\n  en:\n    text: |\n      Hi\n      mail\n"
    )
    terms = place("site/content/terms.yaml", "- {code: x, it: soldi, ro: bine}\n")
    table = place("site/content/known.csv", "code,why_it\nmail,soldi\n")
    measures = place(
        "site/content/calls/nearby-it.json",
        '{"measures": [\n{"title": "Soldi e mail"},\n'
        '{"title": "Soldi", "texts": '
        '[["en", "A \\"mail\\"", "A page"], ["it", "Fondi", "I soldi"]]}\n]}',
    )
    place("site/content/calls/topic.json", '{"measures": [{"texts": [["en", "A mail", ""]]}]}')

    found = [str(problem).split(": write")[0] for problem in problems(tmp_path, style())]

    assert found == [
        f"{measures}:3: “mail”",
        f"{measures}:3: “soldi”",
        f"{table}:2: “soldi”",
        f"{page}:7: “soldi”",
        f"{reply}:5: “mail”",
        f"{terms}:1: “soldi”",
        f"{po}:7: “Ce plătește”",
        f"{po}:7: “mail”",
        f"{po}:7: “plătește”",
    ]


def test_words_of_others_are_left_alone(tmp_path: Path, place: Callable[[str, str], Path]) -> None:
    place(
        "site/content/pages/home/it.md",
        "---\nslug: soldi\nsearch_phrases: |\n  soldi\n\n  sovvenzione\ntitle: Fondi\n---\n"
        "# body\n\n::: quote\ntext: I soldi mancano.\n:::\n\n"
        "[Qui](https://x.it/soldi) le Sovvenzioni verdi.\n",
    )
    rules = {"en": (), "ro": (), "it": style().rules["it"]}
    assert len(problems(tmp_path, Style(rules))) == 1
    assert problems(tmp_path, Style(rules, ("le Sovvenzioni verdi",))) == []


def test_the_command_says_what_it_found(
    tmp_path: Path,
    place: Callable[[str, str], Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = place("site/content/pages/home/en.md", "Your mail\n")
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("sys.argv", ["wording", str(tmp_path)])
    assert wording.main() == 1
    assert f"{page}:1: “mail”: write email" in capsys.readouterr().err
    page.write_text("Your email\n", encoding="utf-8")
    assert wording.main() == 0


def test_the_document_and_the_rules_agree() -> None:
    document = (ROOT / "docs/style.md").read_text(encoding="utf-8")
    tables = document.split("## Words we do not use")[1].split("\n### ")[1:]
    for language, table in zip(wording.LANGUAGES, tables, strict=True):
        told = [line.strip("| ").split(" | ") for line in table.splitlines() if line[:2] == "| "]
        rules: tuple[Rule, ...] = style().rules[language]
        assert told[2:] == [[rule.words, rule.use] for rule in rules]
