"""How long a large sheet takes to be applied and undone: in a process of its own, that commits.

    DATA_DIR=… python -m tests.benchmarks.sheet_speed 2000 100

The site in DATA_DIR has its content; it gets so many calls and case studies more, the latter in
three languages. Prints one line of JSON: seconds on the clock and of the processor's time.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.stages import ROOT

# What is changed of each row, by the table.
CHANGED = {
    "calls": {"title_it": "Titolo {}", "summary_ro": "Rezumat {}", "rate_max": "4{}"},
    "case-studies": {"organisation": "Firm {}", "summary": "In a few words {}"},
}


def main(calls: int, pages: int) -> None:
    sys.path.insert(0, str(ROOT / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sme4green.settings.dev")
    import django

    django.setup()
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.create_superuser("sheets")
    _fill(calls, pages)
    figures = {name: _measured(name, user) for name in CHANGED}
    sys.stdout.write(json.dumps(figures) + "\n")


def _fill(calls: int, pages: int) -> None:
    from wagtail_localize.models import Translation, TranslationSource

    from funding.models import FundingOpportunity, OpportunityText
    from resources.models import CaseStudyPage, ResourceIndexPage
    from tests.benchmarks.opportunities import make_opportunities
    from tests.factories import child, locale

    make_opportunities(calls)
    FundingOpportunity.objects.update(permanent=True, first_end=None, last_end=None)
    OpportunityText.objects.bulk_create(
        OpportunityText(opportunity=call, language=language, title="T", summary="S", unread=True)
        for call in FundingOpportunity.objects.filter(identifier__startswith="SAMPLE")
        for language in ("ro", "it")
    )
    parent = ResourceIndexPage.objects.get(locale__language_code="en")
    for _number in range(pages):
        page = child(parent, CaseStudyPage, organisation="Firm", place="Torino", summary="Short")
        source, _made = TranslationSource.get_or_create_from_instance(page)
        for language in ("ro", "it"):
            Translation.objects.create(source=source, target_locale=locale(language)).save_target(
                publish=True
            )


def _measured(table: str, user: Any) -> dict[str, float]:
    """Hand in a sheet with every row changed, apply it, and undo it."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client
    from django.urls import reverse

    from home.models import SheetRun
    from home.sheets.applying import work
    from home.sheets.registry import table_of
    from home.sheets.writing import as_csv

    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    content = _changed(as_csv(table_of(table), user), CHANGED[table])
    file = SimpleUploadedFile("sheet.csv", content)
    found: dict[str, float] = {}
    _time(found, "handed in", lambda: client.post(reverse("sheets"), {"file": file}))
    run = SheetRun.objects.get(table=table)
    found["objects"] = run.changes.count()
    for what in ("apply", "undo"):
        client.post(reverse(f"sheet_{what}", args=[run.pk]))
        _time(found, what, work)
    run.refresh_from_db()
    assert run.state == SheetRun.State.UNDONE
    return found


def _changed(content: bytes, changes: dict[str, str]) -> bytes:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    for number, row in enumerate(rows[2:]):
        for name, words in changes.items():
            row[rows[0].index(name)] = words.format(number % 10)
        if "rate_basis" in rows[0]:
            row[rows[0].index("rate_basis")] = "programme"
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode("utf-8-sig")


def _time(found: dict[str, float], name: str, work: Callable[[], object]) -> None:
    wall, used = time.perf_counter(), time.process_time()
    work()
    found[name] = round(time.perf_counter() - wall, 1)
    found[f"{name}, processor"] = round(time.process_time() - used, 1)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
