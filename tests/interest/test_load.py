"""Many enquiries at once: what was answered with success is there once, and its mail arrives.

They come from many clients, the mail server is away for half of the time, and the web process
is killed three times.

`make bench` sends 500 from 20 clients, `make test` a fifth of it.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from uuid import uuid4

import pytest
import requests
from django.core import signing

from interest.spam.form_key import SALT
from tests.content_paths import path_of
from tests.engines.processes import free_port
from tests.interest.factories import FIRM, aged_key
from tests.server import prepare_site
from tests.smtp import MailServer, mail_server
from tests.stages import MANAGE, ROOT

CLIENTS, KILLS = 20, 3
EACH = int(os.environ.get("LOAD_EACH", "5"))
DEVELOPMENT_KEY = "only-for-development-never-in-production"


class Web:
    """The site's process: killed, and started again where it was."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.environment, self.log, self.port = environment, log, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*MANAGE, "runserver", "--noreload", f"127.0.0.1:{self.port}"],
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Browser:
    """A client that has read the form, and sends it many times for different people."""

    def __init__(self, web: Web, form: str, until: float) -> None:
        self.web, self.form, self.until = web, form, until
        self.session = requests.Session()
        self.shown = ""

    def send(self, email: str) -> bool:
        """Send as a person would: again, with the same answers, as long as no answer comes."""
        key = signing.dumps(uuid4().hex, DEVELOPMENT_KEY, salt=SALT)
        data = {"form_key": aged_key(key, DEVELOPMENT_KEY), "way": "send", "email": email, **FIRM}
        while time.monotonic() < self.until:
            try:
                if not self.shown:
                    shown = self.session.get(self.web.address + self.form, timeout=30)
                    shown.raise_for_status()
                    self.shown = shown.text
                data["csrfmiddlewaretoken"] = _value(self.shown, "csrfmiddlewaretoken")
                answer = self.session.post(
                    self.web.address + self.form, data, timeout=30, allow_redirects=False
                )
            except requests.RequestException:
                time.sleep(0.3)
                continue
            if answer.status_code == 303:
                return True
            assert answer.status_code in {500, 503}, answer.text[
                :2000
            ]  # killed, or the database is busy
            time.sleep(0.3)
        return False


def _value(html: str, name: str) -> str:
    marker = f'name="{name}" value="'
    start = html.index(marker) + len(marker)
    return unescape(html[start : html.index('"', start)])


def _killed_in_between(web: Web, mails: MailServer, done: Counter) -> None:
    """Kill the process at each quarter of the enquiries; at half, the mail server comes."""
    for quarter in range(1, KILLS + 1):
        while done["sent"] < CLIENTS * EACH * quarter // 4:
            time.sleep(0.05)
        web.kill()
        if quarter == 2:
            mails.start()
        web.start()


@pytest.mark.slow
def test_nothing_that_was_answered_is_lost(tmp_path: Path) -> None:
    with mail_server() as mails:
        mails.stop()
        environment = prepare_site(
            tmp_path,
            EMAIL_URL=f"smtp://127.0.0.1:{mails.port}",
            DJANGO_SETTINGS_MODULE="tests.interest.load_settings",
            FORM_LIMIT_CALM="100000/hour",
            FORM_LIMIT_NETWORK="100000/hour",
        )
        web = Web(environment, tmp_path / "server.log")
        form = path_of("express-interest", "en")
        done: Counter = Counter()
        until = time.monotonic() + 240
        killer = threading.Thread(target=_killed_in_between, args=(web, mails, done), daemon=True)
        killer.start()

        def client(number: int) -> list[str]:
            sent = []
            browser = Browser(web, form, until)
            for turn in range(EACH):
                email = f"client{number}-{turn}@example.com"
                if browser.send(email):
                    sent.append(email)
                done["sent"] += 1
            return sent

        try:
            with ThreadPoolExecutor(CLIENTS) as pool:
                answered = [email for sent in pool.map(client, range(CLIENTS)) for email in sent]
            killer.join(30)
            assert len(answered) == CLIENTS * EACH
            while len(_arrived(mails)) < len(answered) and time.monotonic() < until:
                time.sleep(0.5)
        finally:
            web.kill()
        stored = Counter(
            email
            for (email,) in sqlite3.connect(tmp_path / "db.sqlite3").execute(
                "select email from interest_enquiry"
            )
        )
        assert stored == Counter(answered), "each is there exactly once"
        assert set(_arrived(mails)) == set(answered), "every mail arrives"
        nothing_is_left_of("client0-0@example.com", environment, tmp_path)
        twice = sum(number - 1 for number in _arrived(mails).values())
        assert twice <= KILLS, "only a kill between sending and recording sends again"


def nothing_is_left_of(address: str, environment: dict[str, str], folder: Path) -> None:
    """After the command that erases a person, no file of the site holds their address."""
    assert _files_with(address, folder)
    command = [*MANAGE, "person", "erase"]
    run = subprocess.run(
        command,
        env=environment,
        cwd=ROOT,
        input=address,
        text=True,
        capture_output=True,
        check=True,
    )
    assert "1 enquiries" in run.stdout
    assert "1 mails" in run.stdout
    assert _files_with(address, folder) == []


def _files_with(text: str, folder: Path) -> list[str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path.name for path in files if text.encode() in path.read_bytes()]


def _arrived(mails: MailServer) -> Counter:
    return Counter(str(mail["To"]) for mail in list(mails.mails))
