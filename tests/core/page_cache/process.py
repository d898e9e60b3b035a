"""One process of the site that edits, shows pages and moves its clock, as it is told on its input.

Each line is a command in JSON, each answer a line.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django

django.setup()

from django.core.cache import cache  # noqa: E402 – the site is to be set up first
from django.core.management import call_command  # noqa: E402 – as above
from django.db import transaction  # noqa: E402 – as above
from django.test import Client  # noqa: E402 – as above
from django.utils import timezone  # noqa: E402 – as above
from wagtail.images import get_image_model  # noqa: E402 – as above
from wagtail.models import Page, PageViewRestriction  # noqa: E402 – as above
from wagtail_localize.models import StringTranslation  # noqa: E402 – as above

from core import caching  # noqa: E402 – as above
from core.page_cache.content import never_shown  # noqa: E402 – as above
from core.page_cache.middleware import memory  # noqa: E402 – as above
from funding.models import FundingOpportunity  # noqa: E402 – as above
from funding.models.opportunity_parts import CutOff, OpportunityText  # noqa: E402 – as above
from home.models import Partner, SiteSettings, Term  # noqa: E402 – as above
from home.navigation.page_registry import page_registry  # noqa: E402 – as above
from news.models import EventPage  # noqa: E402 – as above
from tests.tokens import without_tokens  # noqa: E402 – as above

REAL_NOW = timezone.now
BROWSER = Client(HTTP_HOST="localhost")
# Somebody who says who they are gets nothing that is kept.
STRANGER = Client(HTTP_HOST="localhost", HTTP_AUTHORIZATION="none")


def paths() -> list[str]:
    """Return the addresses of all pages, and of calls."""
    calls = FundingOpportunity.objects.filter(live=True).order_by("pk")[:20]
    pages = [page.url for page in page_registry().by_id.values()]
    funding = next(url for url in pages if url.endswith("/en/funding/"))
    return [*pages, f"{funding}calls/", *(f"{funding}calls/{call.slug}/" for call in calls)]


def _page(at: random.Random) -> Page:
    pages = Page.objects.filter(live=True, depth__gt=2, alias_of=None).order_by("pk")
    return pages[at.randrange(pages.count())].specific


def title(at: random.Random) -> str:
    """Publish a page with another title."""
    page = _page(at)
    page.title = f"Title {at.random()}"
    page.save_revision().publish()
    return page.url


def draft(at: random.Random) -> str:
    """Write a draft; nobody sees it."""
    page = _page(at)
    page.title = "Only a draft"
    page.save_revision()
    return page.url


def take_away(at: random.Random) -> str:
    """Unpublish an article, or publish one that is not."""
    pages = Page.objects.type(EventPage).order_by("pk")
    page = pages[at.randrange(pages.count())].specific
    if page.live:
        page.unpublish()
    else:
        page.save_revision().publish()
    return page.get_parent().url


def restrict(at: random.Random) -> str:
    """Make a page private, or public again."""
    page = _page(at)
    if page.view_restrictions.exists():
        page.view_restrictions.first().delete()
    else:
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    return page.get_parent().url


def move(at: random.Random) -> str:
    """Put a page before its siblings."""
    page = _page(at)
    page.move(page.get_parent(), pos="first-child")
    return page.get_parent().url


def term(at: random.Random) -> str:
    """Give a term another name."""
    found = Term.objects.order_by("pk")[at.randrange(Term.objects.count())]
    found.name_en = f"Term {at.random()}"
    found.save()
    return ""


def call(at: random.Random) -> str:
    """Change a call, its deadline or its words."""
    found = FundingOpportunity.objects.order_by("pk")[
        at.randrange(FundingOpportunity.objects.count())
    ]
    found.title = f"Call {at.random()}"
    found.save()
    CutOff.objects.filter(opportunity=found).delete()
    OpportunityText.objects.filter(opportunity=found).delete()
    return ""


def in_bulk(at: random.Random) -> str:
    """Write many rows without a signal."""
    EventPage.objects.update(place=f"Place {at.random()}")
    return next((event.url for event in EventPage.objects.live()[:1]), "")


def setting(at: random.Random) -> str:
    """Change what stands on every page."""
    found = SiteSettings.objects.first() or SiteSettings(site_id=1)
    found.organisation = f"Organisation {at.random()}"
    found.save()
    return ""


def translated(at: random.Random) -> str:
    """Publish other words of a translation."""
    words = StringTranslation.objects.order_by("pk")[
        at.randrange(StringTranslation.objects.count())
    ]
    words.data = f"Words {at.random()}"
    words.save()
    return ""


def picture(at: random.Random) -> str:
    """Give a picture another name."""
    get_image_model().objects.update(title=f"Picture {at.random()}")
    return ""


def taken_back(at: random.Random) -> str:
    """Begin to publish, and fail."""
    page = _page(at)
    with transaction.atomic():
        page.title = "Never to be seen"
        page.save_revision().publish()
        transaction.set_rollback(True)
    return page.url


def partner(at: random.Random) -> str:
    """Give the partners another name."""
    Partner.objects.update(name=f"Partner {at.random()}")
    return ""


def imported(at: random.Random) -> str:
    """Import a file with one call."""
    ends = timezone.localdate() + timedelta(days=40)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "calls.csv"
        file.write_text(
            "identifier;title;title_language;cut_offs;official_url\n"
            f"NEW-{at.randrange(1000)};New;en;{ends:%Y-%m-%d};https://example.org/new\n"
        )
        call_command("import_calls", "file", str(file), stdout=StringIO())
    return ""


def scheduled(_at: random.Random) -> str:
    """Publish what is due by now."""
    call_command("publish_scheduled", verbosity=0)
    return ""


def in_time(at: random.Random) -> str:
    """Have a page end soon; a later hour shows it."""
    page = _page(at)
    page.expire_at = timezone.now() + timedelta(minutes=30)
    page.save_revision().publish()
    return page.url


EDITS: dict[str, Callable[[random.Random], str]] = {
    edit.__name__: edit
    for edit in (
        title, draft, take_away, restrict, move, term, call, in_bulk, setting, translated, picture,
        taken_back, partner, imported, in_time, scheduled,
    )
}  # fmt: skip


def _shown(answer: Any) -> str:
    return without_tokens(answer.content.decode())


def compare(path: str) -> dict[str, Any]:
    """Return whether a page is answered as it would be made now, and whether it was kept.

    It is made of what stands in the database: of no copy that is in memory.
    """
    kept = BROWSER.get(path)
    for copies in caching._all:
        copies.forget()
    fresh = STRANGER.get(path)
    same = kept.status_code == fresh.status_code and _shown(kept) == _shown(fresh)
    return {"same": same, "kept": kept.has_header("ETag"), "status": kept.status_code}


def told(command: dict[str, Any]) -> Any:
    """Do what a command says."""
    if "edit" in command:
        at = random.Random(command["seed"])  # noqa: S311 – a test repeats it
        return EDITS[command["edit"]](at)
    if "blind" in command:
        never_shown(command["blind"])
        return ""
    if "later" in command:
        moment: Callable[[], datetime] = REAL_NOW
        passed = timedelta(seconds=command["later"])
        timezone.now = lambda: moment() + passed
        cache.clear()
        return ""
    if "paths" in command:
        return paths()
    if "edits" in command:
        return list(EDITS)
    return compare(command["compare"])


if __name__ == "__main__":
    memory.clear()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(told(json.loads(line))) + "\n")
        sys.stdout.flush()
