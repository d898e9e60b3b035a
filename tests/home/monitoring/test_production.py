"""The site as a server runs it: two processes of gunicorn, with the settings of production."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import sys
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from tests.engines.processes import free_port, waited
from tests.home.test_background import Installation
from tests.smtp import mail_server
from tests.stages import MIGRATED, stage

pytestmark = pytest.mark.slow  # real processes

TOKEN = "only-for-this-test-0123456789"
GUNICORN = [str(Path(sys.executable).with_name("gunicorn")), "-c", "site/sme4green/gunicorn.py"]
BROWSER = {
    "Accept": "text/html",
    "User-Agent": "Mozilla/5.0 (X11) Firefox/140.0",
    "X-Forwarded-For": "203.0.113.77",
    "X-Forwarded-Proto": "https",
    "Host": "www.example.eu",
}


def ask(address: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    """Status, body and headers of an answer."""
    request = urllib.request.Request(address, headers=headers)  # noqa: S310 – our own server
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return answer.status, answer.read().decode(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), dict(error.headers)


def test_a_server_tells_how_it_is_and_nothing_of_anybody(tmp_path: Path) -> None:
    shutil.copytree(stage(MIGRATED, tmp_path), tmp_path, dirs_exist_ok=True)
    with mail_server() as mails:
        site = Installation(
            tmp_path, mails,
            DJANGO_SETTINGS_MODULE="sme4green.settings.production",
            SECRET_KEY="only-for-this-test-0123456789-0123456789-0123456789-0123456789",
            BASE_URL="https://www.example.eu", PROXIES="1", METRICS_TOKEN=TOKEN,
            ERRORS_TO="operator@site.example",
        )  # fmt: skip
        (tmp_path / "static").mkdir(exist_ok=True)
        (tmp_path / "static" / "staticfiles.json").write_text('{"version": "1.1", "paths": {}}')
        # A mail that no program can read: the first error is told by mail.
        with closing(sqlite3.connect(tmp_path / "db.sqlite3")) as database:
            database.execute("ALTER TABLE home_passwordresetrequest RENAME TO elsewhere")
        server = f"http://127.0.0.1:{(port := free_port())}"
        with site.running([*GUNICORN, "-w2", f"-b127.0.0.1:{port}"]) as process:
            log = tmp_path / "log"
            waited(lambda: b"Listening at" in log.read_bytes(), 60)
            assert ask(f"{server}/healthz")[:2] == (200, "ok\n")
            # By another name, without TLS, and once the background was seen. Each of the two
            # processes knows how it is for itself: the answer that is read is the one that came.
            ready: dict[str, object] = {}

            def is_ready() -> bool:
                status, body, _headers = ask(f"{server}/readyz", Host="web")
                ready.update(json.loads(body))
                return status == 200

            waited(is_ready, 30)
            assert ready.pop("ready") is True
            assert set(ready.values()) == {"ok"}
            for _time in range(6):
                found = ask(f"{server}/robots.txt?who=maria@example.com", **BROWSER)
                assert found[0] == 200
                assert re.fullmatch(r"[0-9a-f]{32}", found[2]["X-Request-ID"])
            # Without its style sheets the site cannot even say that something is not there.
            assert ask(f"{server}/en/maria-ionescu/", **BROWSER)[0] == 500
            waited(lambda: bool(mails.mails), 30)
            process.terminate()
            assert process.wait(30) == 0
        lines = [json.loads(line) for line in log.read_text().splitlines()]
        requests = [line for line in lines if line["logger"] == "sme4green.requests"]
        asked = [line for line in requests if line["view"] == "home.views.robots"]
        assert len(asked) == 6
        assert set(asked[0]) == {
            "time", "level", "logger", "request", "method", "view", "status", "ms",
        }  # fmt: skip
        assert {"gunicorn.error", "sme4green.requests"} <= {line["logger"] for line in lines}
        for secret in ("maria", "@", "203.0.113", "who="):
            assert secret not in log.read_text()
        assert "operator@site.example" in str(mails.mails[0]["To"])
        assert "OperationalError in home.jobs.worker" in str(mails.mails[0]["Subject"])
        # What both processes counted was written when they ended.
        counted = "SELECT value FROM home_metriccount WHERE name = 'requests' AND first = ?"
        with closing(sqlite3.connect(tmp_path / "db.sqlite3")) as database:
            assert database.execute(counted, ["home.views.robots"]).fetchall() == [(6.0,)]
