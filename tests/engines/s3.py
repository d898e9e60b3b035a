"""S3Proxy on loopback, out of Maven Central: a server of S3 that looks at signatures."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.engines.fetching import fetch
from tests.engines.processes import free_port, waited
from tests.stages import ROOT

VERSION = "4.1.0"
ADDRESS = (
    "https://repo.maven.apache.org/maven2/org/gaul/s3proxy/"
    f"{VERSION}/s3proxy-{VERSION}-jar-with-dependencies.jar"
)
DIGEST = "a4d025969aaf796616ed4b1e2491d87d455ce84bb28cb9db086b2e6aaa68b48d"
BUCKET, KEY, SECRET = "files", "key", "secret"


class S3:
    """A server with an empty bucket, that can be stopped and started again.

    Raises OSError where it is not to be had, as FileNotFoundError where Java is missing.
    """

    def __init__(self, folder: Path) -> None:
        java = shutil.which("java")
        if java is None:
            raise FileNotFoundError("Java is missing")
        self.java, self.jar, self.port = java, _jar(), free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.files = folder / "buckets"
        (self.files / BUCKET).mkdir(parents=True)
        self.settings = folder / "s3proxy.conf"
        self.settings.write_text(
            f"s3proxy.endpoint={self.address}\n"
            "s3proxy.authorization=aws-v2-or-v4\n"
            f"s3proxy.identity={KEY}\ns3proxy.credential={SECRET}\n"
            "jclouds.provider=filesystem-nio2\njclouds.identity=x\njclouds.credential=x\n"
            f"jclouds.filesystem.basedir={self.files}\n"
        )

    @property
    def address(self) -> str:
        """Its S3_ENDPOINT_URL."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What the site is told of it."""
        return {
            "S3_BUCKET": BUCKET,
            "S3_ENDPOINT_URL": self.address,
            "S3_ACCESS_KEY": KEY,
            "S3_SECRET_KEY": SECRET,
        }

    def start(self) -> None:
        """Start it and wait until it answers."""
        with (self.files.parent / "log").open("ab") as log:
            server = self.process = subprocess.Popen(
                [self.java, "-Xmx128m", "-jar", self.jar, "--properties", self.settings],
                stdout=log, stderr=log,
            )  # fmt: skip
        waited(lambda: self._listens() or server.poll() is not None, 60)
        assert server.poll() is None, (self.files.parent / "log").read_text()

    def stop(self) -> None:
        """End it."""
        if self.process:
            self.process.terminate()
            self.process.wait(30)

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@contextmanager
def s3(folder: Path) -> Iterator[S3]:
    """A server that lasts as long as the context. Raises OSError as above."""
    server = S3(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def _jar() -> Path:
    """The program, fetched once. Raises OSError if Maven Central does not answer."""
    jar = ROOT / ".cache/engines" / f"s3proxy-{VERSION}.jar"
    if jar.exists():
        return jar
    jar.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=jar.parent) as name:
        return fetch(ADDRESS, DIGEST, Path(name) / jar.name).replace(jar)
