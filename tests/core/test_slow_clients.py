"""gunicorn's worker: those who send slowly keep nobody out for long."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.engines.processes import free_port
from tests.stages import ROOT

CONFIGURATION = """
import sme4green.workers as served
served.SECONDS = 1
worker_class = served.PatientWorker
threads = 2
"""
# A head that does not end, and a body that does not come.
SLOW = (
    b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\nx",
)
READS = """
def application(environ, start_response):
    environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
"""


def opened(port: int) -> socket.socket:
    """A connection, as soon as there is a server."""
    for _attempt in range(100):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=20)
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("no server")


def test_slow_clients_hold_no_thread_for_long(tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "conf.py").write_text(CONFIGURATION)
    (tmp_path / "reads.py").write_text(READS)
    command = [
        sys.executable, "-m", "gunicorn", "-c", str(tmp_path / "conf.py"), "--no-control-socket",
        "-b", f"127.0.0.1:{port}", "reads",
    ]  # fmt: skip
    path = f"{tmp_path}:{ROOT / 'site'}"
    server = subprocess.Popen(
        command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": path}, stderr=subprocess.DEVNULL
    )
    slow = []
    try:
        for part in SLOW * 2:
            slow.append(opened(port))
            slow[-1].sendall(part)
        begun = time.monotonic()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as answer:
            assert answer.read() == b"ok"
        # Twice two of them, a second each, and the look once a second.
        assert time.monotonic() - begun < 8
        # Who sends what was announced is answered, however it is cut into parts.
        with socket.create_connection(("127.0.0.1", port), timeout=20) as patient:
            patient.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\na")
            time.sleep(0.3)
            patient.sendall(b"b")
            assert patient.recv(100).startswith(b"HTTP/1.1 200")
    finally:
        for connection in slow:
            connection.close()
        server.terminate()
        server.wait(30)
