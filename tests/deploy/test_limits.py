"""What an administrator may set otherwise, in a file that no update touches."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

from tests.engines.nginx import HOST, Outside, configure, find_nginx, running
from tests.engines.processes import not_here
from tests.stages import ROOT

DEPLOY = ROOT / "site/deploy"


def test_an_administrator_may_say_another_limit_in_a_file_of_their_own(tmp_path: Path) -> None:
    """While the site lets one request wait, the next of that address is refused."""
    nginx = find_nginx()
    if nginx is None:
        not_here("nginx is missing")
    assert nginx
    snippets = tmp_path / "snippets"
    shutil.copytree(DEPLOY / "nginx", snippets)
    (snippets / "own.conf").write_text("limit_conn addresses 1;\n")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        proxy = configure(
            nginx, tmp_path, APP=f"127.0.0.1:{silent.getsockname()[1]}", FILES=tmp_path,
            DATA=tmp_path, SNIPPETS=snippets,
        )  # fmt: skip
        with running(nginx, proxy):
            first, second = Outside(proxy), Outside(proxy)
            first.request("GET", "/en/first/", headers={"Host": HOST})
            asked, _address = silent.accept()
            second.request("GET", "/en/second/", headers={"Host": HOST})
            assert second.getresponse().status == 429
            asked.close()
            first.close()
            second.close()
