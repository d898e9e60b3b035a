"""What a kept page costs behind the shipped nginx, beside a static file of it: `make bench`.

What counts is the time of the processor that nginx and gunicorn take together.
"""

from __future__ import annotations

import re
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.benchmarks.bench_serving import SITE, rates, serving, used_by_worker
from tests.content_paths import path_of
from tests.engines.nginx import HOST, Outside, configure, find_nginx, running
from tests.engines.processes import not_here
from tests.server import PAGE_TYPES, prepare_site
from tests.stages import MANAGE, ROOT

# At least so much of the rate of a static file.
OF_STATIC_FILE = 0.6
# A form holds a token for each visitor, so its page is never kept.
KEPT = {kind: key for kind, key in PAGE_TYPES.items() if kind != "form"}
STYLE_SHEET = re.compile(r'rel="stylesheet" href="([^"]+)"')


def bench_proxy(tmp_path: Path) -> None:
    """Each page type that is kept, and the site's style sheet, over one connection with TLS."""
    nginx = find_nginx()
    if nginx is None:
        not_here("nginx is missing")
    assert nginx
    data, files, folder = tmp_path / "data", tmp_path / "files", tmp_path / "nginx"
    folder.mkdir()
    environment = prepare_site(
        data,
        DJANGO_SETTINGS_MODULE="sme4green.settings.production",
        SECRET_KEY="only-for-this-benchmark-0123456789-0123456789-0123456789-0123",
        BASE_URL=f"https://{HOST}", PROXIES="1", BACKGROUND="false", PYTHONPATH=".:site",
        STATIC_ROOT=str(files / "current/static"),
    )  # fmt: skip
    collect = [*MANAGE, "collectstatic", "--no-input", "-v0"]
    subprocess.run(collect, env=environment, check=True, cwd=ROOT)
    with serving(SITE, environment) as site:
        proxy = configure(nginx, folder, APP=f"127.0.0.1:{site.port}", FILES=files, DATA=data)
        with running(nginx, proxy):
            master = int((folder / "nginx.pid").read_text())

            def used() -> float:
                return used_by_worker(master) + used_by_worker(site.process.pid)

            connection = Outside(proxy)
            sheet = STYLE_SHEET.search(_ask(connection, path_of("", "en"), "identity").decode())
            assert sheet
            file = partial(_ask, connection, sheet[1])
            sys.stdout.write(f"{'requests a second behind nginx':<34} {'page':>8} {'file':>8}\n")
            slow = []
            for kind, key in KEPT.items():
                page = partial(_ask, connection, path_of(key, "en"))
                of_page, of_file = (
                    rate.of_processor for rate in rates([(page, used), (file, used)])
                )
                sys.stdout.write(f"{kind:<34} {of_page:8,.0f} {of_file:8,.0f}\n")
                if of_page < OF_STATIC_FILE * of_file:
                    slow.append(kind)
            connection.close()
    assert slow == []


def _ask(connection: Outside, path: str, coding: str = "gzip") -> bytes:
    """Return what stands at an address. Raises RuntimeError for anything but 200."""
    connection.request("GET", path, headers={"Host": HOST, "Accept-Encoding": coding})
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path} answers {answer.status}")
    return content


pytestmark = pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="reads /proc")
