"""Who works on the site while visitors come, written into it in one command of its own."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from django.contrib.auth import get_user_model

from home.models import Role
from news.models import ArticlePage, NewsIndexPage
from tests.benchmarks.generate import measures, write_measures
from tests.factories import child, locale
from tests.interest.factories import ready

NAME, PASSWORD = "ada", "only-while-visitors-come-7"
DRAFTS = 6
CALLS = 400


def fill(folder: Path) -> None:
    """An editor, articles to work on (their keys in drafts.json), and a file of calls."""
    ready()
    editor = get_user_model().objects.create_user(NAME, f"{NAME}@example.org", PASSWORD)
    Role.objects.create(user=editor, kind="editor")
    above = NewsIndexPage.objects.get(locale=locale("en"))
    keys = []
    for number in range(DRAFTS):
        page = child(
            above, ArticlePage, title=f"Draft {number}", slug=f"draft-{number}", live=False,
            summary="In the making.", date=date(2026, 11, 20),
        )  # fmt: skip
        page.save_revision()
        keys.append(page.pk)
    (folder / "drafts.json").write_text(json.dumps(keys))
    write_measures(folder / "calls.jsonl", measures(CALLS))
