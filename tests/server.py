"""The site as `make run` serves it, with its real content."""

from __future__ import annotations

import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.engines.processes import free_port
from tests.stages import MANAGE, ROOT, SITE, environment, stage

LANGUAGES = ("en", "ro", "it")
# One call of the first content that is open until February 2027, and stays afterwards.
CALL = "horizon-cl4-2027-01-mat-prod-08"
ALERTS = {
    "alert": (
        {"en": "alerts/new", "ro": "alerte/nou", "it": "avvisi/nuovo"},
        "?theme=circular-economy",
    ),
    "alert-sent": ({"en": "alerts/sent", "ro": "alerte/trimis", "it": "avvisi/inviato"}, ""),
}
BELOW_FUNDING = (
    "calls", "call", "calendar", "compare", "finder", "finder-result", "data-sources",
)  # fmt: skip

# One page of every type, by its content folder.
PAGE_TYPES = {
    "home": "",
    "standard": "about",
    "results": "results",
    "contact": "contact",
    "site-map": "site-map",
    "news-index": "news",
    "article": "news/torino-deal-signed",
    "event": "news/best-practice-exchange",
    "pact-index": "pacts",
    "pact": "pacts/torino",
    "resource-index": "good-practices",
    "case-study": "good-practices/biova",
    "publication": "good-practices/lgd-blueprint",
    "funding-index": "funding",
    "funding-source": "funding/eic-accelerator",
    "guide": "funding/from-call-to-application",
    "form": "express-interest",
}


def prepare_site(folder: Path, **more: str) -> dict[str, str]:
    """Put the site with its real content into `folder`; the environment of its commands.

    `more` are variables of it.
    """
    shutil.copytree(stage(SITE, folder), folder, dirs_exist_ok=True)
    return environment(folder, **more)


@contextmanager
def site_server(folder: Path, **more: str) -> Iterator[str]:
    """The address of the site, freshly loaded into `folder` and served from there."""
    with serving(folder, prepare_site(folder, **more)) as address:
        yield address


@contextmanager
def serving(folder: Path, prepared: dict[str, str]) -> Iterator[str]:
    """The address of the site that lies in `folder` already, served with its environment."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [*MANAGE, "runserver", "--noreload", f"127.0.0.1:{port}"],
            env=prepared,
            cwd=ROOT,
            stdout=log,
            stderr=log,
        )
        try:
            _wait_for(address, server, folder / "server.log")
            yield address
        finally:
            server.terminate()
            server.wait(30)  # the background ends what it has in hand


def _wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    for _attempt in range(150):
        try:
            with urllib.request.urlopen(f"{address}/en/", timeout=5):  # noqa: S310
                return
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.2)
    raise RuntimeError(f"The site did not start:\n{log.read_text()}")


def addresses(server: str) -> dict[tuple[str, str], str]:
    """The address of one page of every type in every language, by (type, language).

    And of what stands below the funding index without being a page, and of alerts.
    """
    from funding.paths import CALENDAR, CALLS, COMPARE, DATA_SOURCES, FINDER
    from tests.content_paths import path_of

    below = {
        "calls": (CALLS, "?theme=circular-economy"),
        "call": (CALLS, f"{CALL}/"),
        "calendar": (CALENDAR, "?month=2027-02"),
        "compare": (COMPARE, f"?call={CALL}"),
        "finder": (FINDER, ""),
        "finder-result": (FINDER, "?territory=RO322&headcount=12&step=result"),
        "data-sources": (DATA_SOURCES, ""),
    }
    found = {}
    for language in LANGUAGES:
        for kind, key in PAGE_TYPES.items():
            found[kind, language] = f"{server}{path_of(key, language)}"
        for kind, (word, rest) in below.items():
            funding = path_of("funding", language)
            found[kind, language] = f"{server}{funding}{word[language]}/{rest}"
        for kind, (words, query) in ALERTS.items():
            found[kind, language] = f"{server}/{language}/{words[language]}/{query}"
    return found
