"""The site as a server has it, without containers and systemd: nginx, gunicorn, Redis.

With the shipped configuration, units and scripts; only what starts a unit is of the tests.
"""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from home.mirror.making import file_of
from tests.deploy.release import make_release
from tests.engines.nginx import HOST, Outside, Proxy, configure, find_nginx, running
from tests.engines.processes import not_here
from tests.engines.redis import redis
from tests.server import prepare_site
from tests.stages import MANAGE, ROOT

DEPLOY = ROOT / "site/deploy"
NEW, FORMER = "20261130T020000-new", "20261129T020000-former"


@dataclass
class Server:
    """A server with two releases, of which one serves."""

    folder: Path
    proxy: Proxy
    environment: dict[str, str]

    def run(self, command: str) -> str:
        """Run a line of bash with the functions of the scripts; what it says."""
        done = subprocess.run(
            ["/bin/bash", "-euo", "pipefail", "-c", f". {DEPLOY}/lib.sh; {command}"],
            env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> HTTPResponse:
        """The answer to a request that comes from outside, with its body read."""
        connection = Outside(self.proxy)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body=body, headers={"Host": HOST} | sent)
        answer = connection.getresponse()
        answer.text = answer.read()  # type: ignore[attr-defined]
        connection.close()
        return answer


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The site, installed in a folder and switched to."""
    nginx = find_nginx()
    if nginx is None:
        not_here("nginx is missing")
    assert nginx
    folder = tmp_path_factory.mktemp("server")
    data, base, run = folder / "data", folder / "base", folder / "run"
    run.mkdir()
    prepare_site(data)
    with ExitStack() as stack:
        try:
            url = stack.enter_context(redis(folder)).url
        except FileNotFoundError as error:
            not_here(str(error))
        settings = {
            "DJANGO_SETTINGS_MODULE": "sme4green.settings.production",
            "SECRET_KEY": "only-for-this-test-0123456789-0123456789-0123456789-0123456789",
            "BASE_URL": f"https://{HOST}",
            "PROXIES": "1",
            "DATA_DIR": str(data),
            "REDIS_URL": url,
            "WEB_CONCURRENCY": "1",
        }
        (folder / "environment").write_text(
            "".join(f"{name}={value}\n" for name, value in settings.items())
        )
        for release in (NEW, FORMER):
            make_release(base / "releases" / release, run)
        statics = base / "releases" / NEW / "static"
        subprocess.run(
            [*MANAGE, "collectstatic", "--no-input", "-v0"],
            env=os.environ | settings | {"STATIC_ROOT": str(statics)}, check=True, cwd=ROOT,
        )  # fmt: skip
        shutil.copytree(statics, base / "releases" / FORMER / "static", copy_function=os.link)
        programs = folder / "programs"
        programs.mkdir()
        (programs / "systemctl").symlink_to(ROOT / "tests/deploy/systemctl")
        (folder / "nginx").mkdir()
        proxy = configure(
            nginx, folder / "nginx", APP=f"unix:{base}/current/web.sock", FILES=base, DATA=data
        )
        environment = os.environ | {
            "PATH": f"{programs}:{os.environ['PATH']}",
            "BASE": str(base),
            "RUN": str(run),
            "SETTINGS": str(folder / "environment"),
            "UNITS": str(DEPLOY / "systemd"),
            "HEALTH": "/en/",  # no worker runs here, so the site is never ready
            "DRAINED_AFTER": "1",
            "WORKER_AFTER": "0",
        }
        environment.pop("DATABASE_URL", None)
        made = Server(folder, proxy, environment)
        stack.enter_context(running(nginx, proxy))
        stack.callback(
            made.run, f"systemctl stop sme4green-web@{NEW}; systemctl stop sme4green-web@{FORMER}"
        )
        made.run(f"link previous {FORMER}; switch_to {NEW}")
        yield made


# The site itself may have to be made first, which takes minutes on a busy machine.
pytestmark = [
    pytest.mark.served,
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.xdist_group("deployed"),
]


def test_what_the_proxy_lets_through(server: Server) -> None:
    page = server.ask("/en/")
    assert page.status == 200
    assert b"SME" in page.text  # type: ignore[attr-defined]
    assert page.headers["Strict-Transport-Security"]
    assert server.ask("/en/", X_Forwarded_Proto="http", X_Forwarded_For="1.2.3.4").status == 200

    sheet = page.text.partition(b'rel="stylesheet" href="')[2].partition(b'"')[0].decode()  # type: ignore[attr-defined]
    static = server.ask(sheet, Accept_Encoding="gzip")
    assert static.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert static.headers["Content-Encoding"] == "gzip"
    assert static.headers["Content-Type"] == "text/css"
    former = server.folder / "base/releases" / FORMER / "static/former.css"
    former.write_text("b {}")
    assert server.ask("/static/former.css").status == 200

    data = server.folder / "data"
    picture = next((data / "media/images").iterdir()).name
    assert server.ask(f"/media/images/{picture}").status == 200
    document = next((data / "private/documents").iterdir()).name
    (data / "media/documents").mkdir()
    (data / "media/documents/by-mistake.pdf").write_bytes(b"%PDF")
    (data / "media/images/link.png").symlink_to(data / "db.sqlite3")
    for path in (
        f"/private/documents/{document}",
        f"/media/documents/{document}",
        f"/media/images/../../private/documents/{document}",
        f"/media/images/%2e%2e/%2e%2e/private/documents/{document}",
        f"/media/..%2fprivate/documents/{document}",
        f"/media../private/documents/{document}",
        f"/static/../../data/private/documents/{document}",
        "/media/documents/by-mistake.pdf",
        "/media/images/link.png",
        "/media/images/",
        "/db.sqlite3",
        "/media/../db.sqlite3",
        "/RELEASE",
        "/readyz",
        "/metrics",
    ):
        assert server.ask(path).status in (302, 400, 403, 404), path

    plain = HTTPConnection("127.0.0.1", server.proxy.http, timeout=5)
    plain.request("GET", "/en/?q=1", headers={"Host": HOST})
    moved = plain.getresponse()
    assert (moved.status, moved.headers["Location"]) == (308, f"https://{HOST}/en/?q=1")
    with (
        pytest.raises(ssl.SSLError),
        socket.create_connection(("127.0.0.1", server.proxy.https), 5) as stranger,
    ):
        server.proxy.trust.wrap_socket(stranger, server_hostname="other.example.eu")
    log = (server.proxy.folder / "access.log").read_text()
    assert log.startswith("127.0.0.0 [")
    assert "q=1" not in log


def test_the_large_and_the_slow(server: Server) -> None:
    """A large body of a visitor is refused; who sends slowly keeps nobody else waiting."""
    large = b"a" * 2_000_000
    assert server.ask("/en/", "POST", large).status == 413
    assert server.ask("/admin/login/", "POST", large).status == 413  # by the site, in words
    assert server.ask("/admin/login/", "POST", large * 14).status == 413
    with ExitStack() as stack:
        for _client in range(60):
            plain = socket.create_connection(("127.0.0.1", server.proxy.https), 10)
            slow = stack.enter_context(server.proxy.trust.wrap_socket(plain, server_hostname=HOST))
            slow.sendall(
                f"POST /en/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 9000\r\n\r\na".encode()
            )
        begun = time.monotonic()
        assert server.ask("/en/").status == 200
        assert time.monotonic() - begun < 3


def test_no_request_is_lost_while_releases_change(server: Server) -> None:
    """Back to the former release while visitors ask; then nothing serves, and a page says so."""
    stop = threading.Event()
    answers: list[int | str] = []
    visitors = [
        threading.Thread(target=_visit, args=(server, stop.is_set, answers)) for _each in range(2)
    ]
    for visitor in visitors:
        visitor.start()
    try:
        said = subprocess.run(
            [DEPLOY / "update", "--back"],
            env=server.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert said.returncode == 0, said.stderr
        assert said.stdout.startswith(f"Back to {FORMER}")
    finally:
        stop.set()
        for visitor in visitors:
            visitor.join()
    assert len(answers) > 20
    assert set(answers) == {200}
    assert server.run("linked current; linked previous").split() == [FORMER, NEW]
    assert server.run(f"serves {NEW} || echo ended") == "ended"

    usual = server.ask("/it/").headers
    server.run(f"systemctl stop sme4green-web@{FORMER}")
    copy = server.folder / "data/mirror/current"
    for address in ("/it/copied/", "/it/copied/?from=place&territory=ITC11"):
        file = file_of(copy, address)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"<p>Copied {address}")
    (server.folder / "data/secret.html").write_text("secret")
    asked = {
        path: server.ask(path)
        for path in (
            "/en/nowhere/", "/it/copied/", "/it/copied/?from=place&territory=ITC11",
            "/it/copied/?page=2&sort=!", "/it/copied/?../../../../secret",
        )
    }  # fmt: skip
    sent = server.ask("/it/copied/", "POST", b"a=b")
    upload = server.ask("/admin/images/add/", "POST", b"a" * 2_000_000)
    server.run(f"link previous {FORMER}; switch_to {NEW}")  # as the others find it
    for away in (asked.pop("/en/nowhere/"), sent, upload):
        assert (away.status, away.headers["Retry-After"]) == (503, "60")
        assert "Site-ul nu este disponibil" in away.text.decode()  # type: ignore[attr-defined]
    # What a form asks that nobody has answered gets the page itself.
    for path, answer in asked.items():
        shown = path if "from=" in path else "/it/copied/"
        assert (answer.status, answer.text.decode()) == (200, f"<p>Copied {shown}")  # type: ignore[attr-defined]
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert answer.headers["Cache-Control"] == "no-store"
        for name in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy",
                     "X-Frame-Options"):  # fmt: skip
            # Pictures may lie in a bucket, whose address nginx is not told.
            told = answer.headers[name].replace(" data: https:", " data:")
            assert rules(told) == rules(usual[name]), name


def rules(header: str) -> set[str]:
    """The rules of a header, in whatever order they stand."""
    return {rule.strip() for rule in header.split(";")}


def _visit(server: Server, stopped: Callable[[], bool], answers: list[int | str]) -> None:
    number = 0
    while not stopped():
        number += 1
        try:
            answers.append(server.ask(f"/en/?visit={number}").status)
        except OSError as error:
            answers.append(repr(error))
        time.sleep(0.02)
