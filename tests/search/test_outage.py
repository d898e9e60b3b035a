"""The engine is killed while people browse and edit: no failed page, and nothing is lost."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.engines.node import Node
from tests.engines.processes import waited
from tests.server import site_server
from tests.stages import MANAGE, ROOT, environment

pytestmark = [pytest.mark.xdist_group("engines")]

AWAY = "The search engine does not answer"
# A search may wait so much longer when the engine goes away, and the machine may be busy.
MORE_SECONDS = 1.0
PASSWORD = "a-long-one-for-tests"


class Editor:
    """Somebody signed in to the admin of a served site."""

    def __init__(self, address: str) -> None:
        self.address, self.session = address, requests.Session()
        self._post("/admin/login/", username="editor", password=PASSWORD)

    def _post(self, path: str, **values: str) -> None:
        page = self.session.get(self.address + path, timeout=30)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
        assert token, page.url
        values["csrfmiddlewaretoken"] = token[1]
        answer = self.session.post(
            self.address + path, data=values, headers={"Referer": self.address}, timeout=30
        )
        assert answer.status_code == 200, answer.url

    def unpublish(self, page: int) -> None:
        """Take a page off the site, by its own action."""
        self._post(f"/admin/pages/{page}/unpublish/")


@pytest.fixture(scope="module")
def address(opensearch3: Node, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site, served with a search engine of its own."""
    folder = tmp_path_factory.mktemp("outage")
    with site_server(folder, SEARCH_URL=opensearch3.address) as address:
        manage(folder, opensearch3, "createsuperuser", "--noinput", "--username", "editor",
               "--email", "editor@example.org")  # fmt: skip
        yield address


def manage(folder: Path, node: Node, *command: str) -> str:
    """What a command of the served site says."""
    more = {"DJANGO_SUPERUSER_PASSWORD": PASSWORD, "SEARCH_URL": node.address}
    run = subprocess.run(
        [*MANAGE, *command],
        env=environment(folder, **more), cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return run.stdout


def search(address: str, text: str) -> tuple[str, float]:
    """The results page, and how many seconds it took. No page may fail."""
    began = time.monotonic()
    answer = requests.get(f"{address}/en/search/", params={"q": text}, timeout=30)
    assert answer.status_code == 200
    return answer.text, time.monotonic() - began


def test_killed_while_people_browse_and_edit(
    address: str, opensearch3: Node, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = next(tmp_path_factory.getbasetemp().glob("outage*"))
    about = int(manage(folder, opensearch3, "shell", "-v0", "-c", ID_OF.format(slug="about")))
    editor = Editor(address)
    manage(folder, opensearch3, "shell", "-v0", "-c", DRAFT_OF.format(slug="contact"))
    waited(lambda: AWAY not in search(address, "advisers")[0], 60)
    usual = max(search(address, "textile recycling")[1] for _ in range(10))

    opensearch3.kill()
    page, seconds = search(address, "textile recycling")
    assert AWAY in page
    assert "/en/" in page
    assert seconds <= usual + MORE_SECONDS + 0.5
    for text in ("grants", "circular economy", "LIFE", "nothing-has-this-word"):
        page, seconds = search(address, text)
        assert AWAY in page
        assert seconds <= usual + MORE_SECONDS
    editor.unpublish(about)
    manage(folder, opensearch3, "shell", "-v0", "-c", PUBLISHED.format(slug="contact"))
    # The database answers with what was edited meanwhile, here and in another process.
    waited(lambda: '"/en/contact/"' in search(address, "contact advisers")[0], 60)
    waited(lambda: '"/en/about/"' not in search(address, "project objectives")[0], 60)

    opensearch3.start()
    waited(lambda: AWAY not in search(address, "textile recycling")[0], 60)
    waited(lambda: "all was right" in manage(folder, opensearch3, "search_index", "check"), 90)
    page, _seconds = search(address, "contact advisers")
    assert AWAY not in page
    assert '"/en/contact/"' in page
    assert '"/en/about/"' not in search(address, "project objectives")[0]


PAGE = (
    "from wagtail.models import Page; "
    "page = Page.objects.get(slug='{slug}', locale__language_code='en').specific; "
)
DRAFT_OF = PAGE + "page.unpublish()"
PUBLISHED = PAGE + "page.save_revision().publish()"
ID_OF = PAGE + "print(page.pk)"
