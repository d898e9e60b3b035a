"""The message catalogues: compiled without GNU gettext, complete, and in step with the code."""

from __future__ import annotations

import gettext
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from django.conf import settings
from django.core.management import CommandError, call_command

from home.management.commands.compile_catalogues import faults, read_catalogue

ROOT = Path(__file__).resolve().parents[2]


def catalogue(folder: Path, entry: dict[str, Any]) -> Path:
    """Write a Romanian catalogue of this entry, obsolete where it says so; return its path."""
    path = folder / "ro" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    file = Catalog(locale="ro")
    message = file.add(**{key: value for key, value in entry.items() if key != "obsolete"})
    if entry.get("obsolete"):
        file.delete(message.id)
        file.obsolete[message.id] = message
    with path.open("wb") as opened:
        write_po(opened, file)
    return path


def test_compiles_what_changed_and_only_that(tmp_path: Path, settings: object) -> None:
    source = catalogue(tmp_path, {"id": "Call", "string": "Apel"})
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
        ({"id": "Call", "string": ""}, "not translated"),
        ({"id": "Call", "string": "Apel", "flags": ["fuzzy"]}, "fuzzy"),
        ({"id": "Call", "string": "Apel", "obsolete": True}, "no longer used"),
        ({"id": "Until %(day)s", "string": "Până la %(zi)s"}, "other placeholders"),
        ({"id": "Until %(day)s", "string": "Până mâine"}, "other placeholders"),
        (
            {"id": ("%(n)s call", "%(n)s calls"), "string": ("un apel", "%(n)s apeluri", "")},
            "not translated",
        ),
    ],
)
def test_names_each_fault(tmp_path: Path, entry: dict[str, Any], fault: str) -> None:
    found = list(faults(catalogue(tmp_path, entry)))
    assert len(found) == 1
    assert fault in found[0]


def test_check_fails_on_a_fault_and_compiles_nothing(tmp_path: Path, settings: object) -> None:
    source = catalogue(tmp_path, {"id": "Call", "string": ""})
    settings.LOCALE_PATHS = [tmp_path]  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="not translated: 'Call'"):
        call_command("compile_catalogues", check=True)
    assert not source.with_suffix(".mo").exists()


def test_a_plural_form_may_leave_the_number_out(tmp_path: Path) -> None:
    entry = {
        "id": ("%(n)s call", "%(n)s calls"),
        "string": ("un apel", "%(n)s apeluri", "%(n)s de apeluri"),
    }
    assert list(faults(catalogue(tmp_path, entry))) == []


def messages(path: Path) -> set[tuple[str | None, str | tuple[str, ...]]]:
    """Return what a catalogue translates, in a form to compare: context, and text or texts."""
    return {(message.context, message.id) for message in read_catalogue(path) if message.id}


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


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ro", "it"])
def test_catalogues_hold_exactly_the_texts_of_the_code(extracted: Path, language: str) -> None:
    ours = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"
    in_code, translated = messages(extracted), messages(ours)
    assert in_code == translated, (
        "Run `make messages`, then translate. "
        f"Not in {language}: {sorted(map(str, in_code - translated))}. "
        f"No longer in the code: {sorted(map(str, translated - in_code))}."
    )
