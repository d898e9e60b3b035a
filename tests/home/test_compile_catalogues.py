"""The message catalogues: compiled without GNU gettext, complete, and in step with the code."""

from __future__ import annotations

import gettext
import os
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from home.management.commands.compile_catalogues import faults

ROOT = Path(__file__).resolve().parents[2]


def catalogue(folder: Path, *entries: polib.POEntry) -> Path:
    """A Romanian catalogue of these entries."""
    path = folder / "ro" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    file = polib.POFile()
    file.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    file.extend(entries)
    file.save(str(path))
    return path


def test_compiles_what_changed_and_only_that(tmp_path: Path, settings: object) -> None:
    source = catalogue(tmp_path, polib.POEntry(msgid="Call", msgstr="Apel"))
    settings.LOCALE_PATHS = [tmp_path]  # type: ignore[attr-defined]

    call_command("compile_catalogues")
    binary = source.with_suffix(".mo")
    with binary.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Call") == "Apel"

    binary.write_bytes(b"kept")
    call_command("compile_catalogues")
    assert binary.read_bytes() == b"kept"

    later = binary.stat().st_mtime + 1
    os.utime(source, (later, later))
    call_command("compile_catalogues")
    assert binary.read_bytes() != b"kept"


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (polib.POEntry(msgid="Call", msgstr=""), "not translated"),
        (polib.POEntry(msgid="Call", msgstr="Apel", flags=["fuzzy"]), "fuzzy"),
        (polib.POEntry(msgid="Call", msgstr="Apel", obsolete=True), "no longer used"),
        (polib.POEntry(msgid="Until %(day)s", msgstr="Până la %(zi)s"), "other placeholders"),
        (polib.POEntry(msgid="Until %(day)s", msgstr="Până mâine"), "other placeholders"),
        (
            polib.POEntry(
                msgid="%(n)s call",
                msgid_plural="%(n)s calls",
                msgstr_plural={0: "un apel", 1: "%(n)s apeluri", 2: ""},
            ),
            "not translated",
        ),
    ],
)
def test_names_each_fault(tmp_path: Path, entry: polib.POEntry, fault: str) -> None:
    found = list(faults(catalogue(tmp_path, entry)))
    assert len(found) == 1
    assert fault in found[0]


def test_check_fails_on_a_fault_and_compiles_nothing(tmp_path: Path, settings: object) -> None:
    source = catalogue(tmp_path, polib.POEntry(msgid="Call", msgstr=""))
    settings.LOCALE_PATHS = [tmp_path]  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="not translated: 'Call'"):
        call_command("compile_catalogues", check=True)
    assert not source.with_suffix(".mo").exists()


def test_a_plural_form_may_leave_the_number_out(tmp_path: Path) -> None:
    entry = polib.POEntry(
        msgid="%(n)s call",
        msgid_plural="%(n)s calls",
        msgstr_plural={0: "un apel", 1: "%(n)s apeluri", 2: "%(n)s de apeluri"},
    )
    assert list(faults(catalogue(tmp_path, entry))) == []


def messages(path: Path) -> set[tuple[str | None, str, str]]:
    """What a catalogue translates, in a form to compare: context, text, plural."""
    return {
        (entry.msgctxt, entry.msgid, entry.msgid_plural)
        for entry in polib.pofile(str(path))
        if not entry.obsolete
    }


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue made afresh from a copy of the code, the way `make messages` does."""
    if not shutil.which("xgettext"):
        reason = "GNU gettext is missing (Debian: apt install gettext)"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    copy = tmp_path_factory.mktemp("code")
    apps = ["core", *(path.parent.name for path in ROOT.glob("*/apps.py"))]
    for part in [*apps, "templates", "site/sme4green"]:
        shutil.copytree(ROOT / part, copy / part)
    shutil.copy(ROOT / "manage.py", copy)
    (copy / "site" / "locale").mkdir()
    command = "manage.py makemessages --locale ro --settings sme4green.settings.test"
    subprocess.run([sys.executable, *command.split()], cwd=copy, check=True, capture_output=True)
    return copy / "site" / "locale" / "ro" / "LC_MESSAGES" / "django.po"


@pytest.mark.parametrize("language", ["ro", "it"])
def test_catalogues_hold_exactly_the_texts_of_the_code(extracted: Path, language: str) -> None:
    ours = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"
    in_code, translated = messages(extracted), messages(ours)
    assert in_code == translated, (
        "Run `make messages`, then translate. "
        f"Not in {language}: {sorted(map(str, in_code - translated))}. "
        f"No longer in the code: {sorted(map(str, translated - in_code))}."
    )
