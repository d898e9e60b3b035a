"""The arrows drawn in docs/architecture.md are the imports of the code, neither more nor fewer.

`python -m tests.test_architecture` prints the arrows between the rooms as they are.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DRAWING = ROOT / "docs" / "architecture.md"
APPS = sorted({path.parent.name for path in ROOT.glob("*/apps.py")} | {"core"})
WITH_ROOMS = [app for app in APPS if app != "core"]

# Where Django looks for models: it names those of pages.py too, which stands above them.
FACE = ("models", "__init__.py")

Arrows = dict[str, set[str]]


def module_of(path: Path) -> str:
    """Return the dotted name of the module at `path`."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield all statements below `node` but those for type checkers alone."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            continue
        yield child
        yield from statements(child)


def imports_of(path: Path) -> Iterator[str]:
    """Yield the dotted names that the module at `path` imports, relative ones written out."""
    package = module_of(path).split(".")
    if path.name != "__init__.py":
        package.pop()
    for node in statements(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            base = [*base, node.module] if node.module else base
            yield from (".".join([*base, alias.name]) for alias in node.names)


def room_of(name: str) -> str:
    """Return the room of a dotted name: the folder or the module that stands right in the app."""
    return name.split(".")[1] if "." in name else ""


@cache
def imported() -> list[tuple[str, str]]:
    """Return all pairs of a module of an app and a name of an app that it imports."""
    return [
        (module_of(path), name)
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts and path.parts[-2:] != FACE
        for name in imports_of(path)
        if name.split(".")[0] in APPS
    ]


def between_apps() -> Arrows:
    """Return which apps each app imports."""
    arrows: Arrows = {app: set() for app in APPS}
    for module, name in imported():
        arrows[module.split(".")[0]].add(name.split(".")[0])
    return {app: others - {app} for app, others in arrows.items() if others - {app}}


def between_rooms(app: str) -> Arrows:
    """Return which rooms of `app` each of its rooms imports."""
    arrows: Arrows = defaultdict(set)
    for module, name in imported():
        if module.split(".")[0] == name.split(".")[0] == app:
            room, other = room_of(module), room_of(name)
            if room and other and room != other:
                arrows[room].add(other)
    return dict(arrows)


def written(arrows: Arrows) -> str:
    """Return `arrows` as lines, a room above those it imports as far as that can be."""
    lines: list[str] = []
    seen: set[str] = set()

    def visit(room: str) -> None:
        if room not in seen and arrows.get(room):
            seen.add(room)
            others = sorted(arrows[room])
            for other in others:
                visit(other)
            lines.insert(0, f"{room} → {', '.join(others)}")

    for room in sorted(arrows):
        visit(room)
    return "\n".join(lines)


def drawn_apps() -> Arrows:
    """Return the arrows of the first drawing (Mermaid)."""
    drawing = re.search(r"```mermaid\n(.*?)```", DRAWING.read_text("utf-8"), re.DOTALL)
    arrows: Arrows = defaultdict(set)
    for line in re.findall(r"^\s*(\w.*-->.*)$", drawing[1] if drawing else "", re.MULTILINE):
        left, right = (re.findall(r"\w+", side) for side in line.split("-->"))
        for app in left:
            arrows[app] |= set(right)
    return dict(arrows)


def drawn_rooms(app: str) -> Arrows:
    """Return the arrows below the heading of `app`."""
    text = DRAWING.read_text("utf-8")
    block = re.search(rf"^### {app}/\n[^#]*?```text\n(.*?)```", text, re.MULTILINE | re.DOTALL)
    lines = (line.split(" → ") for line in (block[1] if block else "").splitlines())
    return {room: set(others.split(", ")) for room, others in lines}


def test_arrows_between_apps_are_the_imports() -> None:
    assert drawn_apps() == between_apps(), f"Draw in {DRAWING}:\n{written(between_apps())}"


@pytest.mark.parametrize("app", WITH_ROOMS)
def test_arrows_between_rooms_are_the_imports(app: str) -> None:
    found = between_rooms(app)
    assert drawn_rooms(app) == found, f"Write below “{app}/” in {DRAWING}:\n{written(found)}"


def test_a_changed_drawing_would_be_noticed() -> None:
    """What is read from the drawing is not empty, and imports for types alone are no arrows."""
    assert drawn_apps()["news"] == {"core", "home"}
    assert any(drawn_rooms(app) for app in WITH_ROOMS)
    tree = ast.parse(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import os\nimport re"
    )
    names = [node.names[0].name for node in statements(tree) if isinstance(node, ast.Import)]
    assert names == ["re"]


if __name__ == "__main__":
    print(written(between_apps()))  # noqa: T201
    for each in WITH_ROOMS:
        print(f"\n### {each}/\n\n```text\n{written(between_rooms(each))}\n```")  # noqa: T201
