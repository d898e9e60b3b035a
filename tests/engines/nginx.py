"""nginx with the site's own configuration: installed, or Debian's unpacked beside the tests.

    python -m tests.engines.nginx

says where it is.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPSConnection
from pathlib import Path

from tests.engines.debian import unpacked
from tests.engines.processes import free_port, waited
from tests.stages import ROOT

DEPLOY = ROOT / "site/deploy/nginx"
HOST = "www.example.eu"
# What a distribution's nginx.conf says around ours.
AROUND = """\
{user}
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 256; }}
http {{
    include {types};
    default_type application/octet-stream;
    {paths}
    include {folder}/sme4green.conf;
}}
"""
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@dataclass(frozen=True)
class Nginx:
    """The program, and the list of types that its package brings."""

    program: Path
    types: Path


def find_nginx() -> Nginx | None:
    """The installed one, or Debian's package unpacked; None where neither can be had."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    types = Path("/etc/nginx/mime.types")
    if found and types.exists():
        return Nginx(Path(found), types)
    folder = unpacked("nginx", "nginx-common")
    return Nginx(folder / "usr/sbin/nginx", folder / "etc/nginx/mime.types") if folder else None


@dataclass
class Proxy:
    """A running nginx."""

    folder: Path
    http: int
    https: int

    @cached_property
    def trust(self) -> ssl.SSLContext:
        """What trusts its certificate."""
        return ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))


class Outside(HTTPSConnection):
    """A visitor's connection: to the name of the site, which only the certificate knows here."""

    def __init__(self, proxy: Proxy) -> None:
        super().__init__("127.0.0.1", proxy.https, timeout=20)
        self.trust = proxy.trust

    def connect(self) -> None:
        plain = socket.create_connection((self.host, self.port), self.timeout)
        self.sock = self.trust.wrap_socket(plain, server_hostname=HOST)


def configure(nginx: Nginx, folder: Path, **values: object) -> Proxy:
    """Write the site's configuration with these values, as `site/deploy/install` does it."""
    proxy = Proxy(folder, free_port(), free_port())
    subprocess.run(
        ["/usr/bin/openssl", "req", "-x509", "-newkey", "ec",
         "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}",
         "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    given = {
        "SERVER_NAME": HOST,
        "HTTP_PORT": proxy.http,
        "HTTPS_PORT": proxy.https,
        "PAGES": DEPLOY,
        "SNIPPETS": DEPLOY,
        "ADMIN_PATH": "admin/",
        "CERTIFICATE": folder,
        "ACME": folder,
        "CACHE": folder / "cache",
        "LOG": folder / "access.log",
    } | values
    text = (DEPLOY / "sme4green.conf.template").read_text()
    for name, value in given.items():
        text = text.replace(f"${{{name}}}", str(value))
    assert not re.search(r"\$\{[A-Z]", text.partition("\nmap ")[2]), "a value is missing"
    (folder / "sme4green.conf").write_text(text)
    paths = "\n    ".join(f"{name}_temp_path {folder}/{name};" for name in TEMPORARY)
    (folder / "nginx.conf").write_text(
        AROUND.format(
            folder=folder,
            types=nginx.types,
            paths=paths,
            user="user root;" if os.geteuid() == 0 else "",
        )
    )
    return proxy


def check(nginx: Nginx, folder: Path) -> str:
    """What nginx itself says of the configuration in a folder."""
    said = subprocess.run(
        [nginx.program, "-t", *_in(folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return said.stderr


def _in(folder: Path) -> list[str | Path]:
    return ["-c", folder / "nginx.conf", "-p", folder, "-e", folder / "error.log"]


@contextmanager
def running(nginx: Nginx, proxy: Proxy) -> Iterator[None]:
    """Run it as long as the context lasts."""
    folder = proxy.folder
    server = subprocess.Popen([nginx.program, *_in(folder)])
    try:
        waited(lambda: (folder / "nginx.pid").exists() or server.poll() is not None, 60)
        assert server.poll() is None, (folder / "error.log").read_text()
        yield
    finally:
        server.terminate()
        server.wait(30)


if __name__ == "__main__":
    sys.stdout.write(f"{find_nginx() or 'nginx is missing'}\n")
