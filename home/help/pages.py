"""The pages of the help: Markdown of docs/editors/, a folder for each language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from markdown_it import MarkdownIt
from markdown_it.token import Token


def _picture(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """Render a picture that leads to itself: on a phone its letters are small."""
    picture = renderer.image(tokens, index, options, env)
    return f'<a href="{tokens[index].attrGet("src")}">{picture}</a>'


_markdown = MarkdownIt("commonmark", {"html": False})
_markdown.add_render_rule("image", _picture)
_TITLE = re.compile(r"# (.+)\n")


@dataclass(frozen=True)
class HelpPage:
    """How to do one task."""

    task: str
    title: str
    html: SafeString


def folder() -> Path:
    """Return the folder of the language that is spoken now; of English, where it has none."""
    own: Path = settings.HELP_DIR / (get_language() or "en")
    return own if own.is_dir() else settings.HELP_DIR / "en"


def title_of(task: str) -> str:
    """Return the title of a task, in the language that is spoken now."""
    return _title(folder() / f"{task}.md")


def read(task: str) -> HelpPage:
    """Return the page of a task, in the language that is spoken now."""
    file = folder() / f"{task}.md"
    text = _TITLE.sub("", file.read_text("utf-8"), count=1)
    tokens = _markdown.parse(text)
    _lead(tokens, file.parent.name)
    # Our own text, without HTML of its own.
    html = mark_safe(_markdown.renderer.render(tokens, _markdown.options, {}))  # noqa: S308
    return HelpPage(task, _title(file), html)


@cache
def _title(file: Path) -> str:
    with file.open(encoding="utf-8") as lines:
        found = _TITLE.match(lines.readline())
    if found is None:
        raise ValueError(f"{file} does not begin with its title.")
    return found[1]


def _lead(tokens: Sequence[Token], language: str) -> None:
    """Have links between the files lead to the pages, and pictures to where they are served."""
    for token in tokens:
        href, src = token.attrGet("href"), token.attrGet("src")
        if isinstance(href, str) and href.endswith(".md"):
            token.attrSet("href", reverse("help_page", args=[href.removesuffix(".md")]))
        if isinstance(src, str):
            token.attrSet("src", reverse("help_picture", args=[language, src]))
        _lead(token.children or (), language)
