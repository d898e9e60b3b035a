"""What a document names is there: documents, links, and the files that newcomers are sent to."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SUFFIXES = {".py", ".md", ".html", ".css", ".js", ".svg", ".toml", ".yaml", ".txt", ""}
CITED = re.compile(r"\bdocs/[\w/-]+\.\w+|(?<![\w/.…<-])[\w-]+\.md\b")
LINK = re.compile(r"\]\((?![a-z]+:|#)([^)#\s]+)(?:#[^)]*)?\)")
FOLDERS = "core|docs|funding|home|interest|news|pacts|resources|search|site|templates|tests"
PATH = re.compile(rf"`((?:{FOLDERS})/[\w/.-]+)`")
# A class as a template's comment names it.
CLASS = re.compile(rf"\b((?:core|{FOLDERS})(?:\.[a-z_]+)+\.[A-Z]\w+)")
# The languages of a page in site/content/.
NO_DOCUMENT = re.compile(r"(en|ro|it|fr)\.md")
GUIDES = ("CONTRIBUTING.md", "README.md", "SECURITY.md", "docs/architecture.md", "docs/assets.md")


def tracked() -> list[Path]:
    """Return every file of the repository but locks, catalogues and first content."""
    run = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    left_out = ("site/content/", "site/locale/", "requirements")
    paths = [ROOT / line for line in run.stdout.splitlines() if not line.startswith(left_out)]
    return [path for path in paths if path.suffix in SUFFIXES and path.is_file()]


def cited(text: str) -> Iterator[str]:
    """Yield the documents that `text` names: `docs/….md`, or a name that ends in `.md`."""
    yield from (name for name in CITED.findall(text) if not NO_DOCUMENT.fullmatch(name))


def lost(path: Path) -> list[str]:
    """Return the documents and links in the file at `path` that lead to nothing."""
    text = path.read_text("utf-8")
    places = (ROOT, path.parent, ROOT / "docs")
    names = [name for name in cited(text) if not any((place / name).exists() for place in places)]
    if path.suffix == ".md":
        names += [link for link in LINK.findall(text) if not (path.parent / link).exists()]
    return names


def test_documents_that_are_cited_are_there() -> None:
    paths = [path for path in tracked() if path != Path(__file__).resolve()]
    found = {path.relative_to(ROOT).as_posix(): lost(path) for path in paths}
    assert {name: names for name, names in found.items() if names} == {}


def test_classes_that_a_template_names_are_there() -> None:
    lost = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / "templates").rglob("*.html")
        for name in CLASS.findall(path.read_text("utf-8"))
        if not hasattr(import_module(name.rpartition(".")[0]), name.rpartition(".")[2])
    }
    assert lost == set()


def test_a_lost_document_is_noticed(tmp_path: Path) -> None:
    document = tmp_path / "guide.md"
    document.write_text("See docs/lost.md and [here](gone.txt), [there](#part), vanished.md 4.3.")
    assert lost(document) == ["docs/lost.md", "vanished.md", "gone.txt"]


@pytest.mark.parametrize("name", GUIDES)
def test_files_that_a_guide_names_are_there(name: str) -> None:
    named = PATH.findall((ROOT / name).read_text("utf-8"))
    assert [path for path in named if not (ROOT / path).exists()] == []
