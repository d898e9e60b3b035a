"""The rules of the house that no single part can hold by itself."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions, requires
from pathlib import Path

from django.apps import apps
from wagtail.fields import StreamField

from home.fields import ContentField

ROOT = Path(__file__).resolve().parents[1]
CEILING = 300
APPS = sorted({path.parent.name for path in ROOT.glob("*/apps.py")} | {"core"})
TOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]

# Imported only where an operator chose that engine; it is no part of the lock.
OPTIONAL = {"opensearch-py"}
# Declared, and used without an import or a name in the settings.
UNSEEN = {
    "gunicorn": "runs the site",
    "tzdata": "time zones for zoneinfo where the system has none",
    "psycopg": "Django loads it for PostgreSQL",
}


def code() -> Iterator[Path]:
    """Every Python file of the site itself, migrations left out."""
    for folder in [*APPS, "site/sme4green"]:
        for path in (ROOT / folder).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path


def prose() -> Iterator[Path]:
    """Every Romanian text: catalogues, content, and data that speaks several languages."""
    yield from ROOT.glob("site/locale/ro/**/*.po")
    yield from ROOT.glob("site/content/**/ro.md")
    yield from ROOT.glob("site/content/**/*.yaml")


def name(path: Path) -> str:
    """A path as a person says it."""
    return path.relative_to(ROOT).as_posix()


def test_site_is_no_package() -> None:
    """`site/` has no `__init__.py`.

    `site` is a module of Python's standard library that every interpreter loads first, so
    `import site.anything` can never work. As a package the folder would even hide that module
    from some interpreters (those that do not freeze it), and with it all that is installed.
    The folder is put on the path instead, and holds the package `sme4green`.
    """
    assert not (ROOT / "site" / "__init__.py").exists()


def test_imports_go_down_only() -> None:
    """The contract of pyproject.toml: trunk below, sections beside each other, project on top."""
    run = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_app_is_under_the_contract() -> None:
    listed = set(TOOLS["importlinter"]["root_packages"])
    assert listed == {"sme4green", *APPS}
    contract = TOOLS["importlinter"]["contracts"][0]
    assert set(re.findall(r"\w+", " ".join(contract["layers"]))) >= listed


def lines_of(paths: Iterable[Path]) -> Iterator[tuple[Path, str, str]]:
    """Yield each line of files, with its file and its place as a person says it."""
    for path in paths:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            yield path, f"{name(path)}:{number}: {line.strip()}", line


def test_an_import_stands_at_the_top_or_says_why_not() -> None:
    unsaid = []
    for path in code():
        lines = path.read_text("utf-8").splitlines()
        late = {
            node.lineno
            for function in ast.walk(ast.parse("\n".join(lines)))
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
        for number in sorted(late):
            comment = lines[number - 1].partition("#")[2].replace("noqa: F401", "")
            if not re.search(r"\w", comment):
                unsaid.append(f"{name(path)}:{number}: {lines[number - 1].strip()}")
    assert unsaid == []


def test_inside_an_app_the_module_is_imported_not_the_face() -> None:
    found = []
    for path in code():
        app = path.relative_to(ROOT).parts[0]
        face = re.compile(rf"^\s*(from {app}\.models import|from \.+models import)", re.MULTILINE)
        if path.name != "apps.py" and face.search(path.read_text("utf-8")):
            found.append(name(path))
    assert found == []


def test_no_test_empties_the_database_of_the_others() -> None:
    """One that has to commit asks for `committed`: a database of its own."""
    emptying = re.compile(r"django_db\(transaction=|transactional_" + "db")
    found = [
        name(path) for path in (ROOT / "tests").rglob("*.py") if emptying.search(path.read_text())
    ]
    assert found == []


def test_rooms_are_not_crowded() -> None:
    """At most 15 modules beside each other."""
    folders = Counter(path.parent for path in code() if path.name != "__init__.py")
    assert {name(folder): count for folder, count in folders.items() if count > 15} == {}


def test_blocks_stay_out_of_migrations() -> None:
    """A change of blocks changes no database. Wagtail would write them all into each migration."""
    for path in ROOT.glob("*/migrations/*.py"):
        text = path.read_text("utf-8")
        assert "wagtail.blocks" not in text, name(path)
        assert "block_lookup" not in text, name(path)


def test_every_stream_field_is_of_the_kind_that_keeps_blocks_out() -> None:
    for model in apps.get_models():
        if model._meta.app_label in APPS:
            for field in model._meta.get_fields():
                if isinstance(field, StreamField):
                    assert isinstance(field, ContentField), f"{model.__name__}.{field.name}"


def test_texts_to_translate_are_called_by_names_that_gettext_knows() -> None:
    """Under another name, such as `_n`, they would never reach the catalogues."""
    renamed = re.compile(r"\b[np]*gettext\w* as (?!_\b)\w+")
    assert {name(path): renamed.findall(path.read_text("utf-8")) for path in code()} == {
        name(path): [] for path in code()
    }
    assert renamed.search("import ngettext_lazy as _n")


def test_get_parameters_pass_through_a_form() -> None:
    """Nothing but a forms module reads `request.GET`; handing it whole to a form is well."""
    others = (path for path in code() if path.stem != "forms" and "forms" not in path.parts)
    read = re.compile(r"\.GET\b(?!\s*[,)])")
    assert [place for _path, place, line in lines_of(others) if read.search(line)] == []


def test_files_stay_small() -> None:
    sizes = Counter(path for path, _place, _line in lines_of(code()))
    assert {name(path): lines for path, lines in sizes.items() if lines > CEILING} == {}


def test_romanian_is_written_with_commas_below() -> None:
    """ș and ț are the letters of the language; ş and ţ are Turkish and a relic of old fonts."""
    cedillas = set("şţŞŢ")
    assert [place for _path, place, line in lines_of(prose()) if cedillas & set(line)] == []


def test_dependencies_are_few_and_locked_with_hashes() -> None:
    """At most 20 that the site brings itself, beside the stack and what Wagtail needs anyway."""
    brought = {"wagtail", "wagtail-localize"} | {
        re.match(r"[\w-]+", requirement)[0].lower()  # type: ignore[index]
        for package in ("wagtail", "wagtail-localize")
        for requirement in requires(package) or ()
        if "extra ==" not in requirement
    }
    direct = [
        line
        for line in (ROOT / "requirements.in").read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    own = [line for line in direct if re.split(r"[\[><=]", line)[0].lower() not in brought]
    assert len(own) <= 20
    pins = [
        (ROOT / f"{lock}.txt").read_text("utf-8") for lock in ("requirements", "requirements-dev")
    ]
    for text in pins:
        assert "--hash=sha256:" in text
        assert not re.search(r"^--|://", text, re.MULTILINE), "a lock names no server"
    runtime, development = (set(re.findall(r"^\S+==\S+", text, re.MULTILINE)) for text in pins)
    assert runtime <= development, "run `make lock`: tests must run on what the site runs on"


def imported() -> set[str]:
    """Return the top-level names of all modules that the site imports, its own left out."""
    names = set()
    for path in code():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names) - {*APPS, "sme4green"}


def declared() -> set[str]:
    """Return the names of the packages in requirements.in, as package indexes spell them."""
    lines = (ROOT / "requirements.in").read_text("utf-8").splitlines()
    found = (re.match(r"[\w.-]+", line) for line in lines if not line.startswith("#"))
    return {canonical(match[0]) for match in found if match}


def extras() -> set[str]:
    """Return what is asked for with a package, as `whitenoise[brotli]` asks for brotli."""
    asked = re.findall(
        r"^[\w.-]+\[([\w,-]+)\]", (ROOT / "requirements.in").read_text("utf-8"), re.M
    )
    return {canonical(each) for group in asked for each in group.split(",")}


def canonical(package: str) -> str:
    """Return the name of a package as PEP 503 normalises it."""
    return re.sub(r"[-_.]+", "-", package).lower()


def test_packages_that_are_imported_are_declared() -> None:
    """What another package happens to bring may be gone with its next version."""
    providers = packages_distributions()
    given = {name: {canonical(each) for each in providers[name]} for name in imported()}
    told = declared() | extras() | OPTIONAL
    assert {name: who for name, who in given.items() if not who & told} == {}


def test_packages_that_are_declared_are_used() -> None:
    providers = packages_distributions()
    used = {canonical(each) for name in imported() for each in providers[name]}
    named = " ".join(path.read_text("utf-8") for path in (ROOT / "site/sme4green").rglob("*.py"))
    for module, packages in providers.items():
        if re.search(rf"\"{module}\b", named):
            used |= {canonical(each) for each in packages}
    assert declared() - used - UNSEEN.keys() == set()


def test_every_environment_variable_is_in_the_readme() -> None:
    settings = (ROOT / "site/sme4green/settings").glob("*.py")
    read = {name for path in settings for name in re.findall(r'read\(\s*"(\w+)"', path.read_text())}
    table = (ROOT / "README.md").read_text("utf-8").partition("## Configuration")[2]
    assert read
    assert read <= set(re.findall(r"`([A-Z0-9_]+)`", table))
